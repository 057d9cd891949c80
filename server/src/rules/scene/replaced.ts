import { relationIn, worldOf } from '../../catalog/reading';
import { columnOf } from '../../catalog/relation';
import { sameType } from '../../catalog/type';
import type { Effect, RelationRef } from '../../effects/effect';
import { catalogAfter } from '../../timeline/replay';
import type { Step } from '../../timeline/timeline';
import type { Scene } from '../rule';

type Removed = Extract<Effect, { kind: 'removes' }>;
type Added = Extract<Effect, { kind: 'adds column' }>;

/** A column that a statement drops, with the one like it that it adds to the same table: probably a rename. */
export interface Replaced {
  readonly old: Removed;
  readonly now: Added;
}

/** What a statement replaces, when it drops one column and adds one, of the same type or under the same name. */
export function replacedColumn({ effects, before, after }: Step): Replaced | undefined {
  const removed = effects.filter(isRemovedColumn);
  const added = effects.filter((effect): effect is Added => effect.kind === 'adds column');
  const [old, now] = [removed[0], added[0]];
  if (removed.length !== 1 || added.length !== 1 || !old || !now) return undefined;
  if (!old.relation || old.relation.id !== now.relation.id || old.relation.newHere) return undefined;
  const [then, later] = [relationIn(before, now.relation.id), relationIn(after, now.relation.id)];
  const [lost, fresh] = [then && columnOf(then, old.name), later && columnOf(later, now.name)];
  return lost && fresh && sameType(lost.type, fresh.type) ? { old, now } : undefined;
}

function isRemovedColumn(effect: Effect): effect is Removed {
  return effect.kind === 'removes' && effect.what === 'column' && !effect.byCascade;
}

/** Whether something with all columns of a renamed table answers to its old name when the renaming transaction ends. */
export function leavesName({ timeline, before }: Scene, step: Step, relation: RelationRef): boolean {
  const last = timeline.steps.findLast((each) => each === step || each.transaction === step.transaction) ?? step;
  const found = worldOf(last.after).findRelation({ schema: relation.schema, name: relation.name });
  const columns = relationIn(before, relation.id)?.columns ?? [];
  return found !== undefined && !found.assumed && columns.every((column) => columnOf(found, column.name));
}

/** Whether a view that the migration drops is there again when it ends, with all the columns that it had. */
export function isMadeAgain({ timeline, before }: Scene, { relation }: Removed): boolean {
  if (relation?.kind !== 'view' && relation?.kind !== 'materialized view') return false;
  const { schema, name } = relation;
  const last = worldOf(catalogAfter(timeline.steps, before)).findRelation({ schema, name });
  const columns = relationIn(before, relation.id)?.columns ?? [];
  return last !== undefined && !last.assumed && columns.every((column) => columnOf(last, column.name));
}
