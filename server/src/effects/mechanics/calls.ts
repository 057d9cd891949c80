import type { FuncCall, Node } from '../../sql/tree';
import type { Derivation } from '../derivation';
import { builtinFunctions } from './builtins';
import { nameFrom, spelledName, strings } from './names';
import { applySetting } from './settings';

/** Notes what a called function does besides computing: settings, sequences, and what only its body knows. */
export function noteCall(node: { readonly FuncCall: FuncCall }, derivation: Derivation): void {
  const name = nameFrom(strings(node.FuncCall.funcname));
  const inSystem = name.schema === undefined || name.schema === 'pg_catalog';
  const args = node.FuncCall.args ?? [];
  if (inSystem && name.name === 'set_config') noteSetting(args, derivation);
  else if (inSystem && (name.name === 'nextval' || name.name === 'setval')) noteSequence(args[0], derivation);
  const user = derivation.world.findFunctions(name);
  if (user.length === 0 && builtinFunctions(name.name, derivation.postgres).length > 0) return;
  if (user.length === 0 && isSyntax(name.name)) return;
  derivation.unknown(`what the function ${spelledName(name)}() does`);
}

/** Functions that the grammar makes of its own words, and that take any type. */
function isSyntax(name: string): boolean {
  return ['coalesce', 'greatest', 'least', 'nullif', 'row', 'overlaps', 'timezone', 'xmlexists'].includes(name);
}

function noteSetting(args: readonly Node[], derivation: Derivation): void {
  const [name, value, local] = args.map(textOf);
  if (name === undefined) return;
  if (value === undefined) {
    noteOneOf(name, args[1], local === 'true', derivation);
    return;
  }
  const values = value.split(',').map((each) => each.trim().replace(/^"(.*)"$/, '$1'));
  applySetting(name, values, local === 'true', derivation);
}

/** One of several values, by a CASE: it is set, and nothing else is known; its ELSE stands for it. */
function noteOneOf(name: string, value: Node | undefined, local: boolean, derivation: Derivation): void {
  const otherwise = value && 'CaseExpr' in value ? textOf(value.CaseExpr.defresult) : undefined;
  if (otherwise !== undefined) derivation.note({ kind: 'sets', setting: name.toLowerCase(), value: otherwise, local });
}

function noteSequence(node: Node | undefined, derivation: Derivation): void {
  const text = textOf(node);
  if (text === undefined) return;
  const parts = text.split('.').map((part) => part.replace(/^"(.*)"$/, '$1'));
  const sequence = derivation.world.findRelation(nameFrom(parts));
  if (sequence) derivation.lock(sequence, 'RowExclusiveLock');
}

function textOf(node: Node | undefined): string | undefined {
  if (!node) return undefined;
  if ('TypeCast' in node) return textOf(node.TypeCast.arg);
  if (!('A_Const' in node)) return undefined;
  if (node.A_Const.boolval) return String(node.A_Const.boolval.boolval ?? false);
  return node.A_Const.sval?.sval;
}
