/** Reads fixtures into cases, and writes them back with other labels and fixes. See README.md. */

export interface Label {
  /** Line of the migration's text, from 0; -1 for a finding that lies on no line. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** It goes on in the following lines. */
  readonly continues: boolean;
  readonly severity: string;
  readonly rule: string;
  readonly message: string;
}

export interface FixText {
  readonly title: string;
  readonly parts: readonly { readonly name: string | undefined; readonly text: string }[];
}

export interface Case {
  readonly title: string;
  readonly directives: ReadonlyMap<string, readonly string[]>;
  readonly sql: string;
  readonly labels: readonly Label[];
  readonly fixes: readonly FixText[];
}

const titleLine = /^-- # (.*)$/;
const directiveLine = /^-- @([a-z-]+) ?(.*)$/;
const labelLine = /^--( *)(<?)(\^*)(>?) (error|warning|information|hint) ([a-z-]+)(?: "(.*)")?$/;
const bareLabelLine = /^-- ! (error|warning|information|hint) ([a-z-]+)(?: "(.*)")?$/;
const fixLine = /^-- > (.*)$/;
const partLine = /^-- >> (.*)$/;

/** The cases of a fixture's text. */
export function readCases(text: string): Case[] {
  const cases: string[][] = [];
  for (const line of text.split('\n')) {
    if (titleLine.test(line)) cases.push([line]);
    else if (cases.length > 0) cases.at(-1)!.push(line);
    else if (line.trim() !== '') throw new Error(`before the first case: ${line}`);
  }
  return cases.map(readCase);
}

function readCase(lines: readonly string[]): Case {
  const title = titleLine.exec(lines[0]!)![1]!;
  const directives = new Map<string, string[]>();
  const firstFix = lines.findIndex((line) => fixLine.test(line));
  const own = lines.slice(1, firstFix < 0 ? undefined : firstFix);
  const sql: string[] = [];
  const labels: Label[] = [];
  for (const line of own) {
    const directive = directiveLine.exec(line);
    const label = readLabel(line, sql.length - 1);
    if (directive) directives.set(directive[1]!, [...(directives.get(directive[1]!) ?? []), directive[2]!]);
    else if (label) labels.push(label);
    else sql.push(line);
  }
  const leading = sql.findIndex((line) => line.trim() !== '');
  const shifted = labels.map((label) => (label.line < 0 ? label : { ...label, line: label.line - leading }));
  const fixes = firstFix < 0 ? [] : readFixes(lines.slice(firstFix), directives);
  return { title, directives, sql: textOf(sql, directives), labels: shifted, fixes };
}

function readLabel(line: string, above: number): Label | undefined {
  const bare = bareLabelLine.exec(line);
  if (bare) {
    const [, severity = '', rule = '', message = ''] = bare;
    return { line: -1, start: 0, end: 0, continues: false, severity, rule, message };
  }
  const match = labelLine.exec(line);
  if (!match) return undefined;
  const [, spaces = '', margin, carets = '', more, severity = '', rule = '', message = ''] = match;
  if (!margin && carets === '') return undefined;
  const start = margin ? 0 : 2 + spaces.length;
  const end = 2 + spaces.length + (margin ? 1 : 0) + carets.length;
  return { line: above, start, end, continues: more === '>', severity, rule, message };
}

function readFixes(lines: readonly string[], directives: Case['directives']): FixText[] {
  const fixes: { title: string; parts: { name: string | undefined; lines: string[] }[] }[] = [];
  for (const line of lines) {
    const fix = fixLine.exec(line);
    const part = partLine.exec(line);
    if (fix) fixes.push({ title: fix[1]!, parts: [{ name: undefined, lines: [] }] });
    else if (part) fixes.at(-1)!.parts.push({ name: part[1]!, lines: [] });
    else fixes.at(-1)!.parts.at(-1)!.lines.push(line);
  }
  return fixes.map(({ title, parts }) => ({
    title,
    parts: parts.map((part) => ({ name: part.name, text: textOf(part.lines, directives) })),
  }));
}

/** The text of lines, without empty ones at its ends, closed by a line break; empty when there is none. */
function textOf(lines: readonly string[], directives: ReadonlyMap<string, readonly string[]>): string {
  const first = lines.findIndex((line) => line.trim() !== '');
  if (first < 0) return '';
  const last = lines.findLastIndex((line) => line.trim() !== '');
  const lineBreak = directives.has('crlf') ? '\r\n' : '\n';
  return lines
    .slice(first, last + 1)
    .map((line) => line + lineBreak)
    .join('');
}

/** A fixture's text, with the labels and fixes of its cases as given. */
export function writeCases(cases: readonly Case[]): string {
  return cases.map(writeCase).join('\n');
}

function writeCase({ title, directives, sql, labels, fixes }: Case): string {
  const lines = [`-- # ${title}`];
  for (const [key, values] of directives) for (const value of values) lines.push(`-- @${key} ${value}`.trimEnd());
  const text = sql.replaceAll('\r\n', '\n').replace(/\n$/, '');
  if (text !== '') {
    for (const [index, line] of text.split('\n').entries()) {
      lines.push(line, ...labels.filter((label) => label.line === index).map(writeLabel));
    }
  }
  lines.push(...labels.filter((label) => label.line < 0).map(writeLabel));
  for (const fix of fixes) lines.push('', ...writeFix(fix));
  return `${lines.join('\n')}\n`;
}

function writeLabel({ line, start, end, continues, severity, rule, message }: Label): string {
  const said = `${severity} ${rule} "${message}"`;
  if (line < 0) return `-- ! ${said}`;
  const run = start < 2 ? `<${'^'.repeat(Math.max(0, end - 3))}` : ' '.repeat(start - 2) + '^'.repeat(end - start);
  return `--${run}${continues ? '>' : ''} ${said}`;
}

function writeFix({ title, parts }: FixText): string[] {
  return parts.flatMap(({ name, text }, index) => [
    index === 0 ? `-- > ${title}` : `-- >> ${name}`,
    ...(text === '' ? [] : text.replaceAll('\r\n', '\n').replace(/\n$/, '').split('\n')),
  ]);
}
