import { hasStorage, type Relation } from '../../catalog/relation';
import { type Alteration, current } from '../mechanics/alteration';
import { partitionAncestors, withDescendants } from '../mechanics/descendants';
import { noteGone } from '../mechanics/heldRows';
import { defaultPartition } from '../mechanics/partitionOf';

/**
 * DETACH PARTITION: ACCESS EXCLUSIVE on parent, partition and default partition; a table that refers to the parent is
 * read, since none of its rows may refer to the partition (src/backend/commands/tablecmds.c, ATExecDetachPartition,
 * DetachPartitionFinalize, ATDetachCheckNoForeignKeyRefs).
 */
export function detachFrom(table: Relation, partition: Relation, alteration: Alteration): void {
  const { derivation } = alteration;
  const above = [table, ...partitionAncestors(table, derivation.world)];
  const referenced = partition.kind === 'table' && above.some(({ referencedBy }) => referencedBy.length > 0);
  // Before 14 only what falls with the connection, as triggers do, asks for more.
  const cloned = table.attachments.some(({ forEachRow }) => forEachRow);
  const mode = derivation.postgres >= 14 || referenced || cloned ? 'AccessExclusiveLock' : 'ShareUpdateExclusiveLock';
  // What the partition is divided into forgets its bounds as well (DetachPartitionFinalize).
  for (const each of withDescendants(partition, derivation.world).slice(1))
    derivation.lock(each, 'AccessExclusiveLock');
  derivation.lock(partition, mode);
  const fallback = defaultPartition(table, derivation);
  if (fallback) derivation.lock(fallback, 'AccessExclusiveLock');
  for (const each of above) checkReferences(each, partition, alteration);
  for (const { references } of partition.constraints.filter(({ inherited }) => inherited)) {
    const far = references && derivation.world.relation(references.relation);
    // Before 15 a key to a partitioned table is left without triggers of its own on it.
    const reached =
      far?.kind !== 'partitioned table'
        ? [far]
        : derivation.postgres >= 15
          ? withDescendants(far, derivation.world)
          : [];
    for (const each of reached) if (each) derivation.lock(each, 'ShareRowExclusiveLock');
  }
  leave(table, partition, alteration);
}

function checkReferences(table: Relation, partition: Relation, { derivation, later }: Alteration): void {
  const { world } = derivation;
  for (const id of table.referencedBy) {
    const other = world.relation(id);
    const direct = other?.constraints.some((each) => each.references?.relation === table.id && !each.inherited);
    if (!other || !direct) continue;
    derivation.lock(other, 'AccessExclusiveLock');
    for (const each of withDescendants(other, world)) {
      if (!hasStorage(each) || (each.id !== other.id && !each.partition) || each.id === partition.id) continue;
      if (each.id !== other.id) derivation.lock(each, 'AccessShareLock');
      later.begin(each);
      later.verify(each, 'foreign key');
    }
    derivation.mayFail(other, 'orphans', 'rows that refer to the partition');
  }
}

function leave(table: Relation, partition: Relation, alteration: Alteration): void {
  const { derivation } = alteration;
  const { world, postgres } = derivation;
  for (const each of [table, ...partitionAncestors(table, world)]) noteGone(each, world);
  world.change(table.id, (each) => ({ ...each, children: each.children.filter((id) => id !== partition.id) }));
  for (const id of partition.indexes) {
    const parent = world.relation(id)?.index?.parent;
    if (!parent) continue;
    derivation.lock(world.relation(id)!, 'AccessExclusiveLock');
    world.change(id, (each) => (each.index ? { ...each, index: { ...each.index, parent: undefined } } : each));
    world.change(parent, (each) =>
      each.index
        ? { ...each, index: { ...each.index, children: each.index.children.filter((child) => child !== id) } }
        : each,
    );
  }
  const now = current(partition, alteration);
  world.put({
    ...now,
    parents: now.parents.filter((id) => id !== table.id),
    partition: undefined,
    columns: now.columns.map((column) => ({
      ...column,
      inherited: false,
      identity: postgres >= 17 ? undefined : column.identity,
    })),
    constraints: now.constraints.map((each) => ({ ...each, inherited: false })),
    attachments: now.attachments.filter(
      (each) => !(each.forEachRow && table.attachments.some(({ name }) => name === each.name)),
    ),
  });
}
