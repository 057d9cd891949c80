import { type Span, shift } from '../text/span';
import { commonPrefix, commonSuffix } from './common';
import { endOfTokens } from './recovery';
import { nextPiece, type Piece, type Problem } from './splitter';
import type { ParsedStatement, Script, Statement } from './statement';
import type { Reading } from './statementCache';
import { startOf } from './tokenizer';

/** The reading of a statement's text, with no more than `most` places where it falls apart. */
export type Look = (text: string, most: number) => Reading;

/** A script with what is needed to read the next version of its text from where that differs. */
export interface ScriptReading {
  readonly script: Script;
  /** Where reading went on behind each statement; -1 behind one that ends within its piece of text. */
  readonly nexts: readonly number[];
  /** Up to where the text decided on each statement and all before it. */
  readonly extents: readonly number[];
  /** Those of the script's problems that splitting it found. */
  readonly lexical: readonly Problem[];
}

/** A reading in the making. */
interface Draft {
  readonly text: string;
  readonly look: Look;
  readonly statements: Statement[];
  readonly nexts: number[];
  readonly extents: number[];
  readonly lexical: Problem[];
}

/**
 * Reads a text; with a reading of another text, only what lies between their common start and their common end. What
 * stands behind a statement never depends on what stands before, so both ways lead to the same script.
 */
export function readScript(text: string, look: Look, previous?: ScriptReading): ScriptReading {
  const draft: Draft = { text, look, statements: [], nexts: [], extents: [], lexical: [] };
  const old = previous && { reading: previous, ...difference(previous.script.text, text) };
  let at = old ? takeStart(draft, old) : startOf(text);
  for (let index = draft.statements.length; ; ) {
    const piece = nextPiece(text, at, draft.lexical);
    if (piece === undefined) break;
    at = addPiece(draft, piece);
    if (old === undefined || at < text.length - old.suffix) continue;
    index = indexOfNext(old.reading.nexts, at - old.by, index);
    if (old.reading.nexts[index] !== at - old.by) continue;
    takeEnd(draft, old, index + 1, at);
    break;
  }
  const script = { text, statements: draft.statements, problems: [...oddCharacters(text), ...draft.lexical] };
  return { script, nexts: draft.nexts, extents: draft.extents, lexical: draft.lexical };
}

/** How two texts differ: what they share at both ends, and by how much what they share at the end is moved. */
interface Difference {
  readonly prefix: number;
  readonly suffix: number;
  readonly by: number;
}

export function difference(from: string, to: string): Difference {
  const prefix = commonPrefix(from, to);
  const suffix = commonSuffix(from, to, Math.min(from.length, to.length) - prefix);
  return { prefix, suffix, by: to.length - from.length };
}

type Old = Difference & { readonly reading: ScriptReading };

/** Takes over the statements on which only the common start decided; gives where reading goes on. */
function takeStart(draft: Draft, { reading, prefix }: Old): number {
  const { script, nexts, extents, lexical } = reading;
  let count = 0;
  while (count < extents.length && extents[count]! < prefix) count++;
  while (count > 0 && nexts[count - 1]! < 0) count--;
  if (count === 0) return startOf(draft.text);
  const at = nexts[count - 1]!;
  append(draft.statements, script.statements, 0, count);
  append(draft.nexts, nexts, 0, count);
  append(draft.extents, extents, 0, count);
  for (const problem of lexical) if (problem.span.start < at) draft.lexical.push(problem);
  return at;
}

/** Takes over the statements from `first` on, which stand behind `at` in the common end. */
function takeEnd(draft: Draft, { reading, by }: Old, first: number, at: number): void {
  const { script, nexts, extents, lexical } = reading;
  const isInPlace = by === 0 && draft.statements.length === first;
  const furthest = draft.extents.at(-1) ?? 0;
  for (let index = first; index < script.statements.length; index++) {
    const statement = script.statements[index]!;
    draft.statements.push(isInPlace ? statement : moved(statement, draft.statements.length, by));
    draft.nexts.push(nexts[index]! < 0 ? -1 : nexts[index]! + by);
    draft.extents.push(Math.max(furthest, extents[index]! + by));
  }
  for (const { message, span } of lexical) {
    if (span.start + by >= at) draft.lexical.push({ message, span: shift(span, by) });
  }
}

function moved({ start, end, parsed, terminated }: Statement, index: number, by: number): Statement {
  return { index, start: start + by, end: end + by, parsed, terminated };
}

function append<T>(to: T[], from: readonly T[], start: number, end: number): void {
  for (let index = start; index < end; index++) to.push(from[index]!);
}

/** The first index from `from` on that is not before `next`. */
function indexOfNext(nexts: readonly number[], next: number, from: number): number {
  let index = from;
  while (index < nexts.length && nexts[index]! < next) index++;
  return index;
}

/** Adds the statements of one piece, and gives where the next piece begins. */
function addPiece(draft: Draft, piece: Piece): number {
  const most = piece.nested ? 1 : Number.POSITIVE_INFINITY;
  const { parsed, splits } = draft.look(draft.text.slice(piece.start, piece.end), most);
  let from = 0;
  for (const split of splits) {
    const part = parsed.text.slice(from, split);
    // What follows may hold semicolons that were not the end of a routine or a rule, and are now.
    const next = piece.nested ? piece.start + split : -1;
    const cut = draft.look(part.slice(0, endOfTokens(part)), 0).parsed;
    const start = piece.start + from;
    add(draft, cut, { start, end: start + cut.text.length }, false, next, piece.next);
    if (piece.nested) return next;
    from = split;
  }
  const last = from === 0 ? parsed : draft.look(parsed.text.slice(from), 0).parsed;
  add(draft, last, { start: piece.start + from, end: piece.end }, piece.terminated, piece.next, piece.next);
  return piece.next;
}

function add(
  draft: Draft,
  parsed: ParsedStatement,
  { start, end }: Span,
  terminated: boolean,
  next: number,
  extent: number,
): void {
  draft.statements.push({ index: draft.statements.length, start, end, parsed, terminated });
  draft.nexts.push(next);
  draft.extents.push(Math.max(draft.extents.at(-1) ?? 0, extent));
}

const MOST_NULS = 100;

function oddCharacters(text: string): Problem[] {
  const problems: Problem[] = [];
  if (startOf(text) > 0) {
    const message = 'PostgreSQL refuses the byte order mark that this file begins with.';
    problems.push({ message, span: { start: 0, end: 1 } });
  }
  for (let at = text.indexOf('\0'); at >= 0 && problems.length < MOST_NULS; at = text.indexOf('\0', at + 1)) {
    problems.push({ message: 'PostgreSQL refuses a NUL character.', span: { start: at, end: at + 1 } });
  }
  return problems;
}
