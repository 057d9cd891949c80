/** Findings as labels, and how they compare with those that an author wrote. */
import type { Span } from '../../server/src/text/span';
import type { Label } from './fixture';

/** The label of a finding in a text. */
export function labelOf(text: string, span: Span, said: Pick<Label, 'severity' | 'rule' | 'message'>): Label {
  const { severity, rule, message } = said;
  const before = text.slice(0, span.start).split(/\r?\n/);
  const covered = text.slice(span.start, span.end).split(/\r?\n/);
  if (span.start === span.end) return { line: -1, start: 0, end: 0, continues: false, severity, rule, message };
  const start = before.at(-1)!.length;
  const end = start + covered[0]!.length;
  return { line: before.length - 1, start, end, continues: covered.length > 1, severity, rule, message };
}

/** What differs between the labels that were written and those that were found, one line each. */
export function differencesOf(written: readonly Label[], found: readonly Label[]): string[] {
  const unmet = [...written];
  const unlabelled: Label[] = [];
  for (const label of found) {
    const index = unmet.findIndex((each) => meets(each, label));
    if (index < 0) unlabelled.push(label);
    else unmet.splice(index, 1);
  }
  return [
    ...unlabelled.map((each) => `not labelled: ${spell(each)}`),
    ...unmet.map((each) => `not found: ${spell(each)}`),
  ];
}

function meets(written: Label, found: Label): boolean {
  return (
    written.line === found.line &&
    written.start === found.start &&
    Math.max(written.end, 3) === Math.max(found.end, 3) &&
    written.continues === found.continues &&
    written.severity === found.severity &&
    written.rule === found.rule &&
    found.message.includes(written.message)
  );
}

function spell({ line, start, end, severity, rule, message }: Label): string {
  return `line ${line + 1}, columns ${start}-${end}: ${severity} ${rule} "${message}"`;
}
