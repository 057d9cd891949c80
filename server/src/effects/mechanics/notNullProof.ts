import type { Relation } from '../../catalog/relation';
import type { Node } from '../../sql/tree';
import type { CoercionPlace } from './coercion';
import { strings } from './names';

/**
 * Whether a validated CHECK of the table proves that a column has no nulls
 * (src/backend/commands/tablecmds.c, NotNullImpliedByRelConstraints).
 */
export function provesNotNull(table: Relation, column: string, _place: CoercionPlace): boolean {
  return table.constraints.some(
    ({ kind, validated, enforced, expression }) =>
      kind === 'check' && validated && enforced && expression !== undefined && implies(expression.tree, column),
  );
}

/** Weak implication: an AND needs one side that proves it, an OR both (src/backend/optimizer/util/predtest.c). */
function implies(node: Node, column: string): boolean {
  if ('NullTest' in node) return node.NullTest.nulltesttype === 'IS_NOT_NULL' && isColumn(node.NullTest.arg, column);
  if ('A_Expr' in node) return node.A_Expr.kind === 'AEXPR_DISTINCT' && isDistinctFromNull(node.A_Expr, column);
  if (!('BoolExpr' in node)) return false;
  const { boolop, args = [] } = node.BoolExpr;
  if (boolop === 'AND_EXPR') return args.some((each) => implies(each, column));
  if (boolop === 'OR_EXPR') return args.every((each) => implies(each, column));
  return args[0] !== undefined && deniesNull(args[0], column);
}

/** `NOT (column IS NULL)`, which is simplified to IS NOT NULL; by De Morgan through AND and OR. */
function deniesNull(node: Node, column: string): boolean {
  if ('NullTest' in node) return node.NullTest.nulltesttype === 'IS_NULL' && isColumn(node.NullTest.arg, column);
  if (!('BoolExpr' in node)) return false;
  const { boolop, args = [] } = node.BoolExpr;
  if (boolop === 'OR_EXPR') return args.some((each) => deniesNull(each, column));
  if (boolop === 'AND_EXPR') return args.every((each) => deniesNull(each, column));
  return args[0] !== undefined && implies(args[0], column);
}

function isDistinctFromNull({ lexpr, rexpr }: { lexpr?: Node; rexpr?: Node }, column: string): boolean {
  return (isColumn(lexpr, column) && isNull(rexpr)) || (isColumn(rexpr, column) && isNull(lexpr));
}

function isNull(node: Node | undefined): boolean {
  return node !== undefined && 'A_Const' in node && node.A_Const.isnull === true;
}

/** Whether the node is the column by itself. */
export function isColumn(node: Node | undefined, column: string): boolean {
  return node !== undefined && 'ColumnRef' in node && strings(node.ColumnRef.fields).at(-1) === column;
}
