// What can be told from a WHERE clause without running it: whether it holds for every row, and whether an index bounds it.
import { columnOf, type Relation } from '../../catalog/relation';
import type { World } from '../../catalog/world';
import type { Node } from '../../sql/tree';
import { strings } from './names';

/** The parts of a condition that must all hold. */
export function conjuncts(condition: Node | undefined): Node[] {
  if (!condition) return [];
  if ('BoolExpr' in condition && condition.BoolExpr.boolop === 'AND_EXPR')
    return (condition.BoolExpr.args ?? []).flatMap(conjuncts);
  return [condition];
}

/** Whether the condition holds for every row of the table, whatever the rows are. */
export function isTautology(condition: Node | undefined, table: Relation): boolean {
  if (!condition) return true;
  if ('BoolExpr' in condition) {
    const args = condition.BoolExpr.args ?? [];
    if (condition.BoolExpr.boolop === 'AND_EXPR') return args.every((arg) => isTautology(arg, table));
    if (condition.BoolExpr.boolop === 'OR_EXPR') return args.some((arg) => isTautology(arg, table));
    return args.length === 1 && isContradiction(args[0], table);
  }
  if ('A_Const' in condition) return condition.A_Const.boolval?.boolval === true;
  if ('NullTest' in condition) {
    const name =
      condition.NullTest.nulltesttype === 'IS_NOT_NULL' ? columnName(condition.NullTest.arg, table.name) : undefined;
    return name !== undefined && columnOf(table, name)?.notNull === true;
  }
  return (
    'A_Expr' in condition && isEquation(condition) && sameConstants(condition.A_Expr.lexpr, condition.A_Expr.rexpr)
  );
}

/** Whether the condition holds for no row, whatever the rows are. */
export function isContradiction(condition: Node | undefined, table: Relation): boolean {
  if (!condition) return false;
  if ('BoolExpr' in condition && condition.BoolExpr.boolop === 'AND_EXPR') {
    return (condition.BoolExpr.args ?? []).some((arg) => isContradiction(arg, table));
  }
  if ('A_Const' in condition) return condition.A_Const.boolval !== undefined && !condition.A_Const.boolval.boolval;
  if (!('NullTest' in condition) || condition.NullTest.nulltesttype !== 'IS_NULL') return false;
  const name = columnName(condition.NullTest.arg, table.name);
  return name !== undefined && columnOf(table, name)?.notNull === true;
}

function isEquation(node: Node): boolean {
  return 'A_Expr' in node && node.A_Expr.kind === 'AEXPR_OP' && strings(node.A_Expr.name).at(-1) === '=';
}

function sameConstants(a: Node | undefined, b: Node | undefined): boolean {
  if (!a || !b || !('A_Const' in a) || !('A_Const' in b) || a.A_Const.isnull || b.A_Const.isnull) return false;
  const text = (node: Node) => JSON.stringify(node, (key, value) => (key === 'location' ? undefined : value));
  return text(a) === text(b);
}

/** The column of the table that a node is, by its plain name or one qualified with `alias`. */
export function columnName(node: Node | undefined, alias: string): string | undefined {
  if (node && 'TypeCast' in node) return columnName(node.TypeCast.arg, alias);
  if (!node || !('ColumnRef' in node)) return undefined;
  const parts = strings(node.ColumnRef.fields);
  if (parts.length !== (node.ColumnRef.fields ?? []).length) return undefined;
  return parts.length === 1 || parts.at(-2) === alias ? parts.at(-1) : undefined;
}

/** Whether the value can be computed without looking at any row. */
function isFixed(node: Node | undefined): boolean {
  if (!node) return false;
  if ('A_Const' in node || 'ParamRef' in node || 'SQLValueFunction' in node) return true;
  if ('TypeCast' in node) return isFixed(node.TypeCast.arg);
  if ('List' in node) return (node.List.items ?? []).every(isFixed);
  if ('A_ArrayExpr' in node) return (node.A_ArrayExpr.elements ?? []).every(isFixed);
  if ('FuncCall' in node) return (node.FuncCall.args ?? []).every(isFixed);
  if ('A_Expr' in node) return (!node.A_Expr.lexpr || isFixed(node.A_Expr.lexpr)) && isFixed(node.A_Expr.rexpr);
  return false;
}

/** The columns that the conditions compare with fixed values: for equality with one value or some, and by order. */
function comparedColumns(conditions: readonly Node[], alias: string): { equal: Set<string>; ordered: Set<string> } {
  const equal = new Set<string>();
  const ordered = new Set<string>();
  for (const condition of conditions) {
    if (!('A_Expr' in condition)) continue;
    const { kind, lexpr, rexpr, name } = condition.A_Expr;
    const operator = strings(name).at(-1) ?? '';
    const left = columnName(lexpr, alias);
    const right = columnName(rexpr, alias);
    const column =
      left !== undefined && isFixed(rexpr) ? left : right !== undefined && isFixed(lexpr) ? right : undefined;
    if (column === undefined) continue;
    if (operator === '=' && (kind === 'AEXPR_OP' || kind === 'AEXPR_IN' || kind === 'AEXPR_OP_ANY')) equal.add(column);
    else if (kind === 'AEXPR_BETWEEN' || /^[<>]=?$/.test(operator)) ordered.add(column);
  }
  return { equal, ordered };
}

/** Whether an index leads to the rows that meet the conditions, so that not every row need be read. */
export function isBoundedByIndex(table: Relation, alias: string, conditions: readonly Node[], world: World): boolean {
  const { equal, ordered } = comparedColumns(conditions, alias);
  return table.indexes.some((id) => {
    const facts = world.relation(id)?.index;
    const first = facts?.valid && !facts.predicate ? facts.parts[0]?.column : undefined;
    return first !== undefined && (equal.has(first) || (facts?.method === 'btree' && ordered.has(first)));
  });
}

/** Whether the conditions fix all columns of a key, so that they hold for as many rows as the text names. */
export function isBoundedByKey(table: Relation, alias: string, conditions: readonly Node[], world: World): boolean {
  const { equal } = comparedColumns(conditions, alias);
  return table.indexes.some((id) => {
    const facts = world.relation(id)?.index;
    return (
      facts?.unique === true &&
      !facts.predicate &&
      facts.parts.every(({ column }) => column !== undefined && equal.has(column))
    );
  });
}
