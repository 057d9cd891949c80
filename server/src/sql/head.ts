import type { Span } from '../text/span';
import { areKeywordsAt, isKeyword, isPunctuation, parenthesis } from './keywords';
import { ReadStatement } from './parsed';
import type { ParsedStatement } from './statement';
import type { Token } from './token';

/** The words that name a statement, as indexes into its tokens. */
export interface Head {
  /** The first word, in upper case; that of the main statement when WITH or EXPLAIN stand before it. */
  readonly verb: string;
  /** The kind of object, in upper case, such as `TABLE` or `MATERIALIZED VIEW`; empty when none is named. */
  readonly kind: string;
  readonly first: number;
  /** Behind the last word. */
  readonly end: number;
}

/** Kinds of two and more words come before those they begin with. */
const KINDS = [
  ...['MATERIALIZED VIEW', 'FOREIGN TABLE', 'FOREIGN DATA WRAPPER', 'EVENT TRIGGER', 'ACCESS METHOD', 'USER MAPPING'],
  ...['TEXT SEARCH CONFIGURATION', 'TEXT SEARCH DICTIONARY', 'TEXT SEARCH PARSER', 'TEXT SEARCH TEMPLATE'],
  ...['OPERATOR CLASS', 'OPERATOR FAMILY', 'DEFAULT PRIVILEGES', 'LARGE OBJECT'],
  ...['TABLE', 'INDEX', 'VIEW', 'SEQUENCE', 'TYPE', 'DOMAIN', 'FUNCTION', 'PROCEDURE', 'ROUTINE', 'AGGREGATE'],
  ...['TRIGGER', 'CONSTRAINT', 'COLUMN', 'SERVER', 'EXTENSION', 'SCHEMA', 'ROLE', 'USER', 'GROUP', 'DATABASE'],
  ...['POLICY', 'RULE', 'PUBLICATION', 'SUBSCRIPTION', 'STATISTICS', 'OPERATOR', 'CAST', 'COLLATION', 'CONVERSION'],
  ...['LANGUAGE', 'TABLESPACE', 'TRANSFORM', 'OWNED', 'SYSTEM'],
].map((kind) => kind.split(' '));

const MODIFIERS = [
  ...['OR', 'REPLACE', 'GLOBAL', 'LOCAL', 'TEMP', 'TEMPORARY', 'UNLOGGED', 'UNIQUE', 'RECURSIVE', 'TRUSTED'],
  ...['PROCEDURAL', 'DEFAULT'],
];

const MAIN = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'VALUES'];

/** The words that name a statement. */
export function headOf(parsed: ParsedStatement): Head {
  return parsed instanceof ReadStatement ? parsed.once(findHead) : findHead(parsed);
}

function findHead(parsed: ParsedStatement): Head {
  const { text, tokens } = parsed;
  const first = mainWord(text, tokens);
  const word = tokens[first];
  const verb = word?.kind === 'word' ? text.slice(word.start, word.end).toUpperCase() : '';
  return { verb, first, ...kindAfter(text, tokens, verb, first + 1) };
}

/** The span of the words that name a statement: `CREATE UNIQUE INDEX`, `ALTER TABLE`, `DROP INDEX CONCURRENTLY`. */
export function headSpan(parsed: ParsedStatement): Span {
  const { first, end } = headOf(parsed);
  const from = parsed.tokens[first];
  const to = parsed.tokens[Math.max(first, end - 1)];
  return from && to ? { start: from.start, end: to.end } : { start: 0, end: parsed.text.length };
}

/** Behind WITH and its queries, the statement that uses them; the first word otherwise. */
function mainWord(text: string, tokens: readonly Token[]): number {
  if (!isKeyword(text, tokens[0], 'WITH')) return 0;
  let open = 0;
  for (let index = 1; index < tokens.length; index++) {
    open += parenthesis(text, tokens[index]!);
    if (open === 0 && MAIN.some((word) => isKeyword(text, tokens[index], word))) return index;
  }
  return 0;
}

function kindAfter(text: string, tokens: readonly Token[], verb: string, at: number): { kind: string; end: number } {
  const skip = (from: number, ...words: string[]) =>
    areKeywordsAt(text, tokens, from, words) ? from + words.length : from;
  switch (verb) {
    case 'CREATE':
      return named(text, tokens, afterModifiers(text, tokens, at));
    case 'ALTER':
    case 'DROP':
    case 'REFRESH':
      return named(text, tokens, at);
    case 'COMMENT':
      return named(text, tokens, skip(at, 'ON'));
    case 'REINDEX':
      return named(text, tokens, afterOptions(text, tokens, at));
    case 'LOCK':
    case 'TRUNCATE':
      return named(text, tokens, at);
    case 'INSERT':
    case 'MERGE':
      return { kind: '', end: skip(at, 'INTO') };
    case 'DELETE':
      return { kind: '', end: skip(at, 'FROM') };
    case 'SECURITY':
      return { kind: '', end: skip(at, 'LABEL') };
    case 'START':
      return { kind: '', end: skip(at, 'TRANSACTION') };
    case 'SET':
      return { kind: '', end: skip(skip(at, 'LOCAL'), 'SESSION') };
    case 'VACUUM':
      return { kind: '', end: skip(at, 'FULL') };
    case 'REASSIGN':
      return { kind: '', end: skip(at, 'OWNED') };
    default:
      return { kind: '', end: at };
  }
}

function named(text: string, tokens: readonly Token[], at: number): { kind: string; end: number } {
  const kind = KINDS.find((words) => areKeywordsAt(text, tokens, at, words));
  if (kind === undefined) return { kind: '', end: at };
  const end = at + kind.length;
  return { kind: kind.join(' '), end: isKeyword(text, tokens[end], 'CONCURRENTLY') ? end + 1 : end };
}

function afterModifiers(text: string, tokens: readonly Token[], at: number): number {
  let end = at;
  while (MODIFIERS.some((word) => isKeyword(text, tokens[end], word))) end++;
  return areKeywordsAt(text, tokens, end, ['CONSTRAINT', 'TRIGGER']) ? end + 1 : end;
}

/** Behind a list of options in parentheses, if one stands here. */
export function afterOptions(text: string, tokens: readonly Token[], at: number): number {
  if (!isPunctuation(text, tokens[at], '(')) return at;
  let open = 0;
  for (let index = at; index < tokens.length; index++) {
    open += parenthesis(text, tokens[index]!);
    if (open === 0) return index + 1;
  }
  return tokens.length;
}
