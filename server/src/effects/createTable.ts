import type { Relation, RelationKind } from '../catalog/relation';
import type { Name } from '../catalog/world';
import type { Constraint, CreateForeignTableStmt, CreateStmt, PartitionSpec, TableLikeClause } from '../sql/tree';
import type { Derivation } from './derivation';
import { type Alteration, newAlteration } from './mechanics/alteration';
import { inheritFrom } from './mechanics/inheritance';
import { copyColumns, copyRest } from './mechanics/likeTable';
import { nameOf, spelledName } from './mechanics/names';
import { addColumnToNew } from './mechanics/newColumns';
import { addConstraintsToNew } from './mechanics/newConstraints';
import { becomePartition, lockForPartition } from './mechanics/partitionOf';
import { typeRefOf } from './mechanics/typeRef';
import { columnNamesIn } from './mechanics/walk';

const persistences = { p: 'permanent', u: 'unlogged', t: 'temporary' } as const;

/**
 * CREATE TABLE: nobody waits for a table that nobody sees, but those that it refers to, inherits from or becomes a
 * partition of are locked (src/backend/commands/tablecmds.c, DefineRelation; parse_utilcmd.c, transformCreateStmt).
 */
export function createTable(node: CreateStmt, derivation: Derivation): void {
  create(node, node.partspec ? 'partitioned table' : 'table', derivation);
}

/** CREATE FOREIGN TABLE: as CREATE TABLE, but for the rows, which lie elsewhere. */
export function createForeignTable(node: CreateForeignTableStmt, derivation: Derivation): void {
  if (node.base) create(node.base, 'foreign table', derivation);
}

function create(node: CreateStmt, kind: RelationKind, derivation: Derivation): void {
  const name = nameOf(node.relation);
  const persistence = persistences[(node.relation?.relpersistence ?? 'p') as 'p' | 'u' | 't'] ?? 'permanent';
  if (isTaken(node, name, persistence, derivation)) return;
  const alteration = newAlteration(derivation, 'AccessExclusiveLock', true);
  const parents = (node.inhRelations ?? []).flatMap((each) =>
    'RangeVar' in each ? [derivation.world.relationNamed(nameOf(each.RangeVar))] : [],
  );
  const parent = node.partbound ? parents[0] : undefined;
  if (parent && !lockForPartition(parent, node.partbound?.is_default ?? false, node.partbound, derivation)) return;
  const likes = likeSources(node, derivation);
  const storage = { tablespace: node.tablespacename || undefined, accessMethod: node.accessMethod || undefined };
  const table = derivation.world.create(name, { kind, persistence, ...storage });
  if (node.oncommit === 'ONCOMMIT_DROP') derivation.note({ kind: 'needs transaction', otherwise: 'dropped' });
  if (!parent) for (const each of parents) inheritFrom(table, each, alteration);
  if (parent) inheritFrom(table, parent, alteration, node.partbound);
  addElements(table, node, likes, alteration);
  if (node.partspec) partitionBy(table, node.partspec, derivation);
  if (parent) becomePartition(parent, table, alteration);
}

function isTaken(node: CreateStmt, name: Name, persistence: Relation['persistence'], derivation: Derivation): boolean {
  const { world } = derivation;
  const schema = persistence === 'temporary' ? 'pg_temp' : world.creationSchema(name);
  const existing = world.findRelation({ schema, name: name.name });
  if (existing?.assumed) {
    world.remove(existing.id);
    return false;
  }
  if (existing && !node.if_not_exists) derivation.fails('42P07', `relation "${spelledName(name)}" already exists`);
  return existing !== undefined;
}

/** The tables that LIKE names, found before there is a new one of the same name. */
function likeSources(node: CreateStmt, { world }: Derivation): Map<TableLikeClause, Relation> {
  const found = new Map<TableLikeClause, Relation>();
  for (const element of node.tableElts ?? []) {
    if ('TableLikeClause' in element)
      found.set(element.TableLikeClause, world.relationNamed(nameOf(element.TableLikeClause.relation)));
  }
  return found;
}

/** Columns first, those of LIKE in their place; then constraints, so that each finds its columns. */
function addElements(
  table: Relation,
  node: CreateStmt,
  likes: ReadonlyMap<TableLikeClause, Relation>,
  alteration: Alteration,
): void {
  const constraints: Constraint[] = [];
  const { world } = alteration.derivation;
  const ofType = typeRefOf(node.ofTypename, world);
  const row = ofType && world.findRelation(ofType);
  if (row) world.change(table.id, (relation) => ({ ...relation, columns: [...relation.columns, ...row.columns] }));
  for (const element of node.tableElts ?? []) {
    if ('Constraint' in element) constraints.push(element.Constraint);
    if ('ColumnDef' in element) constraints.push(...addColumnToNew(table, element.ColumnDef, alteration));
    const source = 'TableLikeClause' in element && likes.get(element.TableLikeClause);
    if (source) copyColumns(table, source, element.TableLikeClause, alteration);
  }
  addConstraintsToNew(table, constraints, alteration);
  for (const [like, source] of likes) copyRest(table, source, like, alteration);
}

const strategies: Readonly<Record<string, string>> = {
  PARTITION_STRATEGY_LIST: 'list',
  PARTITION_STRATEGY_RANGE: 'range',
  PARTITION_STRATEGY_HASH: 'hash',
};

function partitionBy(table: Relation, spec: PartitionSpec, { world }: Derivation): void {
  const columns = (spec.partParams ?? []).flatMap((each) => {
    if (!('PartitionElem' in each)) return [];
    return each.PartitionElem.name ? [each.PartitionElem.name] : columnNamesIn(each.PartitionElem.expr);
  });
  world.change(table.id, (relation) => ({
    ...relation,
    partitionKey: { strategy: strategies[spec.strategy ?? ''] ?? 'range', columns },
  }));
}
