import type { TypeRef } from '../../catalog/type';
import type { Node, TypeName } from '../../sql/tree';
import type { Derivation } from '../derivation';
import { noteEnumValue } from './enumValue';
import { type Level, typeOfReference } from './queryColumns';
import { typeRefOf } from './typeRef';
import { walk } from './walk';

/** Notes the enum values that an expression speaks of: as casts, and where a column is compared with a constant. */
export function noteEnumUses(tree: unknown, level: Level | undefined, derivation: Derivation): void {
  walk(tree, (kind, fields) => {
    if (kind === 'SelectStmt') return false;
    if (kind === 'TypeCast')
      noteConstants(fields.arg as Node, typeRefOf(fields.typeName as TypeName, derivation.world), derivation);
    if (kind === 'A_Expr') {
      const { lexpr, rexpr } = fields as { lexpr?: Node; rexpr?: Node };
      noteConstants(rexpr, typeOfReference(lexpr, level), derivation);
      noteConstants(lexpr, typeOfReference(rexpr, level), derivation);
    }
    return true;
  });
}

/** Notes the constants that an expression may come to, as values of the type. */
export function noteConstants(node: Node | undefined, type: TypeRef | undefined, derivation: Derivation): void {
  if (!node || !type) return;
  for (const value of constantsIn(node)) noteEnumValue(type, value, derivation);
}

function constantsIn(node: Node): string[] {
  if ('A_Const' in node) return node.A_Const.sval?.sval === undefined ? [] : [node.A_Const.sval.sval];
  if ('List' in node) return (node.List.items ?? []).flatMap(constantsIn);
  if ('A_ArrayExpr' in node) return (node.A_ArrayExpr.elements ?? []).flatMap(constantsIn);
  if ('CoalesceExpr' in node) return (node.CoalesceExpr.args ?? []).flatMap(constantsIn);
  if (!('CaseExpr' in node)) return [];
  const results = (node.CaseExpr.args ?? []).flatMap((arm) =>
    'CaseWhen' in arm && arm.CaseWhen.result ? [arm.CaseWhen.result] : [],
  );
  return [...results, ...(node.CaseExpr.defresult ? [node.CaseExpr.defresult] : [])].flatMap(constantsIn);
}
