/**
 * PostgreSQL's lexical rules, as steps over one construct of a text: each takes the offset of (or behind) an opener
 * and gives the offset behind the construct, or `UNCLOSED`. Offsets are UTF-16 units. Knows no grammar.
 * Source: PostgreSQL, src/backend/parser/scan.l.
 */

/** What a step gives when the text ends before the construct does. */
export const UNCLOSED = -1;

/** A unit's part in a token; the values of `CLASS`. */
export const OTHER = 0;
export const SPACE = 1;
export const LETTER = 2;
export const DIGIT = 3;
export const OPERATOR = 4;
export const PUNCTUATION = 5;
export const SINGLE_QUOTE = 6;
export const DOUBLE_QUOTE = 7;
export const DOLLAR = 8;
export const SEMICOLON = 9;
export const BACKSLASH = 10;

/** The class of each ASCII unit; everything above is a letter, as PostgreSQL has it. */
export const CLASS = classes();

function classes(): Uint8Array {
  const table = new Uint8Array(128);
  const put = (units: string, value: number) => {
    for (let at = 0; at < units.length; at++) table[units.charCodeAt(at)] = value;
  };
  put('\0 \t\n\r\f\v', SPACE);
  put('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_', LETTER);
  put('0123456789', DIGIT);
  put('+-*/<>=~!@#%^&|`?', OPERATOR);
  put('()[],.:', PUNCTUATION);
  put("'", SINGLE_QUOTE);
  put('"', DOUBLE_QUOTE);
  put('$', DOLLAR);
  put(';', SEMICOLON);
  put('\\', BACKSLASH);
  return table;
}

/** The class of a unit; NaN, as read behind the end of a text, is `OTHER`. */
export function classOf(unit: number): number {
  return unit < 128 ? CLASS[unit]! : unit >= 128 ? LETTER : OTHER;
}

/** Behind a word whose first unit stands at `at`: letters, digits, `_` and `$`. */
export function endOfWord(text: string, at: number): number {
  let end = at + 1;
  for (; end < text.length; end++) {
    const unit = text.charCodeAt(end);
    if (unit >= 128) continue;
    const kind = CLASS[unit]!;
    if (kind !== LETTER && kind !== DIGIT && kind !== DOLLAR) break;
  }
  return end;
}

/** Behind a '…' without escapes; `at` is behind the opening quote. */
export function endOfPlainString(text: string, at: number): number {
  return endOfDoubling(text, at, "'");
}

/** Behind a "…"; `at` is behind the opening quote. */
export function endOfQuotedIdentifier(text: string, at: number): number {
  return endOfDoubling(text, at, '"');
}

function endOfDoubling(text: string, at: number, quote: string): number {
  const unit = quote.charCodeAt(0);
  for (let from = at; ; ) {
    const close = text.indexOf(quote, from);
    if (close < 0) return UNCLOSED;
    if (text.charCodeAt(close + 1) !== unit) return close + 1;
    from = close + 2;
  }
}

/** Behind an E'…', with what continues it on further lines; `at` is behind the opening quote. */
export function endOfEscapeString(text: string, at: number): number {
  for (let from = at; from < text.length; ) {
    const unit = text.charCodeAt(from);
    if (unit === 92 /* \ */) from += 2;
    else if (unit !== 39 /* ' */) from++;
    else if (text.charCodeAt(from + 1) === 39) from += 2;
    else {
      const again = continuation(text, from + 1);
      if (again < 0) return from + 1;
      from = again;
    }
  }
  return UNCLOSED;
}

/** Behind the quote that continues a string on a later line, or -1: `'a'` line break `'b'` is one constant. */
function continuation(text: string, at: number): number {
  let newline = false;
  for (let from = at; from < text.length; ) {
    const unit = text.charCodeAt(from);
    if (unit === 39) return newline ? from + 1 : -1;
    if (unit === 45 && text.charCodeAt(from + 1) === 45) from = endOfLineComment(text, from);
    else if (classOf(unit) !== SPACE) return -1;
    else {
      if (unit === 10 || unit === 13) newline = true;
      from++;
    }
  }
  return -1;
}

/** At the line break that ends a `--` comment, or at the end of the text. */
export function endOfLineComment(text: string, at: number): number {
  for (let end = at; end < text.length; end++) {
    const unit = text.charCodeAt(end);
    if (unit === 10 || unit === 13) return end;
  }
  return text.length;
}

/** Behind a block comment whose opener stands at `at`; block comments nest. */
export function endOfBlockComment(text: string, at: number): number {
  let depth = 1;
  for (let from = at + 2; from < text.length; from++) {
    const unit = text.charCodeAt(from);
    if (unit === 42 /* * */ && text.charCodeAt(from + 1) === 47) {
      from++;
      if (--depth === 0) return from + 1;
    } else if (unit === 47 /* / */ && text.charCodeAt(from + 1) === 42) {
      from++;
      depth++;
    }
  }
  return UNCLOSED;
}

/** Behind the opening `$tag$` of a dollar-quoted string whose first `$` stands at `at`, or -1 when it is none. */
export function endOfDollarTag(text: string, at: number): number {
  for (let end = at + 1; end < text.length; end++) {
    const kind = classOf(text.charCodeAt(end));
    if (kind === DOLLAR) return end + 1;
    if (kind !== LETTER && (kind !== DIGIT || end === at + 1)) return -1;
  }
  return -1;
}

/** Behind a dollar-quoted string whose opening tag spans `at` to `body`. */
export function endOfDollarString(text: string, at: number, body: number): number {
  const close = text.indexOf(text.slice(at, body), body);
  return close < 0 ? UNCLOSED : close + (body - at);
}

/** Whether a comment of either form opens at `at`. */
export function opensComment(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return (unit === 45 && text.charCodeAt(at + 1) === 45) || (unit === 47 && text.charCodeAt(at + 1) === 42);
}

/** Behind the comment that opens at `at`, or `UNCLOSED`. */
export function endOfComment(text: string, at: number): number {
  return text.charCodeAt(at) === 45 ? endOfLineComment(text, at) : endOfBlockComment(text, at);
}

/** Whether the word of `at` to `end` is `keyword`, which is given in upper case. */
export function isWord(text: string, at: number, end: number, keyword: string): boolean {
  if (end - at !== keyword.length) return false;
  for (let index = 0; index < keyword.length; index++) {
    if ((text.charCodeAt(at + index) & ~32) !== (keyword.charCodeAt(index) & ~32)) return false;
  }
  return true;
}
