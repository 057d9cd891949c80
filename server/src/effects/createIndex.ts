import { columnOf, type IndexPart, type Relation } from '../catalog/relation';
import type { IndexElem, IndexStmt, Node } from '../sql/tree';
import type { Derivation } from './derivation';
import { defineIndex, type IndexPlan, indexName } from './mechanics/defineIndex';
import { withDescendants } from './mechanics/descendants';
import { figuredName } from './mechanics/figureName';
import { isBlank } from './mechanics/knownRows';
import { isSystemRelation, nameOf, spelledName } from './mechanics/names';
import { expressionOf } from './mechanics/walk';

/**
 * CREATE INDEX: SHARE on the table and, unless ONLY, on its partitions; CONCURRENTLY: SHARE UPDATE EXCLUSIVE, twice
 * through the rows, and waits for older transactions (src/backend/tcop/utility.c, IndexStmt; indexcmds.c, DefineIndex).
 */
export function createIndex(node: IndexStmt, derivation: Derivation): void {
  const { world } = derivation;
  const concurrently = node.concurrent ?? false;
  if (concurrently) derivation.refusesTransaction();
  const name = nameOf(node.relation);
  if (isSystemRelation(name)) return;
  const table = world.relationNamed(name);
  const plan = planOf(node, concurrently);
  lockTables(table, plan, derivation);
  if (refused(table, concurrently, derivation)) return;
  if (hasUnknownColumn(table, plan, derivation) || missesPartitionKey(table, plan, derivation)) return;
  if (!isNameFree(node, table, plan, derivation)) return;
  defineIndex(table, plan, derivation);
  if (concurrently && table.kind !== 'materialized view') derivation.waitsFor(table);
  const blank = !plan.facts.nullsNotDistinct && plan.columnNames.some((column) => isBlank(table, column, world));
  if (plan.facts.unique && !blank) derivation.mayFail(table, 'duplicates', plan.columnNames.join(', '));
}

function lockTables(table: Relation, plan: IndexPlan, derivation: Derivation): void {
  const mode = plan.concurrently ? 'ShareUpdateExclusiveLock' : 'ShareLock';
  const recurses = table.kind === 'partitioned table' && !plan.only;
  const locked = recurses ? withDescendants(table, derivation.world) : [table];
  for (const each of locked) derivation.lock(each, mode);
}

function refused(table: Relation, concurrently: boolean, derivation: Derivation): boolean {
  if (table.kind === 'partitioned table' && concurrently) {
    derivation.fails('0A000', `cannot create index on partitioned table "${table.name}" concurrently`);
    return true;
  }
  if (['table', 'partitioned table', 'materialized view'].includes(table.kind)) return false;
  derivation.fails('42809', `cannot create index on relation "${table.name}"`);
  return true;
}

function hasUnknownColumn(table: Relation, { facts }: IndexPlan, derivation: Derivation): boolean {
  if (table.assumed || table.columns.length === 0) return false;
  const named = [
    ...facts.parts.flatMap(({ column, expression }) => column ?? expression?.columns ?? []),
    ...facts.include,
    ...(facts.predicate?.columns ?? []),
  ];
  const missing = named.find((name) => !columnOf(table, name) && !isSystemColumn(name) && name !== table.name);
  if (missing !== undefined) derivation.fails('42703', `column "${missing}" does not exist`);
  return missing !== undefined;
}

/** A unique index cannot look into other partitions (indexcmds.c, DefineIndex). */
function missesPartitionKey(table: Relation, { facts }: IndexPlan, derivation: Derivation): boolean {
  const key = facts.unique ? (table.partitionKey?.columns ?? []) : [];
  if (key.every((name) => facts.parts.some(({ column }) => column === name))) return false;
  derivation.fails('0A000', 'unique constraint on partitioned table must include all partitioning columns');
  return true;
}

/** Columns that every table has (src/backend/catalog/heap.c, SysAtt). */
function isSystemColumn(name: string): boolean {
  return ['ctid', 'xmin', 'cmin', 'xmax', 'cmax', 'tableoid'].includes(name);
}

/** IF NOT EXISTS looks for the name after the lock was taken (src/backend/catalog/index.c, index_create). */
function isNameFree(node: IndexStmt, table: Relation, plan: IndexPlan, derivation: Derivation): boolean {
  const name = indexName(plan, table, derivation.world);
  if (derivation.world.isFree(table.schema, name)) return true;
  if (!node.if_not_exists) derivation.fails('42P07', `relation "${spelledName({ name })}" already exists`);
  return false;
}

function planOf(node: IndexStmt, concurrently: boolean): IndexPlan {
  const elements = elementsOf(node.indexParams);
  const included = elementsOf(node.indexIncludingParams);
  return {
    name: node.idxname || undefined,
    label: 'idx',
    columnNames: columnNames([...elements, ...included]),
    facts: {
      method: node.accessMethod ?? 'btree',
      unique: node.unique ?? false,
      nullsNotDistinct: node.nulls_not_distinct ?? false,
      parts: elements.map(partOf),
      include: included.flatMap(({ name }) => name ?? []),
      predicate: node.whereClause && expressionOf(node.whereClause),
    },
    constraint: undefined,
    concurrently,
    unfilled: false,
    only: node.relation?.inh !== true,
  };
}

function elementsOf(nodes: readonly Node[] | undefined): IndexElem[] {
  return (nodes ?? []).flatMap((node) => ('IndexElem' in node ? [node.IndexElem] : []));
}

function partOf(element: IndexElem): IndexPart {
  const join = (nodes: Node[] | undefined) =>
    nodes?.map((node) => ('String' in node ? node.String.sval : '')).join('.') || undefined;
  return {
    column: element.name || undefined,
    expression: element.expr && expressionOf(element.expr),
    operatorClass: join(element.opclass),
    collation: join(element.collation),
  };
}

/** What the columns are called in the index; a name that occurs twice gets a number (indexcmds.c, ChooseIndexColumnNames). */
function columnNames(elements: readonly IndexElem[]): string[] {
  const names: string[] = [];
  for (const element of elements) {
    const wanted = element.name || figuredName(element.expr) || 'expr';
    let name = wanted;
    for (let n = 1; names.includes(name); n++) name = `${wanted}${n}`;
    names.push(name);
  }
  return names;
}
