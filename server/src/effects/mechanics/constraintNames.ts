import { generatedName } from '../../catalog/generatedName';
import { constraintOf, type Relation } from '../../catalog/relation';
import type { World } from '../../catalog/world';

/** The name that a constraint of a table gets when none is given (src/backend/catalog/pg_constraint.c, ChooseConstraintName). */
export function constraintName(table: Relation, columns: readonly string[], label: string, world: World): string {
  const taken = (name: string) => constraintOf(world.relation(table.id) ?? table, name) !== undefined;
  return generatedName(table.name, columns.join('_'), label, (name) => !taken(name));
}
