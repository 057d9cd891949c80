import type { Column, Constraint, Relation } from '../../catalog/relation';
import type { PartitionBoundSpec } from '../../sql/tree';
import type { Alteration } from './alteration';
import { noteUse } from './typeFacts';

/**
 * Makes a new table inherit from another, or a partition of it: it gets the columns, checks and NOT NULLs
 * (src/backend/commands/tablecmds.c, MergeAttributes). Creating an heir takes SHARE UPDATE EXCLUSIVE on the parent.
 */
export function inheritFrom(
  table: Relation,
  parent: Relation,
  { derivation }: Alteration,
  bound?: PartitionBoundSpec,
): void {
  const { world, postgres } = derivation;
  if (!bound) derivation.lock(parent, 'ShareUpdateExclusiveLock');
  world.change(parent.id, (each) => ({ ...each, children: [...each.children, table.id] }));
  world.change(table.id, (relation) => ({
    ...relation,
    parents: [...relation.parents, parent.id],
    columns: merged(relation.columns, parent.columns, bound !== undefined && postgres >= 17),
    constraints: [...relation.constraints, ...inheritedConstraints(relation, parent)],
    ...(bound && { partition: partitionOf(bound) }),
  }));
  for (const column of parent.columns) noteUse(column.type, table.id, world);
}

/** How the catalog keeps a partition's bound. */
export function partitionOf(bound: PartitionBoundSpec | undefined): NonNullable<Relation['partition']> {
  return { default: bound?.is_default ?? false, bound: bound && { PartitionBoundSpec: bound } };
}

/** A parent's columns, each as inherited; identity is passed on to partitions alone, since 17. */
function merged(own: readonly Column[], inherited: readonly Column[], keepsIdentity: boolean): Column[] {
  const known = new Set(own.map(({ name }) => name));
  const fresh = inherited.filter(({ name }) => !known.has(name));
  return [
    ...own.map((column) => {
      const same = inherited.find(({ name }) => name === column.name);
      return same ? { ...column, inherited: true, notNull: column.notNull || same.notNull } : column;
    }),
    ...fresh.map(
      (column): Column => ({ ...column, inherited: true, identity: keepsIdentity ? column.identity : undefined }),
    ),
  ];
}

function inheritedConstraints(relation: Relation, parent: Relation): Constraint[] {
  return parent.constraints
    .filter(({ kind, noInherit }) => (kind === 'check' || kind === 'not null') && !noInherit)
    .filter(({ name }) => !relation.constraints.some((each) => each.name === name))
    .map((constraint) => ({ ...constraint, inherited: true }));
}
