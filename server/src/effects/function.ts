import type { UserFunction } from '../catalog/type';
import type { AlterFunctionStmt, CreateFunctionStmt, FunctionParameter, Node } from '../sql/tree';
import type { Derivation } from './derivation';
import { analysisScope, changeRows } from './mechanics/changeRows';
import { overloadsOf } from './mechanics/dropObjects';
import { nameFrom, strings } from './mechanics/names';
import { optionsOf, optionText } from './mechanics/options';
import { typeKey } from './mechanics/typeKey';
import { typeRefOf } from './mechanics/typeRef';

/**
 * CREATE FUNCTION and PROCEDURE: a body in SQL is analyzed, which looks at the tables in it
 * (src/backend/catalog/pg_proc.c, fmgr_sql_validator); other languages look at none.
 */
export function createFunction(node: CreateFunctionStmt, derivation: Derivation): void {
  const { world } = derivation;
  const made = functionOf(node, derivation);
  const overloads = world.findFunctions({ schema: made.schema, name: made.name });
  const same = overloads.find((each) => each.argumentTypes.join() === made.argumentTypes.join());
  if (same && !node.replace) {
    derivation.fails('42723', `function "${made.name}" already exists with same argument types`);
    return;
  }
  for (const statement of bodyOf(node, made, derivation))
    changeRows(statement, { ...analysisScope(derivation), purpose: 'rewritten' });
  world.putFunctions(made.schema, made.name, [...overloads.filter((each) => each !== same), made]);
}

function functionOf(node: CreateFunctionStmt, { world }: Derivation): UserFunction {
  const name = nameFrom(strings(node.funcname));
  const options = optionsOf(node.options);
  const inputs = (node.parameters ?? []).flatMap((each) =>
    'FunctionParameter' in each && isInput(each.FunctionParameter) ? [each.FunctionParameter] : [],
  );
  const language = optionText(options.get('language')) ?? 'sql';
  return {
    schema: world.creationSchema(name),
    name: name.name,
    argumentCount: inputs.length,
    argumentTypes: inputs.map(({ argType }) => typeKey(argType, world)),
    volatility: volatilityOf(options.get('volatility')) ?? 'volatile',
    language: language.toLowerCase(),
    strict: optionText(options.get('strict')) === 'true',
    body: bodyText(options.get('as')),
    returns: typeRefOf(node.returnType, world),
  };
}

function isInput({ mode }: FunctionParameter): boolean {
  return mode !== 'FUNC_PARAM_OUT' && mode !== 'FUNC_PARAM_TABLE';
}

function volatilityOf(node: Node | undefined): UserFunction['volatility'] | undefined {
  const text = optionText(node);
  return text === 'immutable' || text === 'stable' || text === 'volatile' ? text : undefined;
}

function bodyText(node: Node | undefined): string | undefined {
  return node && 'List' in node ? strings(node.List.items)[0] : optionText(node);
}

/** The statements of a body in SQL that are analyzed when it is created. */
function bodyOf(node: CreateFunctionStmt, made: UserFunction, derivation: Derivation): Node[] {
  if (node.sql_body) return statementsIn(node.sql_body);
  if (made.language !== 'sql' || made.body === undefined) return [];
  return derivation.read(made.body).flatMap(({ tree }) => tree ?? []);
}

function statementsIn(body: Node): Node[] {
  if ('List' in body) return (body.List.items ?? []).flatMap(statementsIn);
  if ('ReturnStmt' in body)
    return [{ SelectStmt: { targetList: [{ ResTarget: { val: body.ReturnStmt.returnval! } }] } }];
  return [body];
}

/** ALTER FUNCTION: no lock on any table; its volatility decides what a default with it does. */
export function alterFunction(node: AlterFunctionStmt, derivation: Derivation): void {
  const { world } = derivation;
  const [found] = overloadsOf(node.func && { ObjectWithArgs: node.func }, derivation);
  if (!found) return;
  const options = optionsOf(node.actions);
  const volatility = volatilityOf(options.get('volatility')) ?? found.volatility;
  const strict = options.has('strict') ? optionText(options.get('strict')) === 'true' : found.strict;
  const overloads = world.findFunctions(found).map((each) => (each === found ? { ...each, volatility, strict } : each));
  world.putFunctions(found.schema, found.name, overloads);
}
