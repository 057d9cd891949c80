import { isWord } from './lexical';
import type { TokenKind } from './token';
import { eachToken } from './tokenizer';

/**
 * The deepest tree a text is given to a parser for. Parsers recurse, and so does whoever walks their trees: some
 * 2,000 levels of COLLATE end JavaScript's stack, 580 of `||` have been seen to corrupt a parser, and 50,000 nested
 * comments keep one busy for ever.
 */
export const DEEPEST = 1000;

/** Whether a statement's text may nest, in parentheses, chains of operators or comments, more than `DEEPEST` deep. */
export function nestsTooDeeply(text: string): boolean {
  if (text.length < DEEPEST) return false;
  const depth = new Depth(text);
  let isDeep = false;
  let behind = 0;
  eachToken(text, (start, end, kind) => {
    depth.token(start, end, kind);
    isDeep = depth.now > DEEPEST || commentsBetween(text, behind, start) > DEEPEST;
    behind = end;
    return !isDeep;
  });
  return isDeep || commentsBetween(text, behind, text.length) > DEEPEST;
}

/** What one open parenthesis, bracket or CASE adds: itself, the chain of operators in it, its chained queries. */
interface Level {
  operators: number;
  chained: number;
}

/** How deep the tree is at least to be at the token seen last. */
class Depth {
  private readonly outer: Level[] = [];
  private level: Level = { operators: 0, chained: 0 };
  private below = 0;

  constructor(private readonly text: string) {}

  get now(): number {
    return this.below + this.level.operators + this.level.chained;
  }

  token(start: number, end: number, kind: TokenKind): void {
    switch (roleOf(this.text, start, end, kind)) {
      case 'opens':
        this.below = this.now + 1;
        this.outer.push(this.level);
        this.level = { operators: 0, chained: 0 };
        break;
      case 'closes':
        this.close();
        break;
      case 'divides':
        this.level.operators = 0;
        break;
      case 'chains':
        this.level.chained++;
        break;
      case 'operates':
        this.level.operators++;
        break;
    }
  }

  private close(): void {
    const level = this.outer.pop();
    if (level === undefined) return;
    this.level = level;
    this.below -= level.operators + level.chained + 1;
  }
}

type Role = 'opens' | 'closes' | 'divides' | 'chains' | 'operates' | 'none';

function roleOf(text: string, start: number, end: number, kind: TokenKind): Role {
  if (kind === 'operator') return 'operates';
  if (kind === 'word') return roleOfWord(text, start, end);
  if (kind !== 'punctuation') return 'none';
  switch (text.charCodeAt(start)) {
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
      return end - start === 2 ? 'operates' : 'none';
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

function roleOfWord(text: string, start: number, end: number): Role {
  if (end - start > 9) return 'none';
  for (const [role, words] of ROLES) {
    for (const word of words) if (isWord(text, start, end, word)) return role;
  }
  return 'none';
}

/** How many comments open between two tokens, where nothing but comments and white space stands. */
function commentsBetween(text: string, start: number, end: number): number {
  if (end - start < DEEPEST) return 0;
  let count = 0;
  for (let at = start; at + 1 < end; at++) {
    if (text.charCodeAt(at) === 47 && text.charCodeAt(at + 1) === 42) count++;
  }
  return count;
}
