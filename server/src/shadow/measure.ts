import { locksOf, named, type Observed, observe, type Relation, strongest, toObserved, workBetween } from './observed';
import type { Measured } from './run';
import type { ShadowSession } from './session';

/** What stands while a statement is about to run. */
export interface Standing {
  readonly relations: Observed;
  /** Modes that the open transaction holds, by oid. */
  readonly held: ReadonlyMap<number, readonly string[]>;
}

interface Look {
  readonly locks: readonly { readonly oid: number; readonly mode: string }[] | null;
  readonly relations: Relation[] | null;
}

/** All in one answer and as one text: a row for each relation takes twice the time. */
const look = `SELECT pg_catalog.json_build_object(
  'locks', (SELECT pg_catalog.json_agg(l) FROM (${locksOf('pg_catalog.pg_backend_pid()')}) l),
  'relations', (SELECT pg_catalog.json_agg(r) FROM (${observe}) r))::text AS look`;

/** Looks at a database from within its own session. */
export async function lookAt(session: ShadowSession): Promise<Standing> {
  const [row] = (await session.send(look)) as { look: string }[];
  const { locks, relations } = JSON.parse(row!.look) as Look;
  const held = new Map<number, string[]>();
  for (const { oid, mode } of locks ?? []) held.set(oid, [...(held.get(oid) ?? []), mode]);
  return { relations: toObserved(relations ?? []), held };
}

/**
 * What a statement did between two looks.
 * @param isNew whether the relation was created by the migration itself
 * @param alone it ran outside of any transaction of ours, and its locks are gone
 */
export function measuredBetween(
  before: Standing,
  after: Standing,
  isNew: (oid: number) => boolean,
  milliseconds: number,
  alone: boolean,
): Measured {
  const taken = [...after.held].flatMap(([oid, modes]) =>
    modes.filter((mode) => !before.held.get(oid)?.includes(mode)).map((mode) => ({ oid, mode })),
  );
  const here = byName(before.relations);
  const stood = taken.filter(({ oid }) => !isNew(oid) && isTableOrView(before.relations.get(oid)));
  const work = workBetween(before.relations, after.relations);
  const full = (names: readonly string[]) =>
    names.flatMap((name) => {
      const relation = here.get(name);
      return relation && !isNew(relation.table ?? relation.oid) ? [qualified(relation)] : [];
    });
  const builds = new Set(work.builds);
  return {
    locks: Object.entries(strongest(named(stood, before.relations))).map(([name, mode]) => ({
      relation: qualified(here.get(name)!),
      mode,
    })),
    rewrites: full(work.rewrites),
    scans: full(work.scans),
    indexBuilds: [...after.relations.values()].flatMap((index) => {
      const table = before.relations.get(index.table ?? 0);
      if (!table || isNew(table.oid) || !builds.has(index.name) || before.relations.has(index.oid)) return [];
      return [{ relation: qualified(table), index: qualified(index) }];
    }),
    indexRebuilds: full(work.indexRebuilds),
    milliseconds: Math.round(milliseconds * 100) / 100,
    ...(alone && { notMeasured: ['locks', 'scans'] }),
  };
}

/** `public.User`, without quotes. */
export function qualified({ name, schema }: Relation): string {
  return schema === 'public' ? `public.${name}` : name;
}

export function isTableOrView(relation: Relation | undefined): boolean {
  return relation !== undefined && 'rpvmf'.includes(relation.kind);
}

function byName(relations: Observed): Map<string, Relation> {
  return new Map([...relations.values()].map((relation) => [relation.name, relation]));
}
