import type { Span } from '../text/span';
import type { Script, Statement } from './statement';
import { commentsIn } from './tokenizer';

/** The comments of a text that lie in a span whose ends are in no token and no comment. */
export function comments(text: string, span: Span): Span[] {
  return commentsIn(text, span);
}

/** The comments of a text that hold one of some words; a text that holds none anywhere is not read for it. */
export function commentsSaying(text: string, words: readonly string[]): Span[] {
  const some = words.filter((word) => text.includes(word));
  if (some.length === 0) return [];
  const all = comments(text, { start: text.charCodeAt(0) === 0xfeff ? 1 : 0, end: text.length });
  return all.filter(({ start, end }) => some.some((word) => text.slice(start, end).includes(word)));
}

/**
 * The comments directly above a statement, each on lines of its own, such as the `-- CreateIndex` that Prisma writes;
 * an empty line ends them.
 */
export function leadingComments(script: Script, statement: Statement): Span | undefined {
  const from = endOfPrevious(script, statement);
  const above = commentsIn(script.text, { start: from, end: statement.start });
  let first: Span | undefined;
  for (let next = statement.start, index = above.length - 1; index >= 0; index--) {
    const comment = above[index]!;
    if (lineBreaks(script.text, comment.end, next) > 1) break;
    if (from > 0 && lineBreaks(script.text, from, comment.start) === 0) break;
    first = comment;
    next = comment.start;
  }
  return first && { start: first.start, end: above.at(-1)!.end };
}

/** The comment behind a statement's semicolon on the same line. */
export function trailingComment(script: Script, statement: Statement): Span | undefined {
  const { text } = script;
  const start = endOf(statement);
  let end = start;
  while (end < text.length && !isLineBreak(text, end)) end++;
  const limit = script.statements[statement.index + 1]?.start ?? text.length;
  const comment = commentsIn(text, { start, end: limit })[0];
  return comment && comment.start < end ? comment : undefined;
}

/** A statement with its semicolon, the comments that belong to it, and its lines' ends: what moves with it. */
export function statementLines(script: Script, statement: Statement): Span {
  const start = leadingComments(script, statement)?.start ?? statement.start;
  const end = trailingComment(script, statement)?.end ?? endOf(statement);
  return wholeLineSpan(script.text, { start, end });
}

/**
 * The span with the white space before it on its first line, and that behind it up to and with the line break; each
 * only when nothing else stands on that side of the line.
 */
export function wholeLineSpan(text: string, span: Span): Span {
  let start = span.start;
  while (start > 0 && isBlank(text, start - 1)) start--;
  let end = span.end;
  while (end < text.length && isBlank(text, end)) end++;
  const ends = end >= text.length || isLineBreak(text, end);
  const starts = start === 0 || isLineBreak(text, start - 1);
  if (!starts || !ends) return { start: starts && !ends ? start : span.start, end: starts ? end : span.end };
  return { start, end: behindLineBreak(text, end) };
}

function endOfPrevious(script: Script, statement: Statement): number {
  const previous = script.statements[statement.index - 1];
  return previous ? endOf(previous) : 0;
}

/** Behind the statement's semicolon. */
function endOf(statement: Statement): number {
  return statement.terminated ? statement.end + 1 : statement.end;
}

function lineBreaks(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++) if (isLineBreak(text, at)) count += startsCrLf(text, at) ? 0 : 1;
  return count;
}

function behindLineBreak(text: string, at: number): number {
  if (at >= text.length) return at;
  return startsCrLf(text, at) ? at + 2 : at + 1;
}

function startsCrLf(text: string, at: number): boolean {
  return text.charCodeAt(at) === 13 && text.charCodeAt(at + 1) === 10;
}

function isLineBreak(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit === 10 || unit === 13;
}

function isBlank(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit === 32 || unit === 9;
}
