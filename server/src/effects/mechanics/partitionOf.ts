import type { Relation } from '../../catalog/relation';
import { hasStorage } from '../../catalog/relation';
import type { PartitionBoundSpec } from '../../sql/tree';
import type { Derivation } from '../derivation';
import { type Alteration, childrenOf, current } from './alteration';
import { attachIndex, defineIndex, type IndexPlan, matches } from './defineIndex';
import { withDescendants } from './descendants';
import { cloneForeignKeys } from './foreignKeyClones';
import { indexColumnNames } from './indexColumnNames';
import { recordKey } from './keys';

/** The partition that takes what no other does. */
export function defaultPartition(parent: Relation, derivation: Derivation): Relation | undefined {
  return childrenOf(parent, derivation).find(({ partition }) => partition?.default);
}

/**
 * CREATE TABLE … PARTITION OF: ACCESS EXCLUSIVE on the parent and on its default partition, whose rows are read since
 * some might belong to the new one (tablecmds.c, DefineRelation, check_default_partition_contents).
 */
export function lockForPartition(
  parent: Relation,
  isDefault: boolean,
  _bound: PartitionBoundSpec | undefined,
  derivation: Derivation,
): boolean {
  if (!parent.partitionKey && !parent.assumed) {
    derivation.fails('42809', `"${parent.name}" is not partitioned`);
    return false;
  }
  derivation.lock(parent, 'AccessExclusiveLock');
  const fallback = isDefault ? undefined : defaultPartition(parent, derivation);
  if (fallback) checkDefault(fallback, derivation);
  return true;
}

/** Locks a default partition and what it is divided into, and has the rows read. */
export function checkDefault(fallback: Relation, derivation: Derivation): void {
  for (const each of withDescendants(fallback, derivation.world)) {
    derivation.lock(each, 'AccessExclusiveLock');
    if (hasStorage(each)) derivation.scan(each, 'default partition');
  }
  derivation.mayFail(fallback, 'violations', 'rows of the default partition');
}

/** Gives a partition its share of the parent's indexes, keys, foreign keys and triggers. */
export function becomePartition(parent: Relation, partition: Relation, alteration: Alteration): void {
  shareIndexes(parent, partition, alteration);
  cloneForeignKeys(parent, partition, alteration);
  const { world } = alteration.derivation;
  world.change(partition.id, (relation) => ({
    ...relation,
    attachments: [...relation.attachments, ...parent.attachments.filter((each) => each.forEachRow)],
  }));
  const now = current(partition, alteration);
  if (now.kind === 'partitioned table')
    for (const child of childrenOf(now, alteration.derivation)) becomePartition(now, child, alteration);
}

/** Attaches a fitting index of the partition to each of the parent's, or builds one (AttachPartitionEnsureIndexes). */
function shareIndexes(parent: Relation, partition: Relation, alteration: Alteration): void {
  const { derivation } = alteration;
  const { world } = derivation;
  for (const id of current(parent, alteration).indexes) {
    const index = world.relation(id);
    if (!index?.index) continue;
    if (index.index.children.some((child) => world.relation(child)?.index?.table === partition.id)) continue;
    const match = current(partition, alteration).indexes.find((each) => matches(world.relation(each), index));
    derivation.lock(index, 'ShareUpdateExclusiveLock');
    if (match) attachIndex(id, match, world);
    else shareIndex(index, parent, current(partition, alteration), alteration);
  }
}

function shareIndex(index: Relation, parent: Relation, partition: Relation, alteration: Alteration): void {
  const facts = index.index!;
  const key = parent.constraints.find((each) => each.index === index.id);
  const label = key ? keyLabels[key.kind] : 'idx';
  const plan: IndexPlan = {
    name: undefined,
    label: label ?? 'idx',
    columnNames: key?.kind === 'primary key' ? [] : indexColumnNames(facts),
    facts,
    constraint: undefined,
    concurrently: false,
    only: false,
  };
  const built = defineIndex(partition, plan, alteration.derivation, index);
  if (!key) return;
  const { world } = alteration.derivation;
  markConstraint(built.id, world);
  const { kind, columns, deferrable } = key;
  const keyKind = kind as 'primary key' | 'unique' | 'exclusion';
  recordKey(world.relation(built.id)!, { kind: keyKind, columns, deferrable }, alteration, true);
}

/** The index of a key carries a constraint of its own name, on each level. */
function markConstraint(id: string, world: Derivation['world']): void {
  world.change(id, (relation) =>
    relation.index ? { ...relation, index: { ...relation.index, constraint: relation.name } } : relation,
  );
  for (const child of world.relation(id)?.index?.children ?? []) markConstraint(child, world);
}

const keyLabels: Partial<Record<string, string>> = { 'primary key': 'pkey', unique: 'key', exclusion: 'excl' };
