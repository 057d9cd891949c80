import type { Span } from '../text/span';
import {
  BACKSLASH,
  CLASS,
  classOf,
  DIGIT,
  DOLLAR,
  DOUBLE_QUOTE,
  endOfComment,
  endOfDollarString,
  endOfDollarTag,
  endOfEscapeString,
  endOfPlainString,
  endOfQuotedIdentifier,
  endOfWord,
  LETTER,
  OPERATOR,
  opensComment,
  PUNCTUATION,
  SEMICOLON,
  SINGLE_QUOTE,
  SPACE,
  UNCLOSED,
} from './lexical';
import type { Token, TokenKind } from './token';

/**
 * The tokens of a text, without comments and white space. A construct that is not closed runs to the end of the
 * text. NUL counts as white space, a byte order mark at the start as nothing.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  eachToken(text, (start, end, kind) => {
    tokens.push({ start, end, kind });
    return true;
  });
  return tokens;
}

/** Visits the tokens of a text without keeping any, as long as the visits give true. */
export function eachToken(text: string, visit: (start: number, end: number, kind: TokenKind) => boolean): void {
  for (let at = startOf(text); at < text.length; ) {
    const unit = text.charCodeAt(at);
    const kind = unit < 128 ? CLASS[unit]! : LETTER;
    if (kind === SPACE) {
      at++;
      continue;
    }
    if (kind === OPERATOR && opensComment(text, at)) {
      at = closed(text, endOfComment(text, at));
      continue;
    }
    const end = endOfToken(text, at, kind);
    if (!visit(at, end, kindOf(text, at, end, kind))) return;
    at = end;
  }
}

/** Where a text's SQL begins: behind a byte order mark. */
export function startOf(text: string): number {
  return text.charCodeAt(0) === 0xfeff ? 1 : 0;
}

/** The comments of a text that lie wholly in `within`, in their order; one that is not closed ends with the text. */
export function commentsIn(text: string, within: Span): Span[] {
  const found: Span[] = [];
  for (let at = within.start; at < within.end; ) {
    const kind = classOf(text.charCodeAt(at));
    if (kind === SPACE) at++;
    else if (kind === OPERATOR && opensComment(text, at)) {
      const end = closed(text, endOfComment(text, at));
      if (end <= within.end) found.push({ start: at, end });
      at = end;
    } else at = endOfToken(text, at, kind);
  }
  return found;
}

function endOfToken(text: string, at: number, kind: number): number {
  switch (kind) {
    case LETTER:
      return endOfWordOrPrefixed(text, at);
    case DIGIT:
      return endOfNumber(text, at);
    case OPERATOR:
      return endOfOperator(text, at);
    case PUNCTUATION:
      return endOfPunctuation(text, at);
    case SINGLE_QUOTE:
      return closed(text, endOfPlainString(text, at + 1));
    case DOUBLE_QUOTE:
      return closed(text, endOfQuotedIdentifier(text, at + 1));
    case DOLLAR:
      return endOfDollar(text, at);
    default:
      return at + 1;
  }
}

function kindOf(text: string, at: number, end: number, kind: number): TokenKind {
  switch (kind) {
    case LETTER:
      return kindByPrefix(text, at, end);
    case DIGIT:
      return 'number';
    case OPERATOR:
    case BACKSLASH:
      return 'operator';
    case PUNCTUATION:
      if (end - at === 1 || text.charCodeAt(at) === 58) return 'punctuation';
      return text.charCodeAt(at + 1) === 46 ? 'punctuation' : 'number';
    case SINGLE_QUOTE:
      return 'string';
    case DOUBLE_QUOTE:
      return 'quoted';
    case DOLLAR:
      if (end - at === 1) return 'operator';
      return classOf(text.charCodeAt(at + 1)) === DIGIT ? 'parameter' : 'string';
    case SEMICOLON:
      return 'punctuation';
    default:
      return 'operator';
  }
}

/** A word holds neither quote nor `&`, but E'…' and U&"…" do as their second unit. */
function kindByPrefix(text: string, at: number, end: number): TokenKind {
  if (end - at === 1) return 'word';
  const next = text.charCodeAt(at + 1);
  if (next === 39) return 'string';
  if (next !== 38) return 'word';
  return text.charCodeAt(at + 2) === 39 ? 'string' : 'quoted';
}

function endOfWordOrPrefixed(text: string, at: number): number {
  const next = text.charCodeAt(at + 1);
  const first = text.charCodeAt(at) | 32;
  if (next === 39 /* ' */) {
    if (first === 101 /* e */) return closed(text, endOfEscapeString(text, at + 2));
    if (first === 98 /* b */ || first === 120 /* x */ || first === 110 /* n */) {
      return closed(text, endOfPlainString(text, at + 2));
    }
  } else if (next === 38 /* & */ && first === 117 /* u */) {
    const quote = text.charCodeAt(at + 2);
    if (quote === 39) return closed(text, endOfPlainString(text, at + 3));
    if (quote === 34) return closed(text, endOfQuotedIdentifier(text, at + 3));
  }
  return endOfWord(text, at);
}

/** Digits with `_`, a fraction, an exponent, or 0x, 0o, 0b; letters that stick to it are taken with it. */
function endOfNumber(text: string, at: number): number {
  let end = at;
  for (; end < text.length; end++) {
    const unit = text.charCodeAt(end);
    const kind = classOf(unit);
    if (kind === DIGIT || kind === LETTER) continue;
    // `1..10` is two numbers with `..` between them, as in plpgsql's FOR.
    if (unit === 46 && text.charCodeAt(end + 1) !== 46) continue;
    const exponent = (unit === 43 || unit === 45) && isExponent(text, at, end);
    if (!exponent) break;
  }
  return end;
}

function isExponent(text: string, at: number, sign: number): boolean {
  const before = text.charCodeAt(sign - 1) | 32;
  const based = text.charCodeAt(at) === 48 && classOf(text.charCodeAt(at + 1)) === LETTER;
  return before === 101 && !based && classOf(text.charCodeAt(sign + 1)) === DIGIT;
}

/**
 * A run of operator characters, which ends where a comment opens. A run of several may end in + or - only when it
 * holds one of ~ ! @ # % ^ & | ` ? (docs: Lexical Structure, Operators).
 */
function endOfOperator(text: string, at: number): number {
  let end = at + 1;
  while (classOf(text.charCodeAt(end)) === OPERATOR && !opensComment(text, end)) end++;
  if (mayEndInSign(text, at, end)) return end;
  while (end > at + 1 && isSign(text.charCodeAt(end - 1))) end--;
  return end;
}

function mayEndInSign(text: string, at: number, end: number): boolean {
  if (!isSign(text.charCodeAt(end - 1))) return true;
  for (let from = at; from < end; from++) {
    switch (text.charCodeAt(from)) {
      case 126: // ~
      case 33: // !
      case 64: // @
      case 35: // #
      case 37: // %
      case 94: // ^
      case 38: // &
      case 124: // |
      case 96: // `
      case 63: // ?
        return true;
    }
  }
  return false;
}

function isSign(unit: number): boolean {
  return unit === 43 || unit === 45;
}

function endOfPunctuation(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  const next = text.charCodeAt(at + 1);
  if (unit === 58 /* : */) return next === 58 || next === 61 ? at + 2 : at + 1;
  if (unit !== 46 /* . */) return at + 1;
  if (next === 46) return at + 2;
  return classOf(next) === DIGIT ? endOfNumber(text, at) : at + 1;
}

/** `$1`, a dollar-quoted string, or a lone `$`. */
function endOfDollar(text: string, at: number): number {
  if (classOf(text.charCodeAt(at + 1)) === DIGIT) {
    let end = at + 2;
    while (classOf(text.charCodeAt(end)) === DIGIT) end++;
    return end;
  }
  const body = endOfDollarTag(text, at);
  return body < 0 ? at + 1 : closed(text, endOfDollarString(text, at, body));
}

function closed(text: string, end: number): number {
  return end === UNCLOSED ? text.length : end;
}
