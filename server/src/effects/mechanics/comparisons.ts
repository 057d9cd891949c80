import type { Node } from '../../sql/tree';
import { strings } from './names';
import { isColumn } from './notNullProof';

/** A constant as it can be compared without knowing its type: a number, or a text. */
export type Constant = number | string;

/** What an expression says of a column: it compares so with a constant, or is one of some. */
export interface Atom {
  readonly operator: '<' | '<=' | '>' | '>=' | 'in';
  readonly values: readonly Constant[];
}

/** The constant that a node is, casts aside. */
export function constantOf(node: Node): Constant | undefined {
  if ('TypeCast' in node && node.TypeCast.arg) return constantOf(node.TypeCast.arg);
  if ('A_Expr' in node && !node.A_Expr.lexpr && node.A_Expr.rexpr && strings(node.A_Expr.name)[0] === '-') {
    const value = constantOf(node.A_Expr.rexpr);
    return typeof value === 'number' ? -value : undefined;
  }
  if (!('A_Const' in node) || node.A_Const.isnull) return undefined;
  const { sval, fval, ival } = node.A_Const;
  if (sval) return sval.sval ?? '';
  return fval ? Number(fval.fval) : (ival?.ival ?? 0);
}

/** Less than, equal to or more than zero; undefined where that cannot be told from the text alone. */
export function compare(a: Constant, b: Constant): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (a === b) return 0;
  const dates = [a, b].map((each) => (isDate(each) ? Date.parse(`${String(each).replace(' ', 'T')}`) : Number.NaN));
  const [first, second] = dates;
  return Number.isNaN(first) || Number.isNaN(second) ? undefined : first! - second!;
}

function isDate(value: Constant): boolean {
  return /^\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d)?)?$/.test(String(value));
}

const mirrored: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '=': '=' };

/** All that an expression, if it holds, says of the column: the sides of an AND, and an OR of equalities. */
export function atomsOf(node: Node, column: string): Atom[] {
  if ('BoolExpr' in node) {
    const { boolop, args = [] } = node.BoolExpr;
    if (boolop === 'AND_EXPR') return args.flatMap((each) => atomsOf(each, column));
    return boolop === 'OR_EXPR' ? eitherOf(args.map((each) => atomsOf(each, column))) : [];
  }
  if (!('A_Expr' in node)) return [];
  const { kind, name, lexpr, rexpr } = node.A_Expr;
  const operator = strings(name)[0] ?? '';
  if (kind === 'AEXPR_BETWEEN' && isColumn(lexpr, column)) return between(rexpr);
  if (kind === 'AEXPR_IN' && operator === '=' && isColumn(lexpr, column)) return oneOf(itemsOf(rexpr));
  if (kind === 'AEXPR_OP_ANY' && operator === '=' && isColumn(lexpr, column)) return oneOf(elementsOf(rexpr));
  if (kind !== 'AEXPR_OP') return [];
  if (isColumn(lexpr, column) && rexpr) return comparison(operator, rexpr);
  return isColumn(rexpr, column) && lexpr ? comparison(mirrored[operator] ?? '', lexpr) : [];
}

function comparison(operator: string, side: Node): Atom[] {
  const value = constantOf(side);
  if (value === undefined || mirrored[operator] === undefined) return [];
  return [{ operator: operator === '=' ? 'in' : (operator as Atom['operator']), values: [value] }];
}

function between(bounds: Node | undefined): Atom[] {
  const [low, high] = itemsOf(bounds);
  return [...(low ? comparison('>=', low) : []), ...(high ? comparison('<=', high) : [])];
}

function oneOf(nodes: readonly Node[]): Atom[] {
  const values = nodes.map(constantOf);
  return values.length > 0 && values.every((value) => value !== undefined)
    ? [{ operator: 'in', values: values as Constant[] }]
    : [];
}

function eitherOf(sides: readonly Atom[][]): Atom[] {
  const lists = sides.map((atoms) => atoms.find(({ operator }) => operator === 'in'));
  return lists.every((each) => each !== undefined)
    ? [{ operator: 'in', values: lists.flatMap((each) => each!.values) }]
    : [];
}

function itemsOf(node: Node | undefined): readonly Node[] {
  return node && 'List' in node ? (node.List.items ?? []) : [];
}

function elementsOf(node: Node | undefined): readonly Node[] {
  if (node && 'TypeCast' in node) return elementsOf(node.TypeCast.arg);
  return node && 'A_ArrayExpr' in node ? (node.A_ArrayExpr.elements ?? []) : [];
}
