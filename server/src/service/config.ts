import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { toVersion } from '../prisma/version';
import type { Severity } from '../rules/rule';
import { closest } from '../text/closest';
import type { Span } from '../text/span';
import { ruleNames } from './ownRules';
import { newestPostgres, oldestPostgres } from './ports';
import type { SmallTables } from './smallTables';

// Takes the text of a lockstep.json; gives what it says, and what is wrong with it. What is wrong counts as not said.

/** What a lockstep.json says. */
export interface Config {
  readonly postgres?: number;
  readonly prisma?: string;
  readonly applied?: Applied;
  readonly rules: ReadonlyMap<string, Severity | 'off'>;
  readonly smallTables: SmallTables;
  /** The last migration whose findings are not shown: a name, or the digits it begins with. */
  readonly baseline?: string;
}

export interface ConfigProblem {
  readonly span: Span;
  readonly message: string;
}

export const appliedSources = ['auto', 'git', 'database', 'none'] as const;
type Applied = (typeof appliedSources)[number];

export const severityNames = ['off', 'hint', 'information', 'warning', 'error'] as const;

/** What a file without a word in it says. */
export const emptyConfig: Config = { rules: new Map(), smallTables: new Set() };

/** Reads the text of a lockstep.json. Comments and closing commas are allowed. */
export function readConfig(text: string): { readonly config: Config; readonly problems: readonly ConfigProblem[] } {
  const errors: ParseError[] = [];
  // A byte order mark is no value; blanks keep the offsets.
  const root = parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true });
  const reading = new Reading();
  const [error] = errors;
  if (error) reading.say(placeOf(error, text), syntaxMessage(error));
  if (root?.type === 'object') reading.object(root, keys, 'There is no setting');
  else if (root && !error) reading.say(root, 'This is not an object, { … }.');
  return { config: reading.config, problems: reading.problems.sort((a, b) => a.span.start - b.span.start) };
}

type Draft = { -readonly [K in keyof Config]: Config[K] } & {
  rules: Map<string, Severity | 'off'>;
  smallTables: Set<string>;
};

type Reader = (value: Node, reading: Reading) => void;

/** What may stand in the file, and how each is read. */
const keys: Readonly<Record<string, Reader>> = {
  $schema: (value, reading) => void reading.string(value, '"$schema" is the address of a JSON schema'),
  postgres(value, reading) {
    const major: unknown = value.value;
    const range = `"postgres" is a major version from ${oldestPostgres} to ${newestPostgres}`;
    if (typeof major === 'number' && Number.isInteger(major) && major >= oldestPostgres && major <= newestPostgres) {
      reading.config.postgres = major;
    } else reading.wrong(value, range);
  },
  prisma(value, reading) {
    const what = '"prisma" is a version like "6.19.0"';
    const version = reading.string(value, what);
    if (version === undefined) return;
    if (toVersion(version) === undefined) reading.wrong(value, what);
    else reading.config.prisma = version;
  },
  applied(value, reading) {
    const source = reading.oneOf(value, '"applied"', appliedSources);
    if (source !== undefined) reading.config.applied = source;
  },
  rules(value, reading) {
    const what = 'the severity of a rule';
    if (!reading.isObject(value, '"rules" is an object that gives rules a severity')) return;
    const readers = ruleNames.map((rule): [string, Reader] => [
      rule,
      (severity) => {
        const name = reading.oneOf(severity, what, severityNames);
        if (name !== undefined) reading.config.rules.set(rule, name);
      },
    ]);
    reading.object(value, Object.fromEntries(readers), 'There is no rule');
  },
  smallTables(value, reading) {
    const what = '"smallTables" is a list of tables, like ["public.Setting"]';
    if (value.type !== 'array') return reading.wrong(value, what);
    for (const item of value.children ?? []) {
      const table = reading.string(item, 'A table is a string, like "public.Setting"');
      if (table === undefined) continue;
      if (/^[^.\s"]+\.[^.\s"]+$/.test(table)) reading.config.smallTables.add(table);
      else reading.wrong(item, 'A table is named with its schema and without quotes, like "public.Setting"');
    }
  },
  baseline(value, reading) {
    if (!reading.isObject(value, '"baseline" is an object, like { "before": "20260101000000_init" }')) return;
    reading.object(value, { before: readBefore }, '"baseline" has no');
  },
};

function readBefore(value: Node, reading: Reading): void {
  const what = '"before" is the name of a migration';
  const name = reading.string(value, what);
  if (name === undefined) return;
  if (name.trim() === '' || /[\\/]/.test(name)) reading.wrong(value, what);
  else reading.config.baseline = name;
}

/** The names that may stand at the top of the file. */
export const configKeys: readonly string[] = Object.keys(keys);

/** Collects what a file says, and what is wrong with it. */
class Reading {
  readonly config: Draft = { rules: new Map(), smallTables: new Set() };
  readonly problems: ConfigProblem[] = [];

  say(place: Node | Span, message: string): void {
    const span = 'offset' in place ? spanOf(place) : place;
    this.problems.push({ span, message });
  }

  /** Says what should stand there, and that it does not. */
  wrong(value: Node, what: string): void {
    this.say(value, `${what}; not ${written(value)}.`);
  }

  /** Reads an object's members with the readers of their names. */
  object(node: Node, readers: Readonly<Record<string, Reader>>, denial: string): void {
    const seen = new Set<string>();
    for (const { children: [key, value] = [] } of node.children ?? []) {
      if (!key) continue;
      const name: string = key.value;
      const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
      if (!reader) this.say(key, unknownName(name, Object.keys(readers), denial));
      else if (seen.has(name)) this.say(key, `"${name}" stands here twice.`);
      else if (value) reader(value, this);
      seen.add(name);
    }
  }

  isObject(value: Node, what: string): boolean {
    if (value.type !== 'object') this.wrong(value, what);
    return value.type === 'object';
  }

  string(value: Node, what: string): string | undefined {
    if (value.type === 'string') return value.value;
    this.wrong(value, what);
    return undefined;
  }

  oneOf<T extends string>(value: Node, what: string, known: readonly T[]): T | undefined {
    const found = known.find((each) => each === value.value);
    if (found !== undefined) return found;
    const meant = value.type === 'string' ? closest(value.value, known) : undefined;
    const hint = meant === undefined ? '.' : `; did you mean "${meant}"?`;
    const subject = what[0]!.toUpperCase() + what.slice(1);
    this.say(value, `${subject} is ${known.slice(0, -1).join(', ')} or ${known.at(-1)}; not ${written(value)}${hint}`);
    return undefined;
  }
}

function unknownName(name: string, known: readonly string[], denial: string): string {
  const meant = closest(name, known);
  if (meant !== undefined) return `${denial} "${name}"; did you mean "${meant}"?`;
  return `${denial} "${name}"${known.length > 10 ? '' : `; there is ${known.join(', ')}`}.`;
}

/** A value as it is repeated in a message. */
function written({ type, value }: Node): string {
  if (type === 'array') return 'a list';
  return type === 'object' ? 'an object' : JSON.stringify(value);
}

function spanOf({ offset, length }: Node): Span {
  return { start: offset, end: offset + length };
}

/** Where a syntax error is; one at the end of the file lies under the last thing that stands there. */
function placeOf({ offset, length }: ParseError, text: string): Span {
  if (length > 0) return { start: offset, end: offset + length };
  const end = text.trimEnd().length;
  return { start: Math.max(0, end - 1), end };
}

/** By the names that the parser gives its errors. */
const syntaxMessages: Readonly<Record<string, string>> = {
  PropertyNameExpected: 'a name in double quotes is missing here',
  ValueExpected: 'a value is missing here',
  ColonExpected: 'a colon is missing here',
  CommaExpected: 'a comma is missing before this',
  CloseBraceExpected: 'a closing brace is missing',
  CloseBracketExpected: 'a closing bracket is missing',
  EndOfFileExpected: 'nothing may follow the object',
  UnexpectedEndOfComment: 'this comment is not closed',
  UnexpectedEndOfString: 'this string is not closed',
};

function syntaxMessage({ error }: ParseError): string {
  return `This is not JSON: ${syntaxMessages[printParseErrorCode(error)] ?? 'this cannot stand here'}.`;
}
