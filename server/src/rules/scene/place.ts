import { commandSpans, headSpan, isIdentifier, keywordsSpan } from '../../sql/clauses';
import type { ParsedStatement, Statement } from '../../sql/statement';
import { type Span, shift } from '../../text/span';

/** The words that name the statement: `CREATE UNIQUE INDEX`; a span of the migration's text. */
export function headPlace(statement: Statement): Span {
  return shift(headSpan(statement.parsed), statement.start);
}

/** The comma-separated command, or the words that name the statement where none is meant. */
export function commandPlace(statement: Statement, command: number | undefined): Span {
  const span = command === undefined ? undefined : commandSpans(statement.parsed)[command];
  return span ? shift(span, statement.start) : headPlace(statement);
}

/** The first of these runs of keywords that the command holds outside of parentheses; the command where it has none. */
export function keywordPlace(
  statement: Statement,
  command: number | undefined,
  ...runs: readonly (readonly string[])[]
): Span {
  return shift(keywordSpan(statement.parsed, command, ...runs), statement.start);
}

/** The same from the start of the statement. */
export function keywordSpan(
  parsed: ParsedStatement,
  command: number | undefined,
  ...runs: readonly (readonly string[])[]
): Span {
  const whole = command === undefined ? undefined : commandSpans(parsed)[command];
  for (const words of runs) {
    const span = keywordsSpan(parsed, words, whole, 0);
    if (span) return span;
  }
  return whole ?? headSpan(parsed);
}

/** The first place in the command where a name is written; the command where it is not. */
export function namePlace(statement: Statement, command: number | undefined, name: string): Span {
  const { parsed } = statement;
  const within = command === undefined ? undefined : commandSpans(parsed)[command];
  const token = parsed.tokens.find(
    (each) =>
      (!within || (within.start <= each.start && each.end <= within.end)) && isIdentifier(each, parsed.text, name),
  );
  return token ? shift({ start: token.start, end: token.end }, statement.start) : commandPlace(statement, command);
}

/** The string constant that spells a value; the words that name the statement where none does. */
export function stringPlace(statement: Statement, value: string): Span {
  return stringSpan(statement, value) ?? headPlace(statement);
}

/** The string constant that spells a value, where one does. */
export function stringSpan(statement: Statement, value: string): Span | undefined {
  const { text, tokens } = statement.parsed;
  const token = tokens.find((each) => each.kind === 'string' && text.slice(each.start, each.end) === `'${value}'`);
  return token ? shift({ start: token.start, end: token.end }, statement.start) : undefined;
}
