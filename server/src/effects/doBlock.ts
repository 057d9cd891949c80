import { isKeyword } from '../sql/keywords';
import { type EmbeddedStatement, embeddedStatements } from '../sql/plpgsql';
import { tokenize } from '../sql/tokenizer';
import type { DoStmt } from '../sql/tree';
import type { Derivation } from './derivation';
import type { Effect } from './effect';

/**
 * DO: the statements of its body, one after the other, in the transaction of the statement. What stands under a
 * condition is taken as happening, unless it is certain to fail: then the condition was there to prevent it.
 */
export function doBlock(node: DoStmt, derivation: Derivation): void {
  const catches = handlesErrors(node);
  for (const statement of embeddedStatements(derivation.statement)) deriveEmbedded(statement, catches, derivation);
}

function deriveEmbedded(statement: EmbeddedStatement, catches: boolean, derivation: Derivation): void {
  if ('unreadable' in statement) {
    derivation.unknown(`what this DO block does: ${statement.unreadable.replace(/\.$/, '')}`);
    return;
  }
  const inner = derivation.read(statement.text);
  if (inner.length === 0) derivation.unknown('what this DO block does: its statements are not read here');
  for (const parsed of inner) {
    const { effects } = derivation.inside(parsed);
    const fails = effects.some(({ kind }) => kind === 'fails');
    if (fails && (statement.conditional || catches)) continue;
    if (effects.some(({ kind }) => kind === 'refuses transaction')) refuse(parsed.text, derivation);
    else for (const effect of effects) noteInside(effect, derivation);
  }
}

/**
 * What cannot run in a transaction cannot run in a function either, and is refused before it locks anything
 * (src/backend/access/transam/xact.c, PreventInTransactionBlock).
 */
function refuse(text: string, derivation: Derivation): void {
  const words = text.split(/\s+/, 2).join(' ').toUpperCase();
  derivation.fails('25001', `${words} cannot be executed from a function`);
}

/** COMMIT and ROLLBACK in a body work only where no transaction surrounds the DO (2D000). */
function noteInside({ command, ...effect }: Effect, derivation: Derivation): void {
  if (effect.kind === 'transaction') derivation.refusesTransaction();
  else if (effect.kind === 'sets') derivation.note({ ...effect, inside: true });
  else derivation.note(effect);
}

/** Whether some block of the body has handlers for errors. */
function handlesErrors(node: DoStmt): boolean {
  const body = (node.args ?? []).flatMap((arg) =>
    'DefElem' in arg && arg.DefElem.arg && 'String' in arg.DefElem.arg ? [arg.DefElem.arg.String.sval ?? ''] : [],
  )[0];
  if (body === undefined) return false;
  const tokens = tokenize(body);
  return tokens.some((token, at) => isKeyword(body, token, 'EXCEPTION') && isKeyword(body, tokens[at + 1], 'WHEN'));
}
