import { relationIn } from '../catalog/reading';
import { type Constraint, columnOf, constraintOf, type Relation } from '../catalog/relation';
import { catalogAfter } from '../timeline/replay';
import type { Step } from '../timeline/timeline';
import type { Ground } from './ground';

/** A constraint with the table it is on. */
export interface TableConstraint extends Constraint {
  readonly table: Relation;
}

/** The constraints that a statement adds to tables that were there before it; not those that partitions inherit. */
export function newConstraints({ before, after, effects }: Step): TableConstraint[] {
  const ids = new Set(effects.flatMap((effect) => (effect.kind === 'lock' ? [effect.relation.id] : [])));
  return [...ids].flatMap((id) => {
    const table = relationIn(after, id);
    const earlier = relationIn(before, id);
    if (!table || !earlier) return [];
    const added = table.constraints.filter((each) => !each.inherited && !constraintOf(earlier, each.name));
    return added.map((each) => ({ ...each, table }));
  });
}

/** Whether the constraint, and its table under the same name, are still there when the migration ends. */
export function endsWith(ground: Ground, { table, name }: TableConstraint): boolean {
  const last = atEnd(ground, table);
  return last !== undefined && constraintOf(last, name) !== undefined;
}

/** Whether the column, and its table under the same name, are still there when the migration ends, and required. */
export function endsRequired(ground: Ground, table: Relation, column: string): boolean {
  const last = atEnd(ground, table);
  return last !== undefined && columnOf(last, column)?.notNull === true;
}

function atEnd({ timeline, before }: Ground, { id, name, schema }: Relation): Relation | undefined {
  const last = relationIn(catalogAfter(timeline.steps, before), id);
  return last?.name === name && last.schema === schema ? last : undefined;
}
