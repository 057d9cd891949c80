import type { Span } from '../text/span';
import { isWord } from './lexical';
import type { ParsedStatement } from './statement';
import type { Token } from './token';

/** The span of the first run of unquoted words that reads `words`, whatever their case; see `keywordsAt`. */
export function keywordsSpan(
  parsed: ParsedStatement,
  words: readonly string[],
  within?: Span,
  depth?: number,
): Span | undefined {
  const at = indexOfKeywords(parsed, words, within, depth);
  const first = parsed.tokens[at];
  const last = parsed.tokens[at + words.length - 1];
  return first && last && { start: first.start, end: last.end };
}

/** The first unquoted word that reads `word`, in `within` and, if given, that deep in parentheses. */
export function findKeyword(parsed: ParsedStatement, word: string, within?: Span, depth?: number): Token | undefined {
  return parsed.tokens[indexOfKeywords(parsed, [word], within, depth)];
}

/**
 * Where in the tokens a run of words begins, or -1: wholly in `within`, and at `depth` open parentheses, counted from
 * the start of `within`; at any depth when none is given.
 */
export function indexOfKeywords(
  { text, tokens }: ParsedStatement,
  words: readonly string[],
  within?: Span,
  depth?: number,
): number {
  let open = 0;
  for (let index = within ? firstTokenAt(tokens, within.start) : 0; index < tokens.length; index++) {
    const token = tokens[index]!;
    if (within && token.end > within.end) break;
    open += parenthesis(text, token);
    if (depth !== undefined && open !== depth) continue;
    if (!isKeyword(text, token, words[0]!) || !areKeywordsAt(text, tokens, index, words)) continue;
    return within && tokens[index + words.length - 1]!.end > within.end ? -1 : index;
  }
  return -1;
}

/** Whether the words stand at this index of the tokens. */
export function areKeywordsAt(
  text: string,
  tokens: readonly Token[],
  index: number,
  words: readonly string[],
): boolean {
  return words.every((word, order) => isKeyword(text, tokens[index + order], word));
}

/** Whether a token is this unquoted word; `word` is given in upper case. */
export function isKeyword(text: string, token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && isWord(text, token.start, token.end, word);
}

/** Whether a token is this one unit of punctuation. */
export function isPunctuation(text: string, token: Token | undefined, unit: string): boolean {
  return token?.kind === 'punctuation' && token.end - token.start === 1 && text[token.start] === unit;
}

/** What a token adds to the number of open parentheses and brackets. */
export function parenthesis(text: string, token: Token): number {
  if (token.kind !== 'punctuation') return 0;
  switch (text.charCodeAt(token.start)) {
    case 40:
    case 91:
      return 1;
    case 41:
    case 93:
      return -1;
    default:
      return 0;
  }
}

/** The index of the first token at or behind an offset. */
export function firstTokenAt(tokens: readonly Token[], offset: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle]!.start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
