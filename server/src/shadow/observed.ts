/** What stands in a database at one moment: its relations with their files, and what one transaction did to them. */
import { type LockMode, strength } from '../effects/lock';

export interface Relation {
  oid: number;
  /** Without its schema when that is `public`. */
  name: string;
  schema: string;
  /** As in `pg_class.relkind`. */
  kind: string;
  /** Of an index: the table it is on. */
  table: number | null;
  /** Null where there is no file: views, partitioned tables. */
  file: number | null;
  /** How often this session's transaction began to read every row. */
  scans: number;
}

export type Observed = Map<number, Relation>;

export const observe = `
  SELECT c.oid::int, CASE WHEN n.nspname = 'public' THEN c.relname ELSE regexp_replace(n.nspname, '^pg_temp_\\d+$', 'pg_temp') || '.' || c.relname END AS name,
    n.nspname AS schema, c.relkind AS kind, pg_catalog.pg_relation_filenode(c.oid)::int AS file,
    (SELECT indrelid::int FROM pg_catalog.pg_index WHERE indexrelid = c.oid) AS table,
    CASE WHEN c.relkind IN ('r', 'm') THEN pg_catalog.pg_stat_get_xact_numscans(c.oid) ELSE 0 END::int AS scans
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.oid >= 16384 AND n.nspname !~ '^pg_toast' AND c.relkind <> 't'
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
      WHERE d.objid = c.oid AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype = 'e')`;

/** Locks on relations of this database, of one backend. */
export const locksOf = (pid: string) => `
  SELECT relation::int AS oid, mode, granted FROM pg_catalog.pg_locks
  WHERE locktype = 'relation' AND pid = ${pid} AND relation >= 16384
    AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())`;

export function toObserved(rows: unknown[]): Observed {
  return new Map((rows as Relation[]).map((row) => [row.oid, row]));
}

export interface HeldLock {
  relation: string;
  mode: string;
}

/**
 * The locks on relations that stood before, by name. Indexes other than those of partitioned tables are left out, and
 * composite types, which are relations too.
 */
export function named(locks: readonly { oid: number; mode: string }[], before: Observed): HeldLock[] {
  return locks.flatMap(({ oid, mode }) => {
    const relation = before.get(oid);
    return relation && relation.kind !== 'i' && relation.kind !== 'c' ? [{ relation: relation.name, mode }] : [];
  });
}

export function strongest(locks: readonly HeldLock[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { relation, mode } of locks) {
    const held = found[relation];
    if (!held || strength(held as LockMode) < strength(mode as LockMode)) found[relation] = mode;
  }
  return sorted(found);
}

export function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export interface Work {
  /** Tables whose file is another one now. */
  rewrites: string[];
  /** Indexes that stood before and have another file now. */
  indexRebuilds: string[];
  newIndexes: string[];
  /** Those of them on tables that stood before. */
  builds?: string[];
  /** Tables of which every row was read. */
  scans: string[];
}

export function workBetween(before: Observed, after: Observed): Work {
  const work: Required<Work> = { rewrites: [], indexRebuilds: [], newIndexes: [], builds: [], scans: [] };
  for (const now of after.values()) {
    const then = before.get(now.oid) ?? replaced(now, before, after);
    if (!then) {
      if (now.kind === 'i') work.newIndexes.push(now.name);
      if (now.kind === 'i' && before.has(now.table ?? 0)) work.builds.push(now.name);
      continue;
    }
    if (now.scans > then.scans) work.scans.push(then.name);
    if (now.file === then.file) continue;
    if (now.kind === 'i') work.indexRebuilds.push(then.name);
    else if (now.kind === 'r' || now.kind === 'm') work.rewrites.push(then.name);
  }
  for (const names of Object.values(work)) names.sort();
  return work;
}

/** A change of type drops a column's indexes and creates them again, with the old file when it still fits. */
function replaced(now: Relation, before: Observed, after: Observed): Relation | undefined {
  if (now.kind !== 'i') return undefined;
  const gone = [...before.values()].filter(({ oid, kind }) => kind === 'i' && !after.has(oid));
  return gone.find(({ file }) => file === now.file) ?? gone.find(({ name }) => name === now.name);
}
