// Statements that run others: CALL, PREPARE, EXECUTE, EXPLAIN, DECLARE.

import { tokenize } from '../sql/tokenizer';
import type { CallStmt, DeclareCursorStmt, ExecuteStmt, ExplainStmt, Node, PrepareStmt } from '../sql/tree';
import type { Derivation } from './derivation';
import { analysisScope, changeRows, runScope } from './mechanics/changeRows';
import { nameFrom, spelledName, strings } from './mechanics/names';
import { isOn, optionsOf } from './mechanics/options';

/** CALL: what a procedure does is in its body; one that commits cannot be called inside of a transaction (2D000). */
export function call(node: CallStmt, derivation: Derivation): void {
  const name = nameFrom(strings(node.funccall?.funcname));
  derivation.unknown(`what the procedure ${spelledName(name)}() does`);
  const bodies = derivation.world.findFunctions(name).flatMap(({ body }) => body ?? []);
  if (bodies.some(endsTransaction)) derivation.refusesTransaction();
}

function endsTransaction(body: string): boolean {
  return tokenize(body).some(
    ({ kind, start, end }) => kind === 'word' && /^(commit|rollback)$/i.test(body.slice(start, end)),
  );
}

/** PREPARE looks at the tables as analysis does; EXECUTE runs it. */
export function prepare(node: PrepareStmt, derivation: Derivation): void {
  if (!node.query) return;
  changeRows(node.query, { ...analysisScope(derivation), purpose: 'rewritten' });
  derivation.world.putEntry('prepared', node.name ?? '', { query: node.query });
}

export function execute(node: ExecuteStmt, derivation: Derivation): void {
  const prepared = derivation.world.entry('prepared', node.name ?? '') as { readonly query: Node } | undefined;
  if (prepared) changeRows(prepared.query, runScope(derivation));
  else derivation.unknown(`what the prepared statement "${node.name ?? ''}" does`);
}

/** DECLARE plans a query that FETCH runs. */
export function declareCursor(node: DeclareCursorStmt, derivation: Derivation): void {
  if (node.query) changeRows(node.query, { ...runScope(derivation), purpose: 'planned' });
}

/** EXPLAIN plans, which locks what it would use; ANALYZE runs as well. */
export function explain(node: ExplainStmt, derivation: Derivation): void {
  if (!node.query) return;
  const runs = isOn(optionsOf(node.options), 'analyze');
  if (runs && !isQuery(node.query)) inside(node.query, derivation);
  else if (isQuery(node.query))
    changeRows(node.query, runs ? runScope(derivation) : { ...runScope(derivation), purpose: 'planned' });
}

function isQuery(node: Node): boolean {
  return ['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt'].includes(Object.keys(node)[0] ?? '');
}

function inside(tree: Node, derivation: Derivation): void {
  const { text, tokens, grammar, problem } = derivation.statement;
  const { effects } = derivation.inside({ text, tokens, grammar, problem, tree });
  for (const { command, ...effect } of effects) derivation.note(effect);
}
