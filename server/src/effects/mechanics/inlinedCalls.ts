import type { Token } from '../../sql/token';
import { tokenize } from '../../sql/tokenizer';

/** A function that is called, and with how many arguments. */
export interface Call {
  readonly parts: readonly string[];
  readonly count: number;
}

/** Words after which a SELECT is more than one expression, so that it is not inlined (clauses.c, inline_function). */
const clauses = new Set(
  'from where group having order limit offset union except intersect window with into for distinct'.split(' '),
);

/**
 * The functions called by the body of a function in SQL that PostgreSQL inlines: one SELECT of one expression.
 * Undefined when it does not inline it.
 */
export function inlinedCalls(body: string | undefined): Call[] | undefined {
  if (body === undefined) return undefined;
  const tokens = withoutLastSemicolon(tokenize(body), body);
  const text = (token: Token | undefined) => (token ? body.slice(token.start, token.end) : '');
  if (text(tokens[0]).toLowerCase() !== 'select' || tokens.length < 2) return undefined;
  const rest = tokens.slice(1);
  if (rest.some((token) => text(token) === ';' || (token.kind === 'word' && clauses.has(text(token).toLowerCase()))))
    return undefined;
  if (rest.some((token, at) => text(token) === ',' && depthAt(rest, at, text) === 0)) return undefined;
  return rest.flatMap((token, at) => {
    const next = text(rest[at + 1]);
    if (next !== '(' || (token.kind !== 'word' && token.kind !== 'quoted')) return [];
    return [{ parts: partsAt(rest, at, text), count: countFrom(rest, at + 1, text) }];
  });
}

function withoutLastSemicolon(tokens: Token[], body: string): Token[] {
  const last = tokens.at(-1);
  return last && body.slice(last.start, last.end) === ';' ? tokens.slice(0, -1) : tokens;
}

function depthAt(tokens: readonly Token[], at: number, text: (token: Token | undefined) => string): number {
  let depth = 0;
  for (const token of tokens.slice(0, at)) {
    if (text(token) === '(') depth++;
    if (text(token) === ')') depth--;
  }
  return depth;
}

function partsAt(tokens: readonly Token[], at: number, text: (token: Token | undefined) => string): string[] {
  const plain = (token: Token | undefined) => {
    const written = text(token);
    return written.startsWith('"') ? written.slice(1, -1).replace(/""/g, '"') : written.toLowerCase();
  };
  return text(tokens[at - 1]) === '.' && at >= 2 ? [plain(tokens[at - 2]), plain(tokens[at])] : [plain(tokens[at])];
}

/** The number of arguments between a parenthesis and the one that closes it. */
function countFrom(tokens: readonly Token[], open: number, text: (token: Token | undefined) => string): number {
  let depth = 0;
  let commas = 0;
  for (let at = open; at < tokens.length; at++) {
    const written = text(tokens[at]);
    if (written === '(') depth++;
    if (written === ')' && --depth === 0) return at === open + 1 ? 0 : commas + 1;
    if (written === ',' && depth === 1) commas++;
  }
  return commas + 1;
}
