import type { Catalog, Draft } from '../catalog/catalog';
import { derive, type Place } from '../effects/derive';
import type { Effect } from '../effects/effect';
import type { Script, Statement } from '../sql/statement';
import type { ReplayMemo } from './replayMemo';
import { actionOf, Savepoints } from './transactions';

/** One statement of a migration with what it does, and the catalog around it. */
export interface Replayed {
  readonly statement: Statement;
  readonly effects: readonly Effect[];
  readonly before: Catalog;
  readonly after: Catalog;
  /** The keys of the catalog's entries that it wrote. */
  readonly written: readonly string[];
  /** What it read and wrote of the catalog. */
  readonly draft: Draft;
}

/**
 * Replays a migration's statements over a catalog. A statement that was derived before is not derived again when it
 * would read the same entries of the catalog. ROLLBACK restores the catalog of its BEGIN, ROLLBACK TO that of its
 * savepoint.
 */
export function replay(script: Script, catalog: Catalog, place: Place, memo?: ReplayMemo): Replayed[] {
  let current = catalog;
  let atBegin = catalog;
  const savepoints = new Savepoints<Catalog>();
  return script.statements.map((statement) => {
    const before = current;
    const known = memo?.find(statement.parsed, before);
    const derived = known ?? derive(statement.parsed, before, place);
    if (!known) memo?.keep(statement.parsed, derived);
    current = derived.draft.replay(before);
    const control = actionOf(derived.effects);
    if (control.action === 'begin') atBegin = before;
    if (control.action === 'rollback') current = atBegin;
    current = savepoints.follow(control, current) ?? current;
    if (control.chains) atBegin = current;
    const { effects, draft } = derived;
    return { statement, effects, before, after: current, written: draft.written, draft };
  });
}

/** The catalog after all of a replay, or `catalog` when it is empty. */
export function catalogAfter(replayed: readonly Replayed[], catalog: Catalog): Catalog {
  return replayed.at(-1)?.after ?? catalog;
}
