import type { Relation } from '../../catalog/relation';
import type { TypeRef } from '../../catalog/type';
import type { Node } from '../../sql/tree';
import type { Derivation } from '../derivation';
import { noteEnumValue } from './enumValue';
import { strings } from './names';
import { baseType } from './typeFacts';
import { typeRefOf } from './typeRef';
import { walk } from './walk';

/**
 * Notes the values of enums that an expression speaks of: literals cast to an enum, compared with a column of one, or
 * standing where a value of type `wanted` is. A value that the same transaction added cannot be used yet (55P04).
 */
export function noteEnumLiterals(
  expression: Node | undefined,
  derivation: Derivation,
  table?: Relation,
  wanted?: TypeRef,
): void {
  if (!expression) return;
  const text = literalOf(expression);
  if (text !== undefined && wanted) noteValue(wanted, text, derivation);
  walk(expression, (kind, fields) => {
    if (kind === 'TypeCast') noteCast(fields, derivation);
    if (kind === 'A_Expr' && table) noteComparison(fields, table, derivation);
  });
}

function noteCast(fields: Record<string, unknown>, derivation: Derivation): void {
  const type = typeRefOf(fields.typeName as Parameters<typeof typeRefOf>[0], derivation.world);
  const text = literalOf(fields.arg as Node | undefined);
  if (type && text !== undefined) noteValue(type, text, derivation);
}

/** `column = 'x'`, `column IN ('x', 'y')`, `column = ANY (ARRAY['x'])`. */
function noteComparison(fields: Record<string, unknown>, table: Relation, derivation: Derivation): void {
  const sides = [fields.lexpr, fields.rexpr] as (Node | undefined)[];
  for (const [side, other] of [sides, [...sides].reverse()] as const) {
    const name = side && 'ColumnRef' in side ? strings(side.ColumnRef.fields).at(-1) : undefined;
    const type = table.columns.find((column) => column.name === name)?.type;
    if (!type || !other) continue;
    for (const text of literalsIn(other)) noteValue(type, text, derivation);
  }
}

function literalsIn(node: Node): string[] {
  if ('List' in node) return (node.List.items ?? []).flatMap(literalsIn);
  if ('A_ArrayExpr' in node) return (node.A_ArrayExpr.elements ?? []).flatMap(literalsIn);
  const text = literalOf(node);
  return text === undefined ? [] : [text];
}

function literalOf(node: Node | undefined): string | undefined {
  return node && 'A_Const' in node ? node.A_Const.sval?.sval : undefined;
}

function noteValue(type: TypeRef, value: string, derivation: Derivation): void {
  if (type.dimensions === 0) noteEnumValue(baseType(type, derivation.world), value, derivation);
}
