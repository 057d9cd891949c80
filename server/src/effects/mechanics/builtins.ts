// What PostgreSQL itself, and well-known extensions, bring: types, casts, operator classes, functions. Data of real servers.
import castRows from '../data/casts.json';
import extensionRows from '../data/extensions.json';
import functionRows from '../data/functions.json';
import opclassRows from '../data/opclasses.json';
import operatorRows from '../data/operators.json';
import typeRows from '../data/types.json';

/** Which majors have an entry; absent: all. */
interface Ranged {
  readonly since?: number;
  readonly until?: number;
}

export interface BuiltinType extends Ranged {
  readonly name: string;
  /** As pg_type.typtype: `b` base, `e` enum, `d` domain, `r` range, `m` multirange, `p` pseudo. */
  readonly kind: string;
  readonly category: string;
  readonly preferred?: boolean;
  readonly element?: string;
  readonly array?: string;
  readonly base?: string;
  readonly collatable?: boolean;
}

export interface BuiltinCast extends Ranged {
  readonly source: string;
  readonly target: string;
  /** `f` by function, `b` binary coercible, `i` through text. */
  readonly method: string;
  /** `i` implicit, `a` in assignments, `e` only explicit. */
  readonly context: string;
  readonly function?: string;
  readonly arguments?: number;
  readonly support?: string;
}

export interface OperatorClass extends Ranged {
  readonly method: string;
  readonly name: string;
  readonly family: string;
  readonly input: string;
  readonly default?: boolean;
}

/** One overload of a function. */
export interface BuiltinFunction extends Ranged {
  readonly volatility: 'immutable' | 'stable' | 'volatile';
  readonly strict: boolean;
  readonly returnsSet: boolean;
  readonly arguments: readonly string[];
  readonly defaults: number;
  readonly variadic: boolean;
  readonly returns: string;
}

type Extension = {
  readonly functions: Readonly<Record<string, readonly string[]>>;
  readonly casts: readonly BuiltinCast[];
  readonly types: readonly BuiltinType[];
  readonly opclasses: readonly OperatorClass[];
  readonly operators: readonly unknown[];
};

const extensions = Object.values(extensionRows) as unknown as readonly Extension[];

/** A value that is computed when it is first asked for. */
function lazily<T>(compute: () => T): () => T {
  let value: { readonly of: T } | undefined;
  return () => {
    value ??= { of: compute() };
    return value.of;
  };
}

function grouped<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const row of rows) {
    const group = found.get(key(row));
    if (group) group.push(row);
    else found.set(key(row), [row]);
  }
  return found;
}

const types = lazily(() =>
  grouped([...(typeRows as BuiltinType[]), ...extensions.flatMap((each) => each.types)], (row) => row.name),
);
const ownTypes = lazily(() => new Set((typeRows as BuiltinType[]).map(({ name }) => name)));
const casts = lazily(() =>
  grouped(
    [...(castRows as BuiltinCast[]), ...extensions.flatMap((each) => each.casts)],
    (row) => `${row.source}>${row.target}`,
  ),
);
const opclasses = lazily(() =>
  grouped([...(opclassRows as OperatorClass[]), ...extensions.flatMap((each) => each.opclasses)], (row) => row.method),
);
const functions = lazily(() => {
  const all = new Map<string, readonly string[]>(Object.entries(functionRows as Record<string, string[]>));
  for (const extension of extensions) {
    for (const [name, overloads] of Object.entries(extension.functions))
      all.set(name, [...(all.get(name) ?? []), ...overloads]);
  }
  return all;
});
const mutableOperators = lazily(() =>
  grouped(operatorRows as { name: string; left?: string; right: string }[], (row) => row.name),
);

/** A type of pg_catalog or of a known extension, by its internal name. */
export function builtinType(name: string): BuiltinType | undefined {
  return types().get(name)?.[0];
}

/** Whether pg_catalog has the type, which comes before every schema of the search path. */
export function isSystemType(name: string): boolean {
  return ownTypes().has(name);
}

/** The cast from one built-in type to another, where the catalog has one. */
export function builtinCast(source: string, target: string, postgres: number): BuiltinCast | undefined {
  return casts()
    .get(`${source}>${target}`)
    ?.find((row) => isIn(row, postgres));
}

/** The operator classes of an access method. */
export function operatorClasses(method: string, postgres: number): OperatorClass[] {
  return (opclasses().get(method) ?? []).filter((row) => isIn(row, postgres));
}

/** The overloads of a built-in function, or of one that a known extension brings. */
export function builtinFunctions(name: string, postgres: number): BuiltinFunction[] {
  return (functions().get(name) ?? []).map(toFunction).filter((row) => isIn(row, postgres));
}

/** Whether some operator of that name depends on more than its operands. */
export function mayBeStable(operator: string): boolean {
  return mutableOperators().has(operator);
}

function isIn({ since = 0, until = Number.POSITIVE_INFINITY }: Ranged, postgres: number): boolean {
  return since <= postgres && postgres <= until;
}

const volatilities = { i: 'immutable', s: 'stable', v: 'volatile' } as const;

/** Reads `flags arguments>result range`; see data/README.md. */
function toFunction(text: string): BuiltinFunction {
  const [flags = '', signature = '', range = ''] = text.split(' ');
  const [args = '', returns = ''] = signature.split('>');
  const [since, until] = range.split('-');
  return {
    volatility: volatilities[flags[0] as 'i' | 's' | 'v'] ?? 'volatile',
    strict: flags.includes('t'),
    returnsSet: flags.includes('r'),
    arguments: args === '' ? [] : args.split(','),
    defaults: Number(flags.match(/\d+/)?.[0] ?? 0),
    variadic: flags.includes('y'),
    returns,
    ...(since ? { since: Number(since) } : {}),
    ...(until ? { until: Number(until) } : {}),
  };
}
