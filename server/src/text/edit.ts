import type { Span } from './span';

/** Replaces the text under `span` with `text`; an empty span inserts. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
  /** Parts of `text`, in its offsets and in order, that people have to fill in; an empty one is a place to write at. */
  readonly places?: readonly Span[];
}

/** An edit that inserts `text` at a UTF-16 offset. */
export function insertAt(offset: number, text: string): Edit {
  return { span: { start: offset, end: offset }, text };
}

/**
 * The text after all edits, each given in offsets of the text before any of them.
 * @throws RangeError when two edits overlap or one lies outside the text.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = edits
    .map((edit, order) => ({ edit, order }))
    .sort((a, b) => a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end || a.order - b.order);
  let result = '';
  let at = 0;
  for (const { edit } of sorted) {
    if (edit.span.start < at || edit.span.end > text.length) throw new RangeError('edits overlap or leave the text');
    result += text.slice(at, edit.span.start) + edit.text;
    at = edit.span.end;
  }
  return result + text.slice(at);
}
