import { columnOf, constraintOf, hasStorage, type Relation } from '../../catalog/relation';
import type { PartitionBoundSpec, PartitionCmd } from '../../sql/tree';
import { type Alteration, childrenOf, current } from '../mechanics/alteration';
import { withDescendants } from '../mechanics/descendants';
import { partitionOf } from '../mechanics/inheritance';
import { nameOf } from '../mechanics/names';
import { becomePartition, defaultPartition } from '../mechanics/partitionOf';
import { boundIsImplied } from '../mechanics/partitionProof';
import type { Running } from './command';
import { detachFrom } from './detach';
import { isConcurrent } from './lockLevel';

function commandOf({ node }: Running): PartitionCmd | undefined {
  return node.def && 'PartitionCmd' in node.def ? node.def.PartitionCmd : undefined;
}

/**
 * ATTACH PARTITION: SHARE UPDATE EXCLUSIVE on the parent, ACCESS EXCLUSIVE on the new partition, whose rows are read
 * unless its CHECKs prove the bound, and on the default partition, whose rows are read since some might belong to the
 * new one (src/backend/commands/tablecmds.c, ATExecAttachPartition).
 */
export function attachPartition(running: Running): void {
  const { table, alteration } = running;
  const { derivation } = alteration;
  const command = commandOf(running);
  if (table.kind === 'partitioned index') return;
  if (!command?.name) return;
  const partition = derivation.world.relationNamed(nameOf(command.name));
  for (const each of withDescendants(partition, derivation.world)) derivation.lock(each, 'AccessExclusiveLock');
  if (refused(table, partition, alteration)) return;
  alteration.later.begin(partition);
  checkBound(table, partition, command.bound, alteration);
  enter(table, partition, command.bound, alteration);
  becomePartition(current(table, alteration), current(partition, alteration), alteration);
}

function refused(table: Relation, partition: Relation, { derivation }: Alteration): boolean {
  if (!table.partitionKey && !table.assumed) {
    derivation.fails('42809', `ALTER action ATTACH PARTITION cannot be performed on relation "${table.name}"`);
  } else if (partition.partition) {
    derivation.fails('42809', `"${partition.name}" is already a partition`);
  } else if (partition.assumed || table.assumed) {
    return false;
  } else {
    const problem = mismatch(table, partition);
    if (problem) derivation.fails('42804', problem);
    return problem !== undefined;
  }
  return true;
}

function mismatch(table: Relation, partition: Relation): string | undefined {
  const extra = partition.columns.find(({ name }) => !columnOf(table, name));
  if (extra) return `table "${partition.name}" contains column "${extra.name}" not found in parent "${table.name}"`;
  const missing = table.columns.find(({ name }) => !columnOf(partition, name));
  if (missing) return `child table is missing column "${missing.name}"`;
  const nullable = table.columns.find(({ name, notNull }) => notNull && !columnOf(partition, name)?.notNull);
  if (nullable) return `column "${nullable.name}" in child table must be marked NOT NULL`;
  const unchecked = table.constraints.find(
    ({ kind, noInherit, name }) => kind === 'check' && !noInherit && !constraintOf(partition, name),
  );
  return unchecked && `child table is missing constraint "${unchecked.name}"`;
}

/** The rows of the new partition must lie within its bound, those of the default partition outside. */
function checkBound(
  table: Relation,
  partition: Relation,
  bound: PartitionBoundSpec | undefined,
  alteration: Alteration,
): void {
  const { derivation, later } = alteration;
  const siblings = childrenOf(table, derivation);
  const needed = !bound?.is_default || siblings.length > 0;
  for (const each of needed ? withDescendants(partition, derivation.world) : []) {
    if (!hasStorage(each) || boundIsImplied(each, table, bound, derivation)) continue;
    later.verify(each, 'partition bound');
    derivation.mayFail(each, 'violations', 'the partition bound');
  }
  const fallback = bound?.is_default ? undefined : defaultPartition(table, derivation);
  for (const each of fallback ? withDescendants(fallback, derivation.world) : []) {
    derivation.lock(each, 'AccessExclusiveLock');
    if (!hasStorage(each)) continue;
    later.verify(each, 'default partition');
    derivation.mayFail(each, 'violations', 'rows of the default partition');
  }
}

function enter(
  table: Relation,
  partition: Relation,
  bound: PartitionBoundSpec | undefined,
  { derivation }: Alteration,
): void {
  const { world } = derivation;
  world.change(table.id, (each) => ({ ...each, children: [...each.children, partition.id] }));
  world.change(partition.id, (relation) => ({
    ...relation,
    parents: [...relation.parents, table.id],
    partition: partitionOf(bound),
    columns: relation.columns.map((column) => ({ ...column, inherited: true })),
    constraints: relation.constraints.map((each) =>
      constraintOf(table, each.name)?.kind === 'check' || each.kind === 'not null'
        ? { ...each, inherited: true }
        : each,
    ),
  }));
}

/** DETACH PARTITION, CONCURRENTLY and FINALIZE. */
export function detachPartition(running: Running): void {
  const { table, alteration, node } = running;
  const { derivation } = alteration;
  const command = commandOf(running);
  const partition = command?.name && derivation.world.relationNamed(nameOf(command.name));
  if (!partition) return;
  if (isConcurrent(node.def)) {
    derivation.refusesTransaction();
    if (defaultPartition(table, derivation)) {
      derivation.fails('55000', 'cannot detach partitions concurrently when a default partition exists');
      return;
    }
    derivation.waitsFor(table);
  }
  if (!partition.parents.includes(table.id) && !partition.assumed) {
    derivation.fails('42P01', `relation "${partition.name}" is not a partition of relation "${table.name}"`);
    return;
  }
  detachFrom(table, partition, alteration);
}
