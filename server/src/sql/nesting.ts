import { isWord } from './lexical';
import type { Token } from './token';
import { tokenize } from './tokenizer';

/**
 * The deepest tree a text is given to a parser for. Parsers recurse, and so does whoever walks their trees: some
 * 2,000 levels of COLLATE end JavaScript's stack, 580 of `||` have been seen to corrupt a parser, and 50,000 nested
 * comments keep one busy for ever.
 */
export const DEEPEST = 1000;

/** Whether a statement's text may nest, in parentheses, chains of operators or comments, more than `DEEPEST` deep. */
export function nestsTooDeeply(text: string): boolean {
  if (text.length < DEEPEST) return false;
  const tokens = tokenize(text);
  return depthOfExpressions(text, tokens) > DEEPEST || depthOfComments(text, tokens) > DEEPEST;
}

/** What one open parenthesis, bracket or CASE adds: itself, the chain of operators in it, its chained queries. */
interface Level {
  operators: number;
  chained: number;
}

function depthOfExpressions(text: string, tokens: readonly Token[]): number {
  const levels: Level[] = [{ operators: 0, chained: 0 }];
  let below = 0;
  let deepest = 0;
  for (const token of tokens) {
    const level = levels[levels.length - 1]!;
    switch (roleOf(text, token)) {
      case 'opens':
        below += level.operators + level.chained + 1;
        levels.push({ operators: 0, chained: 0 });
        break;
      case 'closes':
        if (levels.length === 1) break;
        levels.pop();
        below -= levels[levels.length - 1]!.operators + levels[levels.length - 1]!.chained + 1;
        break;
      case 'divides':
        level.operators = 0;
        break;
      case 'chains':
        level.chained++;
        break;
      case 'operates':
        level.operators++;
        break;
    }
    const now = levels[levels.length - 1]!;
    deepest = Math.max(deepest, below + now.operators + now.chained);
  }
  return deepest;
}

type Role = 'opens' | 'closes' | 'divides' | 'chains' | 'operates' | 'none';

function roleOf(text: string, token: Token): Role {
  if (token.kind === 'operator') return 'operates';
  if (token.kind === 'word') return roleOfWord(text, token);
  if (token.kind !== 'punctuation') return 'none';
  switch (text.charCodeAt(token.start)) {
    case 40: // (
    case 91: // [
      return 'opens';
    case 41: // )
    case 93: // ]
      return 'closes';
    case 44: // ,
    case 59: // ;
      return 'divides';
    default:
      return token.end - token.start === 2 ? 'operates' : 'none';
  }
}

/** AND and OR divide: the parser keeps a chain of them in one flat list. */
const ROLES: readonly (readonly [Role, readonly string[]])[] = [
  ['opens', ['CASE']],
  ['closes', ['END']],
  ['divides', ['AND', 'OR', 'WHEN', 'THEN', 'ELSE', 'SELECT', 'FROM', 'WHERE', 'ON', 'SET', 'VALUES']],
  ['chains', ['UNION', 'INTERSECT', 'EXCEPT', 'JOIN']],
  ['operates', ['NOT', 'IS', 'ISNULL', 'NOTNULL', 'COLLATE', 'AT', 'IN', 'LIKE', 'ILIKE', 'SIMILAR', 'BETWEEN']],
];

function roleOfWord(text: string, { start, end }: Token): Role {
  if (end - start > 9) return 'none';
  for (const [role, words] of ROLES) {
    for (const word of words) if (isWord(text, start, end, word)) return role;
  }
  return 'none';
}

/** Comments stand only between tokens, and before the first and behind the last. */
function depthOfComments(text: string, tokens: readonly Token[]): number {
  let deepest = 0;
  let from = 0;
  for (const token of tokens) {
    if (token.start - from > DEEPEST) deepest = Math.max(deepest, openersIn(text, from, token.start));
    from = token.end;
  }
  return Math.max(deepest, openersIn(text, from, text.length));
}

function openersIn(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = text.indexOf('/*', start); at >= 0 && at < end; at = text.indexOf('/*', at + 2)) count++;
  return count;
}
