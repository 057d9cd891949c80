// INSERT, UPDATE, DELETE and MERGE, as statements and inside of WITH.
import type { Relation } from '../../catalog/relation';
import type { DeleteStmt, InsertStmt, MergeStmt, Node, RangeVar, UpdateStmt } from '../../sql/tree';
import type { Derivation } from '../derivation';
import { conjuncts, isBoundedByIndex, isBoundedByKey, isContradiction, isTautology } from './conditions';
import { checkInserted, checkReferences, checkReferencing } from './foreignKeyChecks';
import { noteGone, noteHeld } from './heldRows';
import { noteEmptied, noteFilled, noteWritten } from './knownRows';
import { isSystemRelation, nameOf } from './names';
import { unprunedPartitions } from './partitionPruning';
import { plainReading, type QueryScope, readExpressions, readFrom, readQuery, withQueries } from './query';
import type { RangeItem } from './queryColumns';
import { noteTriggers } from './rowTriggers';
import { insertedNames, noteAssigned, noteInserted, routesOf } from './rowValues';

/** The scope of a statement that stands by itself. */
export function runScope(derivation: Derivation): QueryScope {
  return { derivation, ctes: new Set(), outer: undefined, purpose: 'run', change: changeRows };
}

/** The scope of a query that is only analyzed. */
export function analysisScope(derivation: Derivation, onColumn?: QueryScope['onColumn']): QueryScope {
  const scope: QueryScope = { ...runScope(derivation), purpose: 'analyzed' };
  return onColumn ? { ...scope, onColumn } : scope;
}

/** Derives whatever changes rows; a query, where the node is one. */
export function changeRows(node: Node, scope: QueryScope): void {
  if ('InsertStmt' in node) insertRows(node.InsertStmt, scope);
  else if ('UpdateStmt' in node) updateRows(node.UpdateStmt, scope);
  else if ('DeleteStmt' in node) deleteRows(node.DeleteStmt, scope);
  else if ('MergeStmt' in node) mergeRows(node.MergeStmt, scope);
  else if ('SelectStmt' in node) readQuery(node, scope);
}

function insertRows(node: InsertStmt, outside: QueryScope): void {
  const scope = withQueries(node.withClause, outside);
  const { derivation } = scope;
  const table = targetOf(node.relation, scope);
  if (!table) return;
  derivation.lock(table, 'RowExclusiveLock');
  const select = node.selectStmt && 'SelectStmt' in node.selectStmt ? node.selectStmt.SelectStmt : undefined;
  readQuery(node.selectStmt, scope);
  noteInserted(node, select, table, derivation);
  const level = { items: [itemOf(node.relation, table), { alias: 'excluded', relation: table }], outer: scope.outer };
  readExpressions([node.onConflictClause ?? {}, node.returningList ?? []], level, scope);
  if (scope.purpose !== 'run') return;
  const few = !select || select.valuesLists !== undefined || (!select.fromClause && !select.larg);
  derivation.note({ kind: 'changes rows', relation: derivation.ref(table), how: 'insert', everyRow: false, few });
  noteFilled(table, derivation);
  noteHeld(node, table, derivation);
  for (const each of routesOf(node, select, table, derivation)) derivation.lock(each, 'RowExclusiveLock');
  checkInserted(table, insertedNames(node, table), derivation);
  noteTriggers(table, 'insert', derivation);
  if (node.onConflictClause?.action === 'ONCONFLICT_UPDATE') noteTriggers(table, 'update', derivation);
}

function updateRows(node: UpdateStmt, outside: QueryScope): void {
  const scope = withQueries(node.withClause, outside);
  const table = targetOf(node.relation, scope);
  if (!table) return;
  const columns = noteAssigned(node.targetList, table, scope.derivation);
  const change = {
    ...node,
    how: 'update',
    sources: node.fromClause,
    expressions: [node.targetList ?? [], node.returningList ?? []],
  } as const;
  changeFound(table, change, scope);
  if (scope.purpose !== 'run' || isContradiction(node.whereClause, table)) return;
  noteWritten(table, columns, scope.derivation);
  checkReferences(table, columns, scope.derivation);
  checkReferencing(table, 'update', columns, scope.derivation);
  noteTriggers(table, 'update', scope.derivation, columns);
}

function deleteRows(node: DeleteStmt, outside: QueryScope): void {
  const scope = withQueries(node.withClause, outside);
  const table = targetOf(node.relation, scope);
  if (!table) return;
  changeFound(
    table,
    { ...node, how: 'delete', sources: node.usingClause, expressions: [node.returningList ?? []] },
    scope,
  );
  if (scope.purpose !== 'run' || isContradiction(node.whereClause, table)) return;
  checkReferencing(table, 'delete', 'all', scope.derivation);
  noteTriggers(table, 'delete', scope.derivation);
}

interface Change {
  readonly relation?: RangeVar;
  readonly whereClause?: Node;
  readonly how: 'update' | 'delete';
  readonly sources: readonly Node[] | undefined;
  readonly expressions: readonly unknown[];
}

/** Finds the rows of UPDATE and DELETE: by an index, or by reading all. */
function changeFound(table: Relation, change: Change, scope: QueryScope): void {
  const { derivation } = scope;
  const item = itemOf(change.relation, table);
  const conditions = conjuncts(change.whereClause);
  const sources = readFrom(change.sources, scope, { ...plainReading, conditions });
  const level = { items: [item, ...sources], outer: scope.outer };
  derivation.lock(table, 'RowExclusiveLock');
  readExpressions([change.whereClause ?? {}, change.expressions], level, scope);
  if (scope.purpose !== 'run') return;
  const family =
    change.relation?.inh === true ? unprunedPartitions(table, conditions, item.alias, derivation.world) : [table];
  for (const each of family) {
    derivation.lock(each, 'RowExclusiveLock');
    if (each.kind === 'table' && mustScan(each, item.alias, conditions, derivation)) derivation.scan(each, 'query');
  }
  const everyRow = sources.length === 0 && isTautology(change.whereClause, table);
  for (const each of family) if (change.how === 'delete' || each.partition) noteGone(each, derivation.world);
  const few = isBoundedByKey(table, item.alias, conditions, derivation.world);
  derivation.note({ kind: 'changes rows', relation: derivation.ref(table), how: change.how, everyRow, few });
  if (change.how === 'delete' && everyRow) for (const each of family) noteEmptied(each, 'deleted', derivation);
}

function mustScan(table: Relation, alias: string, conditions: readonly Node[], { world }: Derivation): boolean {
  if (table.assumed && conditions.length > 0) return false;
  return !isBoundedByIndex(table, alias, conditions, world);
}

/** MERGE reads both sides (src/backend/parser/parse_merge.c). */
function mergeRows(node: MergeStmt, outside: QueryScope): void {
  const scope = withQueries(node.withClause, outside);
  const { derivation } = scope;
  const table = targetOf(node.relation, scope);
  if (!table) return;
  derivation.lock(table, 'RowExclusiveLock');
  const item = itemOf(node.relation, table);
  const sources = readFrom(node.sourceRelation ? [node.sourceRelation] : [], scope, plainReading);
  const level = { items: [item, ...sources], outer: scope.outer };
  readExpressions([node.joinCondition ?? {}, node.mergeWhenClauses ?? []], level, scope);
  if (scope.purpose !== 'run') return;
  for (const each of unprunedPartitions(table, [], item.alias, derivation.world)) {
    derivation.lock(each, 'RowExclusiveLock');
    noteGone(each, derivation.world);
    if (each.kind === 'table') derivation.scan(each, 'query');
  }
  derivation.note({ kind: 'changes rows', relation: derivation.ref(table), how: 'merge', everyRow: false, few: false });
  noteFilled(table, derivation);
  for (const clause of node.mergeWhenClauses ?? [])
    if ('MergeWhenClause' in clause) followMerge(clause.MergeWhenClause.commandType, table, derivation);
}

function followMerge(command: string | undefined, table: Relation, derivation: Derivation): void {
  if (command === 'CMD_INSERT' || command === 'CMD_UPDATE') checkReferences(table, 'all', derivation);
  if (command === 'CMD_UPDATE' || command === 'CMD_DELETE') {
    checkReferencing(table, command === 'CMD_DELETE' ? 'delete' : 'update', 'all', derivation);
  }
  const event = ({ CMD_INSERT: 'insert', CMD_UPDATE: 'update', CMD_DELETE: 'delete' } as const)[
    command as 'CMD_INSERT'
  ];
  if (event) noteTriggers(table, event, derivation);
}

/** The table that is changed: a view that can be updated passes the change on to its own (rewriteHandler.c, rewriteTargetView). */
function targetOf(range: RangeVar | undefined, scope: QueryScope): Relation | undefined {
  const name = nameOf(range);
  if (isSystemRelation(name)) return undefined;
  const target = scope.derivation.world.relationNamed(name);
  return scope.purpose === 'analyzed' ? target : behindView(target, scope.derivation);
}

function behindView(target: Relation, derivation: Derivation): Relation {
  const base = target.readsFrom.length === 1 ? derivation.world.relation(target.readsFrom[0]!) : undefined;
  const replaced = target.attachments.some(({ kind }) => kind !== 'policy');
  if (target.kind !== 'view' || !base || replaced) return target;
  derivation.lock(target, 'RowExclusiveLock');
  return behindView(base, derivation);
}

function itemOf(range: RangeVar | undefined, relation: Relation): RangeItem {
  return { alias: range?.alias?.aliasname ?? range?.relname ?? '', relation };
}
