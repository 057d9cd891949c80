// What a migration itself says of the rows of a table: that there are none, or that nothing stands in a column yet.
import type { Relation } from '../../catalog/relation';
import type { World } from '../../catalog/world';
import type { Derivation } from '../derivation';

/** Why no row is left; those that DELETE removed still lie in the file until VACUUM has been there. */
export type Emptied = 'truncated' | 'deleted' | 'refused otherwise';

/** From here on the table holds no row. What stands in another statement may be under a condition, and proves nothing. */
export function noteEmptied(table: Relation, why: Emptied, { world, isInner }: Derivation): void {
  if (!isInner && !whyEmpty(table, world))
    world.change(table.id, (now) => ({ ...now, emptied: { in: world.migration, why } }));
}

/** Rows come into the table, with whatever in its columns. */
export function noteFilled(table: Relation, { world }: Derivation): void {
  const known = world.relation(table.id);
  if (!known || !(known.emptied || known.columns.some(({ blankIn }) => blankIn !== undefined))) return;
  world.change(table.id, (now) => ({
    ...now,
    emptied: undefined,
    columns: now.columns.map((column) => ({ ...column, blankIn: undefined })),
  }));
}

/** Something is written into columns of the rows that are there; a trigger may write into any. */
export function noteWritten(table: Relation, columns: readonly string[], derivation: Derivation): void {
  const { world } = derivation;
  if (table.attachments.some(({ kind }) => kind !== 'policy')) {
    noteFilled(table, derivation);
    return;
  }
  if (!columns.some((name) => isBlank(table, name, world))) return;
  world.change(table.id, (now) => ({
    ...now,
    columns: now.columns.map((column) => (columns.includes(column.name) ? { ...column, blankIn: undefined } : column)),
  }));
}

/** Why the table is known to hold no row here; undefined when that is not known. */
export function whyEmpty({ id }: Relation, world: World): Emptied | undefined {
  const emptied = world.relation(id)?.emptied;
  return emptied?.in === world.migration ? emptied.why : undefined;
}

/** Whether the column came with this migration and is NULL in every row. */
export function isBlank({ id }: Relation, name: string, world: World): boolean {
  const column = world.relation(id)?.columns.find((each) => each.name === name);
  return column?.blankIn !== undefined && column.blankIn === world.migration;
}
