/** Lays what was derived for a statement beside what a server did. Takes plain data, gives the differences in words. */
import type { ExplainedStatement } from '../../server/src/service/view';
import type { Measured } from './bench';

export type Derived = Pick<
  ExplainedStatement,
  | 'locks'
  | 'rewrites'
  | 'scans'
  | 'indexBuilds'
  | 'indexRebuilds'
  | 'waitsFor'
  | 'refusesTransaction'
  | 'mayFail'
  | 'unknown'
  | 'fails'
  | 'understood'
>;

/** What explains a statement after others: `deriveStatement` of the service, with its reader. */
export type Derive = (setup: readonly string[], sql: string, postgres: number) => Derived;

export interface Difference {
  what: 'failure' | 'refusal' | 'locks' | 'weak locks' | 'rewrites' | 'scans' | 'builds' | 'rebuilds' | 'waits for';
  derived: string;
  measured: string;
}

export interface Expectation {
  measured: Pick<Measured, 'status' | 'locks' | 'requested' | 'refusesTransaction' | 'error'> &
    Partial<
      Pick<Measured, 'rewrites' | 'scans' | 'newIndexes' | 'builds' | 'indexRebuilds' | 'waitsFor' | 'alone' | 'parts'>
    >;
  /**
   * Tables that are read whole only if the planner likes: the other side of a foreign key. That one of them is not
   * derived is no difference; that one is derived and was not read still is.
   */
  mayMiss: (table: string) => boolean;
  /** Tables that a session reads the bounds of once, and keeps: it locks them then, and not the next time. */
  known: ReadonlySet<string>;
  /**
   * Of a statement that changes rows: the table it names. Which rows it finds decides which partitions and which
   * other sides of foreign keys it comes to; weak locks on those are derived as possible.
   */
  changes?: string | undefined;
}

/** The partitioned tables that the setup names and the statement does not. */
export function partitionedElsewhere(setup: readonly string[], sql: string): Set<string> {
  const named = setup.flatMap((line) => [...line.matchAll(/PARTITION OF ("?\w+"?)|ALTER TABLE ("?\w+"?) ATTACH/g)]);
  const tables = named.map(([, of, attaching]) => bare((of ?? attaching)!));
  return new Set(tables.filter((table) => !new RegExp(`\\b${table}\\b`).test(sql)));
}

/** The table whose rows the statement changes; undefined of other statements. */
export function changedTable(sql: string): string | undefined {
  const [, name] = sql.match(/^(?:INSERT INTO|UPDATE|DELETE FROM|MERGE INTO) (?:ONLY )?("?\w+"?)/i) ?? [];
  return name && bare(name);
}

const weak = new Set(['AccessShareLock', 'RowShareLock', 'RowExclusiveLock']);

/** Nothing when both agree in all that can be compared. */
export function differences(derived: Derived, expectation: Expectation): Difference[] {
  const { measured, mayMiss } = expectation;
  const found: Difference[] = [];
  const differ = (what: Difference['what'], ours: readonly string[], theirs: readonly string[]) => {
    if (list(ours) !== list(theirs)) found.push({ what, derived: list(ours), measured: list(theirs) });
  };
  if (measured.status === 'fails') return failed(derived, measured);
  if (derived.fails) found.push({ what: 'failure', derived: derived.fails, measured: 'it ran' });
  if (derived.refusesTransaction !== measured.refusesTransaction) {
    differ('refusal', [String(derived.refusesTransaction)], [String(measured.refusesTransaction)]);
  }
  if (measured.refusesTransaction && !measured.alone) return found;
  found.push(...locks(derived, expectation));
  differ('rewrites', standing(derived, derived.rewrites), standing(derived, measured.rewrites ?? []));
  differ('rebuilds', standing(derived, derived.indexRebuilds), standing(derived, measured.indexRebuilds ?? []));
  differ('waits for', derived.waitsFor, measured.waitsFor ?? []);
  found.push(...builds(derived, measured.builds, measured.newIndexes ?? []));
  found.push(...scans(standing(derived, derived.scans), standing(derived, measured.scans ?? []), mayMiss));
  return found;
}

/** Without what the statement itself creates, and without temporary tables, which nobody else sees. */
function standing(derived: Derived, relations: readonly string[]): string[] {
  const fresh = new Set(derived.locks.filter(({ newHere }) => newHere).map(({ relation }) => bare(relation)));
  return relations.map(bare).filter((relation) => !fresh.has(relation) && !relation.startsWith('pg_temp'));
}

/** Strong locks on every relation but indexes; weak ones on tables and views that have no strong one. */
function locks(derived: Derived, { measured, known, changes }: Expectation): Difference[] {
  const ours = derived.locks.filter(({ newHere, relation }) => !newHere && !relation.startsWith('pg_temp'));
  const theirs = Object.entries(measured.locks)
    .map(([relation, mode]) => ({ relation, mode }))
    .filter(({ relation }) => !relation.startsWith('pg_temp'));
  const strong = new Set(ours.filter(({ mode }) => !weak.has(mode)).map(({ relation }) => bare(relation)));
  const part = (relation: string) => isPart(relation) || measured.parts?.includes(relation);
  const asked = new Set(theirs.map(({ relation }) => relation));
  const counts = ({ relation, mode }: Lock) => {
    const name = bare(relation);
    if (!weak.has(mode)) return false;
    return !part(name) && !strong.has(name) && !(known.has(name) && mode === 'AccessShareLock');
  };
  // Nobody stands in the way of a lock on the part of a table while a statement runs alone.
  const seen = ({ relation }: Lock) => !measured.alone || !measured.parts?.includes(bare(relation));
  const happened = ({ relation }: Lock) =>
    changes === undefined || asked.has(bare(relation)) || bare(relation) === changes;
  const pairs = [
    ['locks', ours.filter((lock) => !weak.has(lock.mode) && seen(lock)), theirs.filter(({ mode }) => !weak.has(mode))],
    ['weak locks', ours.filter((lock) => counts(lock) && happened(lock)), theirs.filter(counts)],
  ] as const;
  return pairs
    .map(([what, a, b]) => ({ what, derived: lockList(a), measured: lockList(b) }))
    .filter((difference) => difference.derived !== difference.measured);
}

function lockList(held: readonly Lock[]): string {
  return list(held.map(({ relation, mode }) => `${bare(relation)}:${mode}`));
}

type Lock = { relation: string; mode: string };

/** A statement that failed: a failure that was claimed has happened; nothing else is left to compare. */
function failed(derived: Derived, measured: Expectation['measured']): Difference[] {
  const locks = derived.fails ? derived.locks.filter(({ newHere, mode }) => !newHere && !weak.has(mode)) : [];
  const asked = Object.entries(measured.requested ?? {}).map(([relation, mode]) => `${relation}:${mode}`);
  const unasked = locks
    .map(({ relation, mode }) => `${bare(relation)}:${mode}`)
    .filter((lock) => !asked.includes(lock));
  if (!measured.requested || unasked.length === 0) return [];
  return [{ what: 'locks', derived: list(unasked), measured: list(asked) }];
}

function scans(ours: readonly string[], theirs: readonly string[], mayMiss: (table: string) => boolean): Difference[] {
  const invented = ours.filter((table) => !theirs.includes(table));
  const missed = theirs.filter((table) => !ours.includes(table) && !mayMiss(table));
  if (invented.length + missed.length === 0) return [];
  return [{ what: 'scans', derived: list(ours), measured: list(theirs) }];
}

/** Index names that PostgreSQL chose itself must agree as well: a later statement may use them. */
function builds(
  { indexBuilds, locks }: Derived,
  old: readonly string[] | undefined,
  all: readonly string[],
): Difference[] {
  const fresh = new Set(locks.filter(({ newHere }) => newHere).map(({ relation }) => bare(relation)));
  const ours = indexBuilds.filter(({ relation }) => !fresh.has(bare(relation))).map(({ index }) => bare(index));
  const theirs =
    old?.filter((index) => !index.startsWith('pg_temp.')) ??
    all.filter((index) => indexBuilds.some((build) => bare(build.index) === index));
  if (ours.every((index) => all.includes(index)) && theirs.every((index) => ours.includes(index))) return [];
  return [{ what: 'builds', derived: list(ours), measured: list(theirs) }];
}

/** Names of indexes and sequences end so, in the fixtures and by PostgreSQL's own choice. */
function isPart(relation: string): boolean {
  return /_(idx|pkey|key|uq|seq)\d*$/.test(relation);
}

export function bare(relation: string): string {
  return relation.replace(/^public\./, '').replaceAll('"', '');
}

function list(names: readonly string[]): string {
  return [...new Set(names.map(bare))].sort().join(', ') || 'none';
}

export function describe(difference: Difference): string {
  return `${difference.what}: derived ${difference.derived}; measured ${difference.measured}`;
}
