import { parseArgs } from 'node:util';
import { planKinds } from '../recipes/plans/index';
import type { Severity } from '../rules/rule';
import { appliedSources } from '../service/config';
import { defaultServiceSettings, newestPostgres, oldestPostgres, type ServiceSettings } from '../service/ports';

/** Wrong usage or unreadable input: told in one line, exit code 2. */
export class UsageError extends Error {}

export type Format = 'text' | 'json' | 'sarif' | 'github' | 'svg';

/** A command line, understood. */
export interface Options {
  readonly command: string;
  readonly paths: readonly string[];
  readonly format: Format;
  readonly settings: ServiceSettings;
  readonly failOn: Severity;
  /** A connection string; a secret. */
  readonly database: string | undefined;
  readonly rule: string | undefined;
  readonly statement: number | undefined;
  readonly dryRun: boolean;
  readonly write: boolean;
  readonly name: string | undefined;
  readonly color: boolean | undefined;
  /** All that follows the command, as given. */
  readonly operands: readonly string[];
  /** What a plan asks, by the question's name. */
  readonly answers: Readonly<Record<string, string>>;
  readonly plan: string | undefined;
  readonly next: boolean;
  readonly yes: boolean;
  /** A phase is written though the one before it is not deployed. */
  readonly list: boolean;
}

/** One flag for each question of a plan. */
const questions = [...new Set(planKinds.flatMap(({ asks }) => asks.map(({ name }) => name)))];

const spec = {
  format: { type: 'string' },
  postgres: { type: 'string' },
  prisma: { type: 'string' },
  applied: { type: 'string' },
  database: { type: 'string' },
  'fail-on': { type: 'string' },
  rule: { type: 'string' },
  statement: { type: 'string' },
  'dry-run': { type: 'boolean' },
  write: { type: 'boolean' },
  name: { type: 'string' },
  color: { type: 'boolean' },
  'no-color': { type: 'boolean' },
  stdio: { type: 'boolean' },
  plan: { type: 'string' },
  next: { type: 'boolean' },
  yes: { type: 'boolean', short: 'y' },
  list: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

/**
 * Reads a command line.
 * @throws UsageError when it asks for something that is not there.
 */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parsed(args);
  const [command = 'help', ...paths] = positionals;
  const given: Readonly<Record<string, unknown>> = values;
  return {
    command: values.version ? 'version' : values.help ? 'help' : command,
    paths: paths.length > 0 ? paths : ['.'],
    format: oneOf('--format', values.format ?? 'text', formatsOf(command)),
    settings: {
      ...defaultServiceSettings,
      from: 'command line',
      postgres: values.postgres === undefined ? undefined : major(values.postgres),
      prisma: values.prisma === undefined ? undefined : version(values.prisma),
      applied: values.applied === undefined ? undefined : oneOf('--applied', values.applied, appliedSources),
    },
    failOn: oneOf('--fail-on', values['fail-on'] ?? 'warning', ['error', 'warning', 'information', 'hint']),
    database: values.database,
    rule: values.rule,
    statement: values.statement === undefined ? undefined : wholeNumber('--statement', values.statement),
    dryRun: values['dry-run'] ?? false,
    write: values.write ?? false,
    name: values.name,
    color: values['no-color'] ? false : values.color,
    operands: paths,
    answers: Object.fromEntries(
      questions.flatMap((name) => (typeof given[name] === 'string' ? [[name, given[name]]] : [])),
    ),
    plan: values.plan,
    next: values.next ?? false,
    yes: values.yes ?? false,
    list: values.list ?? false,
  };
}

function formatsOf(command: string): readonly Format[] {
  if (command === 'check') return ['text', 'json', 'sarif', 'github'];
  return command === 'explain' ? ['text', 'json', 'svg'] : ['text', 'json'];
}

function parsed(args: readonly string[]) {
  try {
    const asked = Object.fromEntries(questions.map((name) => [name, { type: 'string' }] as const));
    return parseArgs({ args: [...args], options: { ...asked, ...spec }, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message.split('. ')[0]! : String(error));
  }
}

function oneOf<T extends string>(name: string, value: string, known: readonly T[]): T {
  const found = known.find((each) => each === value);
  if (found === undefined) throw new UsageError(`${name} is ${known.join(', ')}; not "${value}"`);
  return found;
}

function major(value: string): number {
  const number = Number.parseInt(value, 10);
  if (!(number >= oldestPostgres && number <= newestPostgres)) {
    throw new UsageError(`--postgres is a major version from ${oldestPostgres} to ${newestPostgres}; not "${value}"`);
  }
  return number;
}

function version(value: string): string {
  if (!/^\d+(\.\d+){0,2}(-[\w.]+)?$/.test(value))
    throw new UsageError(`--prisma is a version like 6.19.0; not "${value}"`);
  return value;
}

function wholeNumber(name: string, value: string): number {
  if (!/^\d+$/.test(value)) throw new UsageError(`${name} is a number; not "${value}"`);
  return Number(value);
}
