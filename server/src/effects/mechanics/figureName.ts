import type { Node } from '../../sql/tree';
import { partsOf, strings } from './names';

/** How much a name is worth: a type's or a CASE's name gives way to any other. */
type Figured = { readonly name: string; readonly weak: boolean } | undefined;

/**
 * The name that PostgreSQL gives to an expression without one, undefined where it finds none
 * (src/backend/parser/parse_target.c, FigureColnameInternal).
 */
export function figuredName(node: Node | undefined): string | undefined {
  return figure(node)?.name;
}

function figure(node: Node | undefined): Figured {
  if (!node) return undefined;
  if ('ColumnRef' in node) return strong(strings(node.ColumnRef.fields).at(-1));
  if ('FuncCall' in node) return strong(strings(node.FuncCall.funcname).at(-1));
  if ('A_Indirection' in node)
    return strong(strings(node.A_Indirection.indirection).at(-1)) ?? figure(node.A_Indirection.arg);
  if ('A_Expr' in node) return node.A_Expr.kind === 'AEXPR_NULLIF' ? strong('nullif') : undefined;
  if ('TypeCast' in node) return figureCast(figure(node.TypeCast.arg), strings(node.TypeCast.typeName?.names).at(-1));
  if ('CollateClause' in node) return figure(node.CollateClause.arg);
  if ('SubLink' in node) return figureSubLink(node.SubLink.subLinkType, node.SubLink.subselect);
  if ('CaseExpr' in node) return figureCase(figure(node.CaseExpr.defresult));
  if ('SQLValueFunction' in node) return strong(node.SQLValueFunction.op?.replace(/^SVFOP_|_N$/g, '').toLowerCase());
  if ('MinMaxExpr' in node) return strong(node.MinMaxExpr.op === 'IS_GREATEST' ? 'greatest' : 'least');
  return figureByKind(node);
}

const byKind: Readonly<Record<string, string>> = {
  A_ArrayExpr: 'array',
  RowExpr: 'row',
  CoalesceExpr: 'coalesce',
  GroupingFunc: 'grouping',
  XmlSerialize: 'xmlserialize',
};

function figureByKind(node: Node): Figured {
  return strong(byKind[Object.keys(node)[0] ?? '']);
}

function figureCast(argument: Figured, type: string | undefined): Figured {
  if (argument && !argument.weak) return argument;
  return type === undefined ? argument : { name: type, weak: true };
}

function figureCase(otherwise: Figured): Figured {
  return otherwise && !otherwise.weak ? otherwise : { name: 'case', weak: true };
}

function figureSubLink(type: string | undefined, select: Node | undefined): Figured {
  if (type === 'EXISTS_SUBLINK') return strong('exists');
  if (type === 'ARRAY_SUBLINK') return strong('array');
  if (type !== 'EXPR_SUBLINK' || !select || !('SelectStmt' in select)) return undefined;
  const target = select.SelectStmt.targetList?.[0];
  if (!target || !('ResTarget' in target)) return undefined;
  return target.ResTarget.name ? strong(target.ResTarget.name) : figure(target.ResTarget.val);
}

function strong(name: string | undefined): Figured {
  return name === undefined ? undefined : { name, weak: false };
}

/** The last part of whatever a node names. */
export function lastPart(node: Node | undefined): string | undefined {
  return partsOf(node).at(-1);
}
