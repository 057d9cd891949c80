import { classOf, endOfWord, isWord, LETTER } from './lexical';
import type { ParseResult } from './parser';
import { tokenize } from './tokenizer';

/** The words a statement may begin with that no statement has at the start of a line by accident of an error. */
const STARTERS = [
  ...['ALTER', 'ANALYZE', 'BEGIN', 'CALL', 'CLUSTER', 'COMMENT', 'COMMIT', 'COPY', 'CREATE', 'DELETE', 'DO', 'DROP'],
  ...['EXPLAIN', 'GRANT', 'INSERT', 'LOCK', 'MERGE', 'REFRESH', 'REINDEX', 'RESET', 'REVOKE', 'ROLLBACK', 'SECURITY'],
  ...['SELECT', 'SET', 'START', 'TRUNCATE', 'UPDATE', 'VACUUM', 'WITH'],
];

/** How much text is tried at first, and how far before its end an error must lie to be no matter of that end. */
const WINDOW = 1024;
const MARGIN = 256;

/**
 * Where, in a text that is no statement, a semicolon is missing: the offsets at which further statements begin. The
 * parser stops exactly there, at a word that begins statements and its line. No more than `most` are looked for.
 */
export function missingSemicolons(
  text: string,
  problemAt: number,
  parse: (text: string) => ParseResult,
  most: number,
): number[] {
  const found: number[] = [];
  for (let at = starterAt(text, problemAt, 0); at !== undefined && found.length < most; ) {
    found.push(at);
    at = nextStarter(text, at, parse);
  }
  return found;
}

/** Tries longer and longer stretches from `from` on, so that many missing semicolons cost no more than their text. */
function nextStarter(text: string, from: number, parse: (text: string) => ParseResult): number | undefined {
  for (let size = WINDOW; ; size *= 4) {
    const isWhole = from + size >= text.length;
    const result = parse(isWhole ? text.slice(from) : text.slice(from, from + size));
    if ('problem' in result && (isWhole || result.problem.at + MARGIN < size)) {
      const at = starterAt(text, from + result.problem.at, from);
      if (at !== undefined) return at;
    }
    if (isWhole) return undefined;
  }
}

/**
 * The start of a statement at `at`, or one word before it: ALTER and DROP may pass for a name before the parser sees
 * what follows them.
 */
function starterAt(text: string, at: number, from: number): number | undefined {
  if (isStarter(text, at)) return at > from ? at : undefined;
  const line = lineStart(text, at);
  let word = line;
  while (word < at && (text.charCodeAt(word) === 32 || text.charCodeAt(word) === 9)) word++;
  if (word <= from || word >= at || !isStarter(text, word)) return undefined;
  return text.slice(endOfWord(text, word), at).trim() === '' ? word : undefined;
}

function isStarter(text: string, at: number): boolean {
  if (classOf(text.charCodeAt(at)) !== LETTER || text.slice(lineStart(text, at), at).trim() !== '') return false;
  const end = endOfWord(text, at);
  return STARTERS.some((starter) => isWord(text, at, end, starter));
}

function lineStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && text.charCodeAt(start - 1) !== 10 && text.charCodeAt(start - 1) !== 13) start--;
  return start;
}

/** Behind the last token of a text; what follows are comments and white space. */
export function endOfTokens(text: string): number {
  return tokenize(text).at(-1)?.end ?? 0;
}
