import type { Relation } from '../catalog/relation';
import type { ClusterStmt, LockStmt, RangeVar, VacuumStmt } from '../sql/tree';
import type { Derivation } from './derivation';
import { type LockMode, lockModes } from './lock';
import { withDescendants } from './mechanics/descendants';
import { isSystemRelation, nameOf } from './mechanics/names';
import { isOn, optionsOf } from './mechanics/options';
import { rewriteWithIndexes } from './mechanics/rewriting';

/**
 * VACUUM and ANALYZE: SHARE UPDATE EXCLUSIVE; FULL writes the table anew under ACCESS EXCLUSIVE
 * (src/backend/commands/vacuum.c, expand_vacuum_rel and vacuum_rel).
 */
export function vacuum(node: VacuumStmt, derivation: Derivation): void {
  const full = isOn(optionsOf(node.options), 'full');
  if (node.is_vacuumcmd) derivation.refusesTransaction();
  for (const table of vacuumed(node, derivation)) {
    derivation.lock(table, full ? 'AccessExclusiveLock' : 'ShareUpdateExclusiveLock');
    if (!node.is_vacuumcmd || isOn(optionsOf(node.options), 'analyze')) sampleChildren(table, derivation);
    if (full && table.kind !== 'partitioned table') rewriteWithIndexes(table, 'VACUUM FULL', derivation);
  }
}

/** ANALYZE of a parent reads samples of what inherits from it (src/backend/commands/analyze.c, acquire_inherited_sample_rows). */
function sampleChildren(table: Relation, derivation: Derivation): void {
  const children = withDescendants(table, derivation.world).slice(1);
  for (const each of children.filter(({ kind }) => kind === 'table')) derivation.lock(each, 'AccessShareLock');
}

/** The tables named, with partitions, and since 18 with other descendants; without a name, all there are. */
function vacuumed(node: VacuumStmt, derivation: Derivation): Relation[] {
  const { world } = derivation;
  const named = (node.rels ?? []).flatMap((each) =>
    'VacuumRelation' in each && each.VacuumRelation.relation ? [each.VacuumRelation.relation] : [],
  );
  if (named.length === 0) {
    const kinds = node.is_vacuumcmd
      ? ['table', 'materialized view']
      : ['table', 'materialized view', 'partitioned table'];
    return world.relations().filter(({ kind }) => kinds.includes(kind));
  }
  const tables = named.filter((range) => !isSystemRelation(nameOf(range)));
  return tables
    .flatMap((range) => family(range, derivation))
    .filter(({ kind }) => kind.endsWith('table') || kind === 'materialized view');
}

function family(range: RangeVar, { world, postgres }: Derivation): Relation[] {
  const table = world.relationNamed(nameOf(range));
  const recurses = postgres >= 18 || table.kind === 'partitioned table';
  return range.inh === true && recurses ? withDescendants(table, world) : [table];
}

/** CLUSTER: ACCESS EXCLUSIVE, and the table and all its indexes anew (src/backend/commands/cluster.c). */
export function cluster(node: ClusterStmt, derivation: Derivation): void {
  const { world } = derivation;
  if (!node.relation) {
    derivation.refusesTransaction();
    for (const table of world.relations().filter(({ clusteredOn }) => clusteredOn !== undefined))
      clusterTable(table, derivation);
    return;
  }
  const table = world.relationNamed(nameOf(node.relation));
  derivation.lock(table, 'AccessExclusiveLock');
  const index = node.indexname
    ? table.indexes.map((id) => world.relation(id)).find((each) => each?.name === node.indexname)
    : world.relation(table.clusteredOn ?? '');
  const refusal = clusterRefusal(node, table, index, derivation);
  if (refusal) derivation.fails(...refusal);
  else if (table.kind === 'partitioned table') clusterPartitions(index, derivation);
  else {
    clusterTable(table, derivation);
    world.change(table.id, (each) => ({ ...each, clusteredOn: index?.id ?? each.clusteredOn }));
  }
}

function clusterRefusal(
  node: ClusterStmt,
  table: Relation,
  index: Relation | undefined,
  { postgres }: Derivation,
): [string, string] | undefined {
  if (table.kind === 'partitioned table' && postgres < 15) return ['0A000', 'cannot cluster a partitioned table'];
  if (table.assumed) return undefined;
  if (!index && node.indexname) return ['42704', `index "${node.indexname}" for table "${table.name}" does not exist`];
  if (!index) return ['42704', `there is no previously clustered index for table "${table.name}"`];
  if (index.index?.predicate) return ['0A000', `cannot cluster on partial index "${index.name}"`];
  if (['btree', 'gist'].includes(index.index?.method ?? '')) return undefined;
  return ['0A000', `cannot cluster on index "${index.name}" because access method does not support clustering`];
}

/** Since 15, one partition after the other, each in a transaction of its own. */
function clusterPartitions(index: Relation | undefined, derivation: Derivation): void {
  derivation.refusesTransaction();
  for (const id of index?.index?.children ?? []) {
    const child = derivation.world.relation(id);
    const table = child?.index && derivation.world.relation(child.index.table);
    if (table?.kind === 'table') clusterTable(table, derivation);
    else if (child) clusterPartitions(child, derivation);
  }
}

function clusterTable(table: Relation, derivation: Derivation): void {
  derivation.lock(table, 'AccessExclusiveLock');
  rewriteWithIndexes(table, 'CLUSTER', derivation);
}

/** LOCK TABLE: the mode that it says, on descendants too, and on what a view reads (src/backend/commands/lockcmds.c). */
export function lockTable(node: LockStmt, derivation: Derivation): void {
  if (!derivation.isInner) derivation.note({ kind: 'needs transaction', otherwise: 'refused' });
  const mode = lockModes[(node.mode ?? 8) - 1] ?? 'AccessExclusiveLock';
  for (const each of node.relations ?? []) {
    if (!('RangeVar' in each) || isSystemRelation(nameOf(each.RangeVar))) continue;
    const relation = derivation.world.relationNamed(nameOf(each.RangeVar));
    if (!relation.kind.endsWith('table') && relation.kind !== 'view') {
      derivation.fails('42809', `cannot lock relation "${relation.name}"`);
      return;
    }
    lockWithView(relation, each.RangeVar.inh === true, mode, derivation);
  }
}

function lockWithView(relation: Relation, recurse: boolean, mode: LockMode, derivation: Derivation): void {
  const { world } = derivation;
  for (const each of recurse ? withDescendants(relation, world) : [relation]) derivation.lock(each, mode);
  if (relation.kind !== 'view') return;
  for (const id of relation.readsFrom) {
    const behind = world.relation(id);
    if (behind) lockWithView(behind, true, mode, derivation);
  }
}
