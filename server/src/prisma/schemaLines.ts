import type { Span } from '../text/span';

/** One line of a schema without indentation and comment; brackets left open pull the following lines in. */
export interface SchemaLine extends Span {
  /** The text under the span, with comments inside blanked. */
  readonly code: string;
  /** How far the line is indented. */
  readonly column: number;
}

/** The lines of a schema that hold more than a comment. */
export function* logicalLines(text: string): Generator<SchemaLine> {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at < text.length) {
    const line = scanLine(text, at);
    const start = at + line.code.length - line.code.trimStart().length;
    const code = line.code.trim();
    if (code !== '') yield { code, start, end: start + code.length, column: start - at };
    at = line.next;
  }
}

/** Reads up to the end of the line, or of the line where its last bracket is closed. */
function scanLine(text: string, from: number): { code: string; end: number; next: number } {
  let code = '';
  let kept = from;
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const unit = text[at]!;
    if (unit === '"') at = endOfString(text, at);
    else if (unit === '/' && (text[at + 1] === '/' || text[at + 1] === '*')) {
      const end = endOfComment(text, at);
      code += text.slice(kept, at) + ' '.repeat(end - at);
      kept = at = end;
    } else if (unit === '\n' && (depth <= 0 || startsAnew(text, at + 1))) break;
    else {
      if (unit === '(' || unit === '[') depth++;
      else if (unit === ')' || unit === ']') depth--;
      at++;
    }
  }
  return { code: code + text.slice(kept, at), end: at, next: at + 1 };
}

/** Whether the next line can only be a new one: a bracket that is never closed must not swallow the file. */
function startsAnew(text: string, at: number): boolean {
  return /^(?:[ \t]*\}|[ \t]*@@|(?:model|view|type|enum|datasource|generator)[ \t]+\w+[ \t]*\{|[ \t]*\w+[ \t]+\w+(?:\?|\[\])?[ \t]*(?:@|\r?\n))/.test(
    text.slice(at, at + 200),
  );
}

function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at + 1;
    else if (text[at] === '\n') return at;
  }
  return text.length;
}

function endOfComment(text: string, from: number): number {
  const block = text[from + 1] === '*';
  const end = text.indexOf(block ? '*/' : '\n', from + 2);
  if (end < 0) return text.length;
  return block ? end + 2 : end;
}
