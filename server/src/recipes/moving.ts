import { statementLines } from '../sql/comments';
import type { Script, Statement } from '../sql/statement';
import { applyEdits, type Edit } from '../text/edit';
import { type Span, shift } from '../text/span';
import type { Plan } from './plan';
import { slugOf } from './slug';

/** Statements that move into one migration. */
export interface Group {
  readonly slug: string;
  readonly statements: readonly Statement[];
  /** Changes of theirs, in offsets of the migration they come from. */
  readonly edits?: readonly Edit[];
}

/**
 * Moves groups of statements into migrations of their own, in that order, with the comments that belong to them. Where
 * nothing would stay, the first group does: an empty migration would be recorded as applied.
 */
export function movedOut(script: Script, groups: readonly Group[]): Pick<Plan, 'edits' | 'following'> {
  const moved = groups.flatMap(({ statements }) => statements);
  const [first, ...rest] = groups;
  const stays = moved.length === script.statements.length ? first : undefined;
  const out = moved.filter((statement) => !stays?.statements.includes(statement));
  return {
    edits: [...(stays?.edits ?? []), ...takenOut(script, out)],
    following: (stays ? rest : groups).map(({ slug, statements, edits }) => ({
      slug,
      sql: textOf(script, statements, edits),
    })),
  };
}

/** What has to move along with `name`, in a migration behind it. */
export function behind(script: Script, along: readonly number[], name: string): Group[] {
  if (along.length === 0) return [];
  return [{ slug: slugOf('after', name), statements: along.map((index) => script.statements[index]!) }];
}

/** Takes statements out, with the comments that belong to them and one of the empty lines around each run of them. */
function takenOut(script: Script, statements: readonly Statement[]): Edit[] {
  return runsOf(script, statements).map(({ span }) => ({ span: withEmptyLine(script.text, span), text: '' }));
}

/** Statements with the comments that belong to them, as the text of a migration; runs of them keep their layout. */
function textOf(script: Script, statements: readonly Statement[], edits: readonly Edit[] = []): string {
  const parts = runsOf(script, statements).map(({ span, statements: run }) => {
    const closing = run
      .filter(({ terminated }) => !terminated)
      .map(({ end }) => ({ span: { start: end, end }, text: ';' }));
    const own = [...edits.filter((edit) => edit.span.start >= span.start && edit.span.end <= span.end), ...closing];
    const shifted = own.map((edit) => ({ span: shift(edit.span, -span.start), text: edit.text }));
    return `${applyEdits(script.text.slice(span.start, span.end), shifted).trim()}${lineBreakOf(script.text)}`;
  });
  return parts.join(lineBreakOf(script.text));
}

interface Run {
  readonly span: Span;
  readonly statements: readonly Statement[];
}

/** Whole lines of statements that follow each other with nothing else between them. */
function runsOf(script: Script, statements: readonly Statement[]): Run[] {
  const runs: Run[] = [];
  for (const statement of [...statements].sort((a, b) => a.start - b.start)) {
    const span = statementLines(script, statement);
    const last = runs.at(-1);
    if (last && script.text.slice(last.span.end, span.start).trim() === '') {
      runs[runs.length - 1] = {
        span: { start: last.span.start, end: span.end },
        statements: [...last.statements, statement],
      };
    } else runs.push({ span, statements: [statement] });
  }
  return runs;
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
