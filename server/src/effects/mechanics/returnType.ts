import type { TypeRef } from '../../catalog/type';
import type { Node } from '../../sql/tree';
import { builtinFunctions, builtinType } from './builtins';
import type { CoercionPlace } from './coercion';
import { nameFrom, strings } from './names';
import { systemType, typeRefOf } from './typeRef';

/** The type of an expression where its outermost step tells; undefined: not known. */
export function returnTypeOf(node: Node, place: CoercionPlace): TypeRef | undefined {
  if ('TypeCast' in node) return typeRefOf(node.TypeCast.typeName, place.world);
  if ('CollateClause' in node && node.CollateClause.arg) return returnTypeOf(node.CollateClause.arg, place);
  if ('FuncCall' in node) return functionType(node.FuncCall, place);
  if ('BoolExpr' in node || 'NullTest' in node || 'BooleanTest' in node) return systemType('bool');
  if ('CoalesceExpr' in node) return commonType(node.CoalesceExpr.args, place);
  if ('SQLValueFunction' in node) return valueFunctions[node.SQLValueFunction.op ?? ''];
  if ('A_Expr' in node) return comparison.has(strings(node.A_Expr.name).at(-1) ?? '') ? systemType('bool') : undefined;
  return undefined;
}

const comparison = new Set(['=', '<>', '<', '>', '<=', '>=', '~~', '!~~', '~', '!~', '@>', '<@', '&&']);

const valueFunctions: Readonly<Record<string, TypeRef>> = {
  SVFOP_CURRENT_DATE: systemType('date'),
  SVFOP_CURRENT_TIME: systemType('timetz'),
  SVFOP_CURRENT_TIMESTAMP: systemType('timestamptz'),
  SVFOP_LOCALTIMESTAMP: systemType('timestamp'),
  SVFOP_CURRENT_USER: systemType('name'),
};

function functionType(
  call: { funcname?: Node[]; args?: Node[] },
  { world, postgres }: CoercionPlace,
): TypeRef | undefined {
  const name = nameFrom(strings(call.funcname));
  const count = call.args?.length ?? 0;
  const user = world.findFunctions(name).filter((each) => each.argumentCount === count);
  if (user.length > 0) return user[0]?.returns;
  const returns = new Set(
    builtinFunctions(name.name, postgres)
      .filter((each) => each.arguments.length >= count && each.arguments.length - each.defaults <= count)
      .map((each) => each.returns),
  );
  const [only] = returns;
  if (returns.size !== 1 || only === undefined || only.startsWith('any')) return undefined;
  const element = only.startsWith('_') ? builtinType(only)?.element : undefined;
  return element === undefined ? systemType(only) : { ...systemType(element), dimensions: 1 };
}

function commonType(args: readonly Node[] | undefined, place: CoercionPlace): TypeRef | undefined {
  for (const arg of args ?? []) {
    const type = returnTypeOf(arg, place);
    if (type) return type;
  }
  return undefined;
}
