import type { ParsedStatement } from '../sql/statement';
import type { A_Const, Node, VariableSetStmt } from '../sql/tree';
import type { Derivation } from './derivation';
import { applySetting } from './mechanics/settings';

/** SET and RESET: no lock; search_path and TimeZone decide what later statements mean. */
export function setStatement(node: VariableSetStmt, derivation: Derivation): void {
  const local = node.is_local ?? false;
  if (node.kind === 'VAR_RESET_ALL') {
    for (const name of ['search_path', 'timezone']) applySetting(name, undefined, local, derivation);
    return;
  }
  if (node.kind === 'VAR_SET_MULTI' || !node.name) return;
  const values = node.kind === 'VAR_SET_VALUE' ? (node.args ?? []).map(textOf) : undefined;
  applySetting(node.name, values, local, derivation);
}

function textOf(node: Node): string {
  if ('TypeCast' in node && node.TypeCast.arg) return textOf(node.TypeCast.arg);
  if (!('A_Const' in node)) return '';
  return constant(node.A_Const);
}

function constant(value: A_Const): string {
  if (value.sval) return value.sval.sval ?? '';
  if (value.ival) return String(value.ival.ival ?? 0);
  if (value.boolval) return value.boolval.boolval ? 'on' : 'off';
  return value.fval?.fval ?? '';
}

/** Whether a statement is a SET or RESET; some of them have to be the first of their transaction. */
export function isSetting({ tree }: ParsedStatement): boolean {
  return tree !== undefined && 'VariableSetStmt' in tree;
}
