// What a query locks and reads: SELECT by itself, and within views, INSERT, COPY and whatever else takes a query.
import type { Relation } from '../../catalog/relation';
import type { JoinExpr, LockingClause, Node, RangeVar, SelectStmt, WithClause } from '../../sql/tree';
import type { Derivation } from '../derivation';
import type { LockMode } from '../lock';
import { noteCall } from './calls';
import { conjuncts } from './conditions';
import { noteEnumUses } from './enumUses';
import { isSystemRelation, nameOf, strings } from './names';
import { type Level, meaningsOf, type RangeItem } from './queryColumns';
import { readRelation } from './readRelation';
import { columnNamesIn, walk } from './walk';

/** Where a query stands. */
export interface QueryScope {
  readonly derivation: Derivation;
  /** Names that WITH gives; they hide relations. */
  readonly ctes: ReadonlySet<string>;
  readonly outer: Level | undefined;
  /**
   * `analyzed`: only looked at, as for a view; `rewritten`: views are opened as well, as for a routine; `planned`: so
   * are partitions, as for EXPLAIN; `run`: rows are read and changed.
   */
  readonly purpose: 'analyzed' | 'rewritten' | 'planned' | 'run';
  /** Derives an INSERT, UPDATE, DELETE or MERGE inside of WITH. */
  readonly change: (node: Node, scope: QueryScope) => void;
  /** Told each column that the query speaks of; no name: all that the relation has. */
  readonly onColumn?: (relation: Relation, name: string | undefined) => void;
  /** Told each relation that the query names. */
  readonly onRelation?: (relation: Relation) => void;
}

/** Derives any query: SELECT, VALUES, or a change with RETURNING. */
export function readQuery(node: Node | undefined, scope: QueryScope): void {
  if (!node) return;
  if ('SelectStmt' in node) readSelect(node.SelectStmt, scope);
  else scope.change(node, scope);
}

export function readSelect(select: SelectStmt, outside: QueryScope): void {
  const scope = withQueries(select.withClause, outside);
  if (select.larg) readSelect(select.larg, scope);
  if (select.rarg) readSelect(select.rarg, scope);
  const from = readFrom(select.fromClause, scope, {
    conditions: conjuncts(select.whereClause),
    lockModeOf: lockModesOf(select.lockingClause),
    few: asksForFew(select),
    extremes: extremesOf(select),
  });
  const level = { items: from, outer: scope.outer };
  const { fromClause, withClause, larg, rarg, lockingClause, intoClause, ...expressions } = select;
  readExpressions(expressions, level, scope);
}

function asksForFew({ limitCount, sortClause, groupClause, whereClause }: SelectStmt): boolean {
  return limitCount !== undefined && !sortClause && !groupClause && !whereClause;
}

/** The columns of `SELECT min(a), max(b) FROM t` (src/backend/optimizer/plan/planagg.c). */
function extremesOf({ targetList, groupClause, whereClause }: SelectStmt): string[] {
  if (groupClause || whereClause) return [];
  const columns = (targetList ?? []).map((target) => {
    const call =
      'ResTarget' in target && target.ResTarget.val && 'FuncCall' in target.ResTarget.val
        ? target.ResTarget.val.FuncCall
        : undefined;
    const name = strings(call?.funcname).at(-1);
    return name === 'min' || name === 'max' ? columnNamesIn(call?.args)[0] : undefined;
  });
  return columns.every((column) => column !== undefined) ? columns : [];
}

/** Derives the queries of WITH, and adds their names to the scope. */
export function withQueries(clause: WithClause | undefined, scope: QueryScope): QueryScope {
  if (!clause) return scope;
  let inner = scope;
  for (const each of clause.ctes ?? []) {
    if (!('CommonTableExpr' in each)) continue;
    const named = { ...inner, ctes: new Set([...inner.ctes, each.CommonTableExpr.ctename ?? '']) };
    readQuery(each.CommonTableExpr.ctequery, clause.recursive ? named : inner);
    inner = named;
  }
  return inner;
}

/** How the items of a FROM clause are read. */
export interface Reading {
  readonly conditions: readonly Node[];
  readonly lockModeOf: (alias: string) => LockMode;
  /** Not all rows are asked for. */
  readonly few: boolean;
  /** The columns of which only the smallest or largest value is asked for: an index that begins with one gives it. */
  readonly extremes?: readonly string[];
}

export const plainReading: Reading = { conditions: [], lockModeOf: () => 'AccessShareLock', few: false };

/** Locks and reads the items of a FROM clause. */
export function readFrom(items: readonly Node[] | undefined, scope: QueryScope, reading: Reading): RangeItem[] {
  return (items ?? []).flatMap((item) => readItem(item, scope, reading));
}

function readItem(item: Node, scope: QueryScope, reading: Reading): RangeItem[] {
  if ('RangeVar' in item) return [readRange(item.RangeVar, scope, reading)];
  if ('JoinExpr' in item) return readJoin(item.JoinExpr, scope, reading);
  if ('RangeSubselect' in item) {
    readQuery(item.RangeSubselect.subquery, scope);
    return [{ alias: item.RangeSubselect.alias?.aliasname ?? '', relation: undefined }];
  }
  if ('RangeTableSample' in item && item.RangeTableSample.relation)
    return readItem(item.RangeTableSample.relation, scope, reading);
  readExpressions(item, { items: [], outer: scope.outer }, scope);
  const alias = Object.values(item)[0] as { alias?: { aliasname?: string } } | undefined;
  return [{ alias: alias?.alias?.aliasname ?? '', relation: undefined }];
}

function readJoin(join: JoinExpr, scope: QueryScope, reading: Reading): RangeItem[] {
  const inner = join.jointype === 'JOIN_INNER';
  const within = inner ? { ...reading, conditions: [...reading.conditions, ...conjuncts(join.quals)] } : reading;
  const items = [...readItem(join.larg!, scope, within), ...readItem(join.rarg!, scope, within)];
  const level = { items, outer: scope.outer };
  if (join.quals) readExpressions(join.quals, level, scope);
  for (const column of join.usingClause ?? []) readExpressions({ ColumnRef: { fields: [column] } }, level, scope);
  return items;
}

function readRange(range: RangeVar, scope: QueryScope, reading: Reading): RangeItem {
  const name = nameOf(range);
  const alias = range.alias?.aliasname ?? name.name;
  const hidden = name.schema === undefined && scope.ctes.has(name.name);
  if (hidden || isSystemRelation(name)) return { alias, relation: undefined };
  const relation = scope.derivation.world.relationNamed(name);
  scope.onRelation?.(relation);
  readRelation(relation, { alias, only: range.inh !== true, mode: reading.lockModeOf(alias), ...reading }, scope);
  return { alias, relation };
}

/** FOR UPDATE and its like take ROW SHARE on what they name, or on everything. */
function lockModesOf(clauses: readonly Node[] | undefined): (alias: string) => LockMode {
  const locking = (clauses ?? []).flatMap((node): LockingClause[] =>
    'LockingClause' in node ? [node.LockingClause] : [],
  );
  const all = locking.some(({ lockedRels }) => !lockedRels?.length);
  const named = locking.flatMap(({ lockedRels }) =>
    (lockedRels ?? []).map((node) => ('RangeVar' in node ? node.RangeVar.relname : undefined)),
  );
  return (alias) => (all || named.includes(alias) ? 'RowShareLock' : 'AccessShareLock');
}

/** Follows the expressions of one level: the columns and functions in them, and the queries inside. */
export function readExpressions(tree: unknown, level: Level, scope: QueryScope): void {
  noteEnumUses(tree, level, scope.derivation);
  walk(tree, (kind, fields) => {
    if (kind === 'SelectStmt') {
      readSelect(fields as SelectStmt, { ...scope, outer: level });
      return false;
    }
    if (kind === 'FuncCall' && scope.purpose === 'run') noteCall({ FuncCall: fields }, scope.derivation);
    if (kind === 'ColumnRef' && scope.onColumn) {
      for (const { relation, name } of meaningsOf({ ColumnRef: fields }, level)) scope.onColumn(relation, name);
    }
    return true;
  });
}
