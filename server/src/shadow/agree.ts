import type { Standing } from './measure';
import { isTableOrView, qualified } from './measure';
import type { Measured, ShadowStatement } from './run';
import type { Failure } from './session';

// Lays what was derived for a statement beside what a server did.

const weak = new Set(['AccessShareLock', 'RowShareLock', 'RowExclusiveLock']);

/** What derived and measured differ in, in words; nothing when they agree in all that can be compared. */
export function disagreements(
  statement: ShadowStatement,
  measured: Measured,
  before: Standing,
  isNew: (oid: number) => boolean,
): string[] {
  const { derived } = statement;
  if (derived.fails !== undefined) return [`failure: derived "${derived.fails}"; measured: it ran`];
  const known = new Map([...before.relations.values()].map((relation) => [qualified(relation), relation]));
  const fresh = new Set(derived.locks.filter(({ newHere }) => newHere).map(({ relation }) => relation));
  const counts = (name: string) => {
    const relation = known.get(name);
    return !fresh.has(name) && !(relation && isNew(relation.table ?? relation.oid)) && !name.startsWith('pg_temp');
  };
  const found: string[] = [];
  const differ = (what: string, ours: readonly string[], theirs: readonly string[]) => {
    const [a, b] = [list(ours.filter(counts)), list(theirs.filter(counts))];
    if (a !== b) found.push(`${what}: derived ${a}; measured ${b}`);
  };
  const unmeasured = measured.notMeasured ?? [];
  if (!unmeasured.includes('locks')) found.push(...locks(statement, measured, before, counts));
  differ('rewrites', derived.rewrites, measured.rewrites);
  if (!unmeasured.includes('scans')) {
    // Which plan a query is run by depends on the rows there are; these tables are empty.
    const planned = (name: string) => statement.changesRows || statement.queried.includes(name);
    const ours = derived.scans.filter((name) => measured.scans.includes(name) || !planned(name));
    differ('scans', ours, statement.changesRows ? ours : measured.scans);
  }
  const builds = derived.indexBuilds.filter(({ relation }) => known.has(relation) && counts(relation));
  differ(
    'index builds',
    builds.map(({ index }) => index),
    measured.indexBuilds.map(({ index }) => index),
  );
  differ('index rebuilds', derived.indexRebuilds, measured.indexRebuilds);
  return found;
}

function locks(
  { derived, changesRows }: ShadowStatement,
  measured: Measured,
  before: Standing,
  counts: (name: string) => boolean,
): string[] {
  const held = new Map<string, readonly string[]>();
  const parts = new Set<string>();
  for (const relation of before.relations.values()) {
    held.set(qualified(relation), before.held.get(relation.oid) ?? []);
    if (!isTableOrView(relation)) parts.add(qualified(relation));
  }
  const theirs = new Map(measured.locks.map(({ relation, mode }) => [relation, mode]));
  const ours = new Map(
    derived.locks
      .filter(({ relation }) => counts(relation) && !parts.has(relation))
      .map(({ relation, mode }) => [relation, mode]),
  );
  const wrong = [...new Set([...ours.keys(), ...theirs.keys()])].filter((relation) => {
    const [derivedMode, mode] = [ours.get(relation), theirs.get(relation)];
    if (derivedMode === mode || (!derivedMode && !counts(relation))) return false;
    // A lock that the transaction holds already is not taken a second time.
    if (derivedMode && held.get(relation)?.includes(derivedMode)) return false;
    // Which rows there are decides whether the other side of a foreign key is looked at; here there are none.
    return !(changesRows && derivedMode && weak.has(derivedMode) && (mode === undefined || weak.has(mode)));
  });
  if (wrong.length === 0) return [];
  const told = (modes: ReadonlyMap<string, string>) =>
    list(wrong.map((each) => `${each} ${modes.get(each) ?? 'none'}`));
  return [`locks: derived ${told(ours)}; measured ${told(theirs)}`];
}

/** Whether that a statement failed is what was derived: it fails, it refuses a block, or its data may be wrong. */
export function foresaw({ derived }: ShadowStatement, { code }: Failure): boolean {
  if (derived.fails !== undefined) return true;
  if (code === '25001') return derived.refusesTransaction;
  return code.startsWith('23') && derived.mayFail.length > 0;
}

function list(names: readonly string[]): string {
  return [...new Set(names)].sort().join(', ') || 'none';
}
