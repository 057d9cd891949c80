import type { UserFunction } from '../../catalog/type';
import type { Node } from '../../sql/tree';
import { builtinFunctions } from './builtins';
import type { CoercionPlace } from './coercion';
import { inlinedCalls } from './inlinedCalls';
import { nameFrom, strings } from './names';
import { walk } from './walk';

/** Whether an expression gives another value for each row; `unknown`: it calls a function that no migration made. */
export type Volatility = 'constant' | 'volatile' | { readonly unknown: string };

/**
 * Whether an expression is volatile after planning, when functions in SQL are inlined
 * (src/backend/optimizer/util/clauses.c, contain_volatile_functions_after_planning).
 */
export function volatilityOf(expression: Node, place: CoercionPlace): Volatility {
  let found: Volatility = 'constant';
  walk(withoutUnreached(expression), (kind, fields) => {
    if (kind === 'NextValueExpr') found = 'volatile';
    if (kind !== 'FuncCall' || found === 'volatile') return;
    const parts = strings(fields.funcname as Node[] | undefined);
    const call = volatilityOfCall(parts, (fields.args as unknown[] | undefined)?.length ?? 0, place);
    if (call !== 'constant') found = call;
  });
  return found;
}

/** Without what planning drops: the other side of `false AND` and `true OR`, what follows a constant in COALESCE. */
function withoutUnreached(node: Node): Node[] {
  if ('BoolExpr' in node) {
    const { boolop, args = [] } = node.BoolExpr;
    const decided = boolop !== 'NOT_EXPR' && args.some((each) => booleanOf(each) === (boolop === 'OR_EXPR'));
    return decided ? [] : args.flatMap(withoutUnreached);
  }
  if ('CoalesceExpr' in node) {
    const args = node.CoalesceExpr.args ?? [];
    const last = args.findIndex((each) => 'A_Const' in each && !each.A_Const.isnull);
    return args.slice(0, last < 0 ? undefined : last + 1).flatMap(withoutUnreached);
  }
  return [node];
}

function booleanOf(node: Node): boolean | undefined {
  return 'A_Const' in node && node.A_Const.boolval ? (node.A_Const.boolval.boolval ?? false) : undefined;
}

/** A call by the parts of its name. */
export function volatilityOfCall(parts: readonly string[], count: number, place: CoercionPlace, depth = 0): Volatility {
  const name = nameFrom(parts);
  const own = name.schema === 'pg_catalog' ? [] : place.world.findFunctions(name);
  const fitting = own.filter((each) => each.argumentCount === count);
  const user = fitting[0] ?? own[0];
  if (user) return volatilityOfUser(user, place, depth);
  const overloads = builtinFunctions(name.name, place.postgres);
  if (overloads.length === 0) return { unknown: `${parts.join('.')}()` };
  const exact = overloads.filter((each) => takes(each.arguments.length, each.defaults, each.variadic, count));
  const chosen = exact.length > 0 ? exact : overloads;
  return chosen.every(({ volatility }) => volatility === 'volatile') ? 'volatile' : 'constant';
}

function takes(all: number, defaults: number, variadic: boolean, count: number): boolean {
  return variadic ? count >= all - 1 : all - defaults <= count && count <= all;
}

const deepest = 5;

function volatilityOfUser(user: UserFunction, place: CoercionPlace, depth: number): Volatility {
  if (user.volatility !== 'volatile') return 'constant';
  const calls = user.language === 'sql' && depth < deepest ? inlinedCalls(user.body) : undefined;
  if (calls === undefined) return 'volatile';
  for (const call of calls) {
    const inner = volatilityOfCall(call.parts, call.count, place, depth + 1);
    if (inner !== 'constant') return inner;
  }
  return 'constant';
}
