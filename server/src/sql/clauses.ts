import type { Span } from '../text/span';
import { contentSpan } from './constantText';
import { afterOptions, type Head, headOf } from './head';
import { areKeywordsAt, firstTokenAt, indexOfKeywords, isKeyword, isPunctuation, parenthesis } from './keywords';
import { ReadStatement } from './parsed';
import type { ParsedStatement } from './statement';
import type { Token } from './token';

/**
 * Where the clauses of a statement stand, told from its tokens: whoever makes findings and edits asks here and needs
 * no SQL text. All spans count from the start of the statement's text. Says nothing of what a clause means.
 */

export { headSpan } from './head';
export { identifierOf, isIdentifier, quoteIdentifier, tokenText } from './identifiers';
export { findKeyword, keywordsSpan } from './keywords';

/**
 * The commands of ALTER TABLE and its like, which commas divide, without the commas and the space around them. Any
 * other statement is one command.
 */
export function commandSpans(parsed: ParsedStatement): readonly Span[] {
  return parsed instanceof ReadStatement ? parsed.once(findCommands) : findCommands(parsed);
}

function findCommands(parsed: ParsedStatement): readonly Span[] {
  const head = headOf(parsed);
  const names = head.verb === 'ALTER' ? nameSpansOf(parsed, head) : [];
  const first = names[0] && firstTokenAt(parsed.tokens, names[0].end);
  if (first === undefined || first >= parsed.tokens.length) return [wholeOf(parsed)];
  const start = isPunctuation(parsed.text, parsed.tokens[first], '*') ? first + 1 : first;
  return partsOf(parsed, start, parsed.tokens.length);
}

/** The parts of the first list in parentheses: the columns and constraints of CREATE TABLE, the columns of an index. */
export function elementSpans(parsed: ParsedStatement): Span[] {
  const open = parsed.tokens.findIndex((token) => isPunctuation(parsed.text, token, '('));
  if (open < 0) return [];
  const close = afterOptions(parsed.text, parsed.tokens, open);
  const isClosed = isPunctuation(parsed.text, parsed.tokens[close - 1], ')') && close - 1 > open;
  return partsOf(parsed, open + 1, isClosed ? close - 1 : close);
}

/** The first relation the statement names as its own, with its schema: `"public"."User"` in ALTER TABLE, CREATE INDEX … ON, UPDATE. */
export function relationNameSpan(parsed: ParsedStatement): Span | undefined {
  return relationNameSpans(parsed)[0];
}

/** All relations the statement names as its own; more than one in `DROP TABLE a, b` and `TRUNCATE a, b`. */
export function relationNameSpans(parsed: ParsedStatement): Span[] {
  return nameSpansOf(parsed, headOf(parsed));
}

/** The name of the index that the statement creates, alters, drops or, with USING INDEX, makes a constraint's. */
export function indexNameSpan(parsed: ParsedStatement, within?: Span): Span | undefined {
  const { text, tokens } = parsed;
  const { verb, kind, end } = headOf(parsed);
  if (kind === 'INDEX') {
    const at = afterExists(text, tokens, end);
    return verb === 'CREATE' && isKeyword(text, tokens[at], 'ON') ? undefined : nameAt(parsed, at);
  }
  const using = indexOfKeywords(parsed, ['USING', 'INDEX'], within);
  return using < 0 || areKeywordsAt(text, tokens, using, ['USING', 'INDEX', 'TABLESPACE'])
    ? undefined
    : nameAt(parsed, using + 2);
}

/** The name behind CONSTRAINT in a command or, when none is given, in the statement. */
export function constraintNameSpan(parsed: ParsedStatement, command?: Span): Span | undefined {
  const at = indexOfKeywords(parsed, ['CONSTRAINT'], command);
  return at < 0 ? undefined : nameAt(parsed, afterExists(parsed.text, parsed.tokens, at + 1));
}

/** The column that a command of ALTER TABLE, a part of CREATE TABLE, or COMMENT ON COLUMN is about. */
export function columnNameSpan(parsed: ParsedStatement, command: Span): Span | undefined {
  const { text, tokens } = parsed;
  const head = headOf(parsed);
  if (head.verb === 'COMMENT') return head.kind === 'COLUMN' ? lastPart(parsed, head.end) : undefined;
  const first = firstTokenAt(tokens, command.start);
  if (head.verb === 'CREATE') return isTableConstraint(text, tokens, first) ? undefined : partAt(tokens, first);
  if (!COLUMN_COMMANDS.some((word) => isKeyword(text, tokens[first], word))) return undefined;
  const isAttribute = isKeyword(text, tokens[first + 1], 'ATTRIBUTE');
  if (head.kind === 'TYPE' && !isAttribute) return undefined;
  const named = isAttribute || isKeyword(text, tokens[first + 1], 'COLUMN') ? first + 2 : first + 1;
  const at = afterExists(text, tokens, named);
  return at === first + 1 && isNoColumn(text, tokens, at) ? undefined : partAt(tokens, at);
}

/**
 * The body of a DO statement, without its quotes; undefined for any other statement, for a language other than
 * plpgsql, and for a body whose quotes are doubled or escaped, so that offsets in it would not be the text's.
 */
export function embeddedSql(parsed: ParsedStatement): Span | undefined {
  const { text, tokens } = parsed;
  if (!isKeyword(text, tokens[0], 'DO')) return undefined;
  const language = tokens[indexOfKeywords(parsed, ['LANGUAGE']) + 1];
  if (
    language !== tokens[0] &&
    language &&
    !LANGUAGES.includes(text.slice(language.start, language.end).toLowerCase())
  ) {
    return undefined;
  }
  const bodies = tokens.filter(
    (token, index) => token.kind === 'string' && !isKeyword(text, tokens[index - 1], 'LANGUAGE'),
  );
  const body = bodies.length === 1 ? contentSpan(text, bodies[0]!) : undefined;
  return body && text[body.start - 1] === "'" && text.slice(body.start, body.end).includes("'") ? undefined : body;
}

const LANGUAGES = ['plpgsql', '"plpgsql"', "'plpgsql'"];

const COLUMN_COMMANDS = ['ADD', 'DROP', 'ALTER', 'RENAME'];

function isNoColumn(text: string, tokens: readonly Token[], at: number): boolean {
  return isTableConstraint(text, tokens, at) || isKeyword(text, tokens[at], 'TO');
}

function isTableConstraint(text: string, tokens: readonly Token[], at: number): boolean {
  const begins = (...words: string[]) => areKeywordsAt(text, tokens, at, words);
  if (begins('CONSTRAINT') || begins('CHECK') || begins('UNIQUE') || begins('LIKE')) return true;
  return begins('PRIMARY', 'KEY') || begins('FOREIGN', 'KEY') || begins('NOT', 'NULL') || isExclusion(text, tokens, at);
}

/** EXCLUDE may name a column as well. */
function isExclusion(text: string, tokens: readonly Token[], at: number): boolean {
  if (!isKeyword(text, tokens[at], 'EXCLUDE')) return false;
  return isKeyword(text, tokens[at + 1], 'USING') || isPunctuation(text, tokens[at + 1], '(');
}

function wholeOf({ text, tokens }: ParsedStatement): Span {
  return { start: tokens[0]?.start ?? 0, end: tokens.at(-1)?.end ?? text.length };
}

/** What commas at this depth divide, from token `first` up to, without, token `end`. */
function partsOf({ text, tokens }: ParsedStatement, first: number, end: number): Span[] {
  const parts: Span[] = [];
  let open = 0;
  let start = first;
  for (let index = first; index <= end; index++) {
    if (index < end) {
      open += parenthesis(text, tokens[index]!);
      if (open > 0 || !isPunctuation(text, tokens[index], ',')) continue;
    }
    if (index > start) parts.push({ start: tokens[start]!.start, end: tokens[index - 1]!.end });
    start = index + 1;
  }
  return parts;
}

/** Kinds of objects that lie on a table, which ON names. */
const ON_TABLE = ['TRIGGER', 'POLICY', 'CONSTRAINT', 'RULE'];
const RELATIONS = ['', 'TABLE', 'INDEX', 'VIEW', 'MATERIALIZED VIEW', 'FOREIGN TABLE', 'SEQUENCE', 'TYPE', 'DOMAIN'];

function nameSpansOf(parsed: ParsedStatement, head: Head): Span[] {
  const { text, tokens } = parsed;
  const { verb, kind } = head;
  if (verb === 'COMMENT' && kind === 'COLUMN') return lists(tableOfColumn(parsed, head.end));
  if (verb === 'CREATE' && kind === 'RULE') return lists(nameBehind(parsed, 'TO', head.end));
  if (ON_TABLE.includes(kind) || (verb === 'CREATE' && kind === 'INDEX'))
    return lists(nameBehind(parsed, 'ON', head.end));
  if (kind === 'STATISTICS') return lists(verb === 'CREATE' ? nameBehind(parsed, 'FROM', head.end) : undefined);
  if (verb === 'GRANT' || verb === 'REVOKE') return namesFrom(parsed, behind(parsed, 'ON', head.end));
  if (!RELATIONS.includes(kind) || !NAMING.has(verb)) return [];
  const from = afterExists(text, tokens, afterOptions(text, tokens, head.end));
  return NAMING.get(verb) === 'several'
    ? namesFrom(parsed, from)
    : lists(nameAt(parsed, afterOnly(text, tokens, from)));
}

/** The verbs that relations' names follow, and how many of them may. */
const NAMING = new Map<string, 'one' | 'several'>([
  ...['CREATE', 'ALTER', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'COPY', 'CLUSTER', 'COMMENT', 'REFRESH', 'REINDEX'].map(
    (verb) => [verb, 'one'] as const,
  ),
  ...['DROP', 'TRUNCATE', 'LOCK', 'VACUUM', 'ANALYZE', 'ANALYSE'].map((verb) => [verb, 'several'] as const),
]);

function lists(span: Span | undefined): Span[] {
  return span ? [span] : [];
}

function behind(parsed: ParsedStatement, word: string, from: number): number {
  const start = parsed.tokens[from]?.start ?? parsed.text.length;
  const at = indexOfKeywords(parsed, [word], { start, end: parsed.text.length }, 0);
  return at < 0 ? parsed.tokens.length : at + 1;
}

function nameBehind(parsed: ParsedStatement, word: string, from: number): Span | undefined {
  return nameAt(parsed, afterOnly(parsed.text, parsed.tokens, behind(parsed, word, from)));
}

/** The names from a token on, as long as commas follow. */
function namesFrom(parsed: ParsedStatement, from: number): Span[] {
  const { text, tokens } = parsed;
  const names: Span[] = [];
  for (let at = isKeyword(text, tokens[from], 'TABLE') ? from + 1 : from; ; ) {
    const name = nameAt(parsed, afterOnly(text, tokens, at));
    if (name === undefined) return names;
    names.push(name);
    const next = afterOptions(text, tokens, afterStar(text, tokens, firstTokenAt(tokens, name.end)));
    if (!isPunctuation(text, tokens[next], ',')) return names;
    at = next + 1;
  }
}

function afterStar(text: string, tokens: readonly Token[], at: number): number {
  const token = tokens[at];
  return token?.kind === 'operator' && text.slice(token.start, token.end) === '*' ? at + 1 : at;
}

function afterExists(text: string, tokens: readonly Token[], at: number): number {
  if (areKeywordsAt(text, tokens, at, ['IF', 'NOT', 'EXISTS'])) return at + 3;
  return areKeywordsAt(text, tokens, at, ['IF', 'EXISTS']) ? at + 2 : at;
}

/** ONLY may be a name's first word only in quotes. */
function afterOnly(text: string, tokens: readonly Token[], at: number): number {
  if (!isKeyword(text, tokens[at], 'ONLY')) return at;
  return isPunctuation(text, tokens[at + 1], '(') ? at + 2 : at + 1;
}

function isName(token: Token | undefined): boolean {
  return token?.kind === 'word' || token?.kind === 'quoted';
}

function partAt(tokens: readonly Token[], at: number): Span | undefined {
  const token = tokens[at];
  return token && isName(token) ? { start: token.start, end: token.end } : undefined;
}

/** The index behind a name of parts with dots between them, or `at` when none stands there. */
function endOfName(text: string, tokens: readonly Token[], at: number): number {
  if (!isName(tokens[at])) return at;
  let end = at + 1;
  while (isPunctuation(text, tokens[end], '.') && isName(tokens[end + 1])) end += 2;
  return end;
}

function nameAt({ text, tokens }: ParsedStatement, at: number): Span | undefined {
  const end = endOfName(text, tokens, at);
  return end > at ? { start: tokens[at]!.start, end: tokens[end - 1]!.end } : undefined;
}

function tableOfColumn({ text, tokens }: ParsedStatement, at: number): Span | undefined {
  const end = endOfName(text, tokens, at);
  return end - at >= 3 ? { start: tokens[at]!.start, end: tokens[end - 3]!.end } : undefined;
}

function lastPart({ text, tokens }: ParsedStatement, at: number): Span | undefined {
  const end = endOfName(text, tokens, at);
  return end > at ? partAt(tokens, end - 1) : undefined;
}
