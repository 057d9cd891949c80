import { commandSpans, identifierOf } from '../sql/clauses';
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
      (each.kind === 'word' || each.kind === 'quoted') &&
      (!within || (within.start <= each.start && each.end <= within.end)) &&
      identifierOf(each, parsed.text) === name,
  );
  return token && parsed.text.slice(token.start, token.end);
}

/** An edit of a statement's text as one of its migration's text. */
export function inMigration(statement: Statement, edit: Edit): Edit {
  return { span: shift(edit.span, statement.start), text: edit.text };
}

/** The statement's text after edits in its own offsets. */
export function editedText(parsed: ParsedStatement, edits: readonly Edit[]): string {
  return applyEdits(parsed.text, edits);
}
