import { commandSpans, identifierOf, isIdentifier } from '../sql/clauses';
import type { ParsedStatement, Statement } from '../sql/statement';
import { applyEdits, type Edit } from '../text/edit';
import { type Span, shift } from '../text/span';

/** What the user wrote under a span of the statement. */
export function written(parsed: ParsedStatement, span: Span): string {
  return parsed.text.slice(span.start, span.end);
}

/** The span of one comma-separated command; of the whole statement where none is named. */
export function commandSpan(parsed: ParsedStatement, command: number | undefined): Span {
  const whole = { start: 0, end: parsed.text.length };
  return (command === undefined ? undefined : commandSpans(parsed)[command]) ?? whole;
}

/** A name as the user wrote it in the statement, quotes included; undefined where it does not stand there. */
export function nameAsWritten(parsed: ParsedStatement, name: string, within?: Span): string | undefined {
  const token = parsed.tokens.find(
    (each) =>
      (!within || (within.start <= each.start && each.end <= within.end)) && isIdentifier(each, parsed.text, name),
  );
  return token && parsed.text.slice(token.start, token.end);
}

/** The name that a span of one token stands for. */
export function nameIn({ text }: ParsedStatement, span: Span): string {
  return identifierOf({ ...span, kind: text[span.start] === '"' ? 'quoted' : 'word' }, text);
}

/** An edit of a statement's text as one of its migration's text. */
export function inMigration(statement: Statement, edit: Edit): Edit {
  return { span: shift(edit.span, statement.start), text: edit.text };
}

/** The statement's text after edits in its own offsets. */
export function editedText(parsed: ParsedStatement, edits: readonly Edit[]): string {
  return applyEdits(parsed.text, edits);
}

/** Takes one of several commands out of a statement, with a comma and the blanks before it; comments stay. */
export function withoutCommand(parsed: ParsedStatement, command: number): Edit[] {
  const spans = commandSpans(parsed);
  const own = spans[command]!;
  const comma = {
    from: command === 0 ? own.end : spans[command - 1]!.end,
    to: command === 0 ? spans[1]!.start : own.start,
  };
  const token = parsed.tokens.find(
    ({ start, end }) => start >= comma.from && end <= comma.to && parsed.text.slice(start, end) === ',',
  )!;
  let start = own.start;
  while (isBlank(parsed.text[start - 1])) start--;
  return [
    { span: { start: token.start, end: token.end }, text: '' },
    { span: { start: Math.max(start, command === 0 ? own.start : token.end), end: own.end }, text: '' },
  ].sort((a, b) => a.span.start - b.span.start);
}

function isBlank(unit: string | undefined): boolean {
  return unit === ' ' || unit === '\t';
}
