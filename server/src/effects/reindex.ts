import type { Relation } from '../catalog/relation';
import type { ReindexStmt } from '../sql/tree';
import type { Derivation } from './derivation';
import type { LockMode } from './lock';
import { withDescendants } from './mechanics/descendants';
import { isSystemRelation, nameOf } from './mechanics/names';
import { isOn, optionsOf } from './mechanics/options';

/**
 * REINDEX: SHARE on the table and ACCESS EXCLUSIVE on each index; CONCURRENTLY: SHARE UPDATE EXCLUSIVE, and waits for
 * everybody who may use them (src/backend/commands/indexcmds.c, ReindexIndex, ReindexTable, ReindexMultipleTables).
 */
export function reindex(node: ReindexStmt, derivation: Derivation): void {
  const concurrently = isOn(optionsOf(node.params), 'concurrently');
  if (concurrently) derivation.refusesTransaction();
  if (node.kind === 'REINDEX_OBJECT_INDEX') reindexIndex(node, concurrently, derivation);
  else if (node.kind === 'REINDEX_OBJECT_TABLE') reindexTable(node, concurrently, derivation);
  else reindexAll(node, concurrently, derivation);
}

function reindexIndex(node: ReindexStmt, concurrently: boolean, derivation: Derivation): void {
  const name = nameOf(node.relation);
  if (isSystemRelation(name)) return;
  const index = derivation.world.findRelation(name);
  if (!index?.index) {
    if (index && !index.assumed) derivation.fails('42809', `"${index.name}" is not an index`);
    else derivation.unknown(`which table the index "${name.name}" is on: no migration created it`);
    return;
  }
  const table = derivation.world.relation(index.index.table);
  if (table) derivation.lock(table, tableMode(concurrently));
  if (index.kind === 'index') {
    rebuild([index], concurrently, derivation);
    return;
  }
  // The lock on the partitioned index is let go before any work, with the transaction that looked it up.
  if (derivation.postgres < 14) derivation.fails('0A000', 'REINDEX is not yet implemented for partitioned indexes');
  else rebuildLeaves(index, concurrently, derivation);
}

/** Since 14 the leaves of a partitioned index are rebuilt, each in a transaction of its own. */
function rebuildLeaves(index: Relation, concurrently: boolean, derivation: Derivation): void {
  const { world } = derivation;
  derivation.refusesTransaction();
  const leaves = (of: Relation): Relation[] =>
    (of.index?.children ?? []).flatMap((id) => {
      const child = world.relation(id);
      return child ? [child, ...leaves(child)] : [];
    });
  for (const leaf of leaves(index).filter(({ kind }) => kind === 'index')) {
    const table = world.relation(leaf.index!.table);
    if (table) derivation.lock(table, tableMode(concurrently));
    rebuild([leaf], concurrently, derivation);
  }
}

function reindexTable(node: ReindexStmt, concurrently: boolean, derivation: Derivation): void {
  const name = nameOf(node.relation);
  if (isSystemRelation(name)) return;
  const table = derivation.world.relationNamed(name);
  if (!['table', 'partitioned table', 'materialized view'].includes(table.kind)) {
    derivation.fails('42809', `"${table.name}" is not a table or materialized view`);
    return;
  }
  derivation.lock(table, tableMode(concurrently));
  if (table.assumed) derivation.unknown(`which indexes "${table.name}" has: no migration created it`);
  if (table.kind !== 'partitioned table') {
    rebuildAll(table, concurrently, derivation);
  } else if (derivation.postgres >= 14) {
    derivation.refusesTransaction();
    const [, ...partitions] = withDescendants(table, derivation.world);
    // ReindexPartitions takes SHARE on all of them first, CONCURRENTLY or not.
    for (const each of partitions) derivation.lock(each, 'ShareLock');
    for (const leaf of partitions.filter(({ kind }) => kind === 'table')) rebuildAll(leaf, concurrently, derivation);
  }
}

/** SCHEMA, DATABASE and SYSTEM go through the tables one by one, and never inside of a transaction. */
function reindexAll(node: ReindexStmt, concurrently: boolean, derivation: Derivation): void {
  derivation.refusesTransaction();
  if (node.kind === 'REINDEX_OBJECT_SYSTEM') return;
  const schema = node.kind === 'REINDEX_OBJECT_SCHEMA' ? node.name : undefined;
  for (const relation of derivation.world.relations(schema)) {
    if (relation.kind === 'table' || relation.kind === 'materialized view')
      rebuildAll(relation, concurrently, derivation);
  }
}

function rebuildAll(table: Relation, concurrently: boolean, derivation: Derivation): void {
  derivation.lock(table, tableMode(concurrently));
  const indexes = table.indexes.flatMap((id) => derivation.world.relation(id) ?? []);
  rebuild(
    indexes.filter((index) => !(concurrently && isExclusion(index, table))),
    concurrently,
    derivation,
  );
}

/** CONCURRENTLY leaves out the index of an exclusion constraint, with a warning. */
function isExclusion(index: Relation, table: Relation): boolean {
  return table.constraints.some((each) => each.kind === 'exclusion' && each.index === index.id);
}

function rebuild(indexes: readonly Relation[], concurrently: boolean, derivation: Derivation): void {
  for (const index of indexes) {
    derivation.lock(index, indexMode(concurrently));
    derivation.rebuildIndex(index);
    derivation.world.change(index.id, (each) =>
      each.index ? { ...each, index: { ...each.index, valid: true } } : each,
    );
    const table = derivation.world.relation(index.index!.table);
    if (concurrently && table && table.kind !== 'materialized view') derivation.waitsFor(table);
  }
}

function tableMode(concurrently: boolean): LockMode {
  return concurrently ? 'ShareUpdateExclusiveLock' : 'ShareLock';
}

function indexMode(concurrently: boolean): LockMode {
  return concurrently ? 'ShareUpdateExclusiveLock' : 'AccessExclusiveLock';
}
