/** The pages of docs/rules: made of a rule's metadata and the cases of its fixture. */
import { historyRules, rules } from '../server/src/rules/index';
import { allRules, ownRules, type RuleInfo } from '../server/src/service/ownRules';
import type { Case, FixText } from '../test/harness/fixture';

export interface Page {
  readonly file: string;
  readonly text: string;
}

/** All pages, with that of contents. */
export function pages(casesOf: (id: string) => readonly Case[]): Page[] {
  const all = [...rules, ...historyRules];
  return [
    { file: 'README.md', text: contents(allRules) },
    ...all.map((rule) => ({ file: `${rule.id}.md`, text: page(rule, casesOf(rule.id)) })),
    ...ownRules.map((rule) => ({ file: `${rule.id}.md`, text: page(rule, []) })),
  ];
}

/** The page of one rule. */
export function page(rule: RuleInfo, cases: readonly Case[]): string {
  const fires = cases.filter(({ labels }) => labels.some((label) => label.rule === rule.id));
  const silent = cases.filter((each) => !fires.includes(each));
  const parts = [
    `# ${rule.title}`,
    `\`${rule.id}\` · ${rule.severity}`,
    rule.why,
    ...(fires.length > 0 ? ['## Where it speaks', ...fires.flatMap((each) => example(each, rule.id))] : []),
    ...(silent.length > 0 ? ['## Where it is silent', ...silent.flatMap((each) => example(each, rule.id))] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

function contents(all: readonly RuleInfo[]): string {
  const rows = all.map(({ id, title, severity }) => `| [${id}](${id}.md) | ${severity} | ${title} |`);
  const head = ['# Rules', '', '| rule | severity | |', '|---|---|---|'];
  return [...head, ...rows, ''].join('\n');
}

function example({ title, directives, sql, labels, fixes }: Case, id: string): string[] {
  const before = (directives.get('setup') ?? []).map((statement) => `-- earlier: ${statement}`);
  const messages = labels.filter(({ rule }) => rule === id).map(({ message }) => `> ${message}`);
  return [
    `### ${title}`,
    ...settings(directives),
    block([...before, ...sql.trimEnd().split(/\r?\n/)]),
    ...(messages.length > 0 ? [messages.join('\n>\n')] : []),
    ...fixes.filter((fix) => fix.title !== 'none').flatMap(fixed),
  ];
}

function settings(directives: Case['directives']): string[] {
  const said = [
    ...(directives.has('prisma') ? [`Prisma ${directives.get('prisma')![0]}`] : []),
    ...(directives.has('postgres') ? [`PostgreSQL ${directives.get('postgres')![0]}`] : []),
  ];
  return said.length > 0 ? [`With ${said.join(' and ')}:`] : [];
}

function fixed({ title, parts }: FixText): string[] {
  const texts = parts.map(({ name, text }) => [
    ...(name === undefined ? [] : [`-- ${name}/migration.sql`]),
    ...text.trimEnd().split(/\r?\n/),
  ]);
  return [`**${title}**`, ...texts.filter((lines) => lines.some((line) => line !== '')).map(block)];
}

function block(lines: readonly string[]): string {
  return ['```sql', ...lines, '```'].join('\n');
}
