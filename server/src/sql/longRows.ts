import { isWord } from './lexical';
import { eachToken } from './tokenizer';

/** A text shorter than this is parsed as it is; of a longer INSERT, so many rows are. */
const LONG = 200_000;
const ROWS = 100;

/**
 * The text, with spaces for all but the first rows of a very long INSERT … VALUES: a tree takes 80 times the memory
 * of its text, and what the statement does is told by its first rows. Bytes stay in place, so locations hold.
 */
export function withoutManyRows(text: string): string {
  const cut = text.length > LONG && /^(insert|with)\b/i.test(text) ? cutOf(text) : undefined;
  if (cut === undefined) return text;
  const bytes = new TextEncoder().encode(text.slice(cut.start, cut.end)).length;
  return text.slice(0, cut.start) + ' '.repeat(bytes) + text.slice(cut.end);
}

/** From behind the last row that stays to behind the last row. */
function cutOf(text: string): { start: number; end: number } | undefined {
  let open = 0;
  let rows = -1;
  let start = -1;
  let end = -1;
  eachToken(text, (from, to, kind) => {
    const unit = kind === 'punctuation' ? text.charCodeAt(from) : 0;
    if (unit === 41 /* ) */ && --open === 0 && rows >= 0) {
      end = to;
      if (++rows === ROWS) start = to;
    }
    if (unit === 40 /* ( */) open++;
    else if (open === 0 && rows < 0 && kind === 'word' && isWord(text, from, to, 'VALUES')) rows = 0;
    else if (open === 0 && rows >= 0 && unit !== 41 && unit !== 44 /* , */) return false;
    return true;
  });
  return start >= 0 && end > start ? { start, end } : undefined;
}
