import { statementLines } from '../sql/comments';
import type { Script, Statement } from '../sql/statement';
import { applyEdits, type Edit } from '../text/edit';
import type { Span } from '../text/span';

/**
 * Takes a statement out of its migration, with the comments that belong to it and one of the empty lines around it.
 */
export function takenOut(script: Script, statement: Statement): Edit {
  return { span: withEmptyLine(script.text, statementLines(script, statement)), text: '' };
}

/**
 * A statement with the comments that belong to it, as the text of a migration.
 * @param edits of the statement, in offsets of the migration it comes from
 */
export function asMigration(script: Script, statement: Statement, edits: readonly Edit[] = []): string {
  const lines = statementLines(script, statement);
  const own = edits.map(({ span, text }) => ({
    span: { start: span.start - lines.start, end: span.end - lines.start },
    text,
  }));
  const end = { start: statement.end - lines.start, end: statement.end - lines.start };
  const closing: Edit[] = statement.terminated ? [] : [{ span: end, text: ';' }];
  const text = applyEdits(script.text.slice(lines.start, lines.end), [...own, ...closing]);
  return `${text.trim()}${lineBreakOf(script.text)}`;
}

/** Several statements, each with its comments, as the text of one migration. */
export function asOneMigration(script: Script, statements: readonly Statement[]): string {
  return statements.map((statement) => asMigration(script, statement)).join(lineBreakOf(script.text));
}

/** The line break that a text uses. */
export function lineBreakOf(text: string): string {
  const at = text.indexOf('\n');
  return at > 0 && text.charCodeAt(at - 1) === 13 ? '\r\n' : '\n';
}

/** Lines of a new migration, with the line breaks that a text uses. */
export function linesLike(text: string, ...lines: readonly string[]): string {
  return lines.map((line) => `${line}${lineBreakOf(text)}`).join('');
}

/** Where a span of whole lines leaves two empty lines, or one at an end of the text, it takes one of them along. */
function withEmptyLine(text: string, span: Span): Span {
  const before = emptyLineBefore(text, span.start);
  const after = emptyLineAfter(text, span.end);
  const atEnd = text.slice(span.end).trim() === '';
  if (atEnd && before !== undefined) return { start: before, end: text.length };
  if (after !== undefined && (before !== undefined || span.start === 0)) return { start: span.start, end: after };
  return span;
}

function emptyLineBefore(text: string, at: number): number | undefined {
  const line = lineBreakOf(text);
  return text.slice(0, at).endsWith(line + line) ? at - line.length : undefined;
}

function emptyLineAfter(text: string, at: number): number | undefined {
  const line = lineBreakOf(text);
  return text.startsWith(line, at) ? at + line.length : undefined;
}
