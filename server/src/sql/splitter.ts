import type { Span } from '../text/span';
import {
  BACKSLASH,
  CLASS,
  DIGIT,
  DOLLAR,
  DOUBLE_QUOTE,
  endOfComment,
  endOfDollarString,
  endOfDollarTag,
  endOfEscapeString,
  endOfLineComment,
  endOfPlainString,
  endOfQuotedIdentifier,
  endOfWord,
  isWord,
  LETTER,
  OPERATOR,
  opensComment,
  PUNCTUATION,
  SEMICOLON,
  SINGLE_QUOTE,
  SPACE,
  UNCLOSED,
} from './lexical';

/** What is wrong with a text outside of any statement. */
export interface Problem {
  readonly message: string;
  readonly span: Span;
}

/** One stretch of a text that a semicolon, or the end, closes: from its first token to, without, the semicolon. */
export interface Piece extends Span {
  readonly terminated: boolean;
  /** Where the next piece is looked for. What stands from there on does not depend on what stands before. */
  readonly next: number;
  /** Whether semicolons lie within it: the body of a routine, the commands of a rule. */
  readonly nested: boolean;
}

/** What the scan of one piece knows so far. */
interface Scan {
  /** Offset of the first token, or -1. */
  start: number;
  /** Behind the last token. */
  end: number;
  parens: number;
  /** How many words came, as long as that matters for knowing the statement. */
  words: number;
  family: 'other' | 'copy' | 'create' | 'routine' | 'rule';
  /** Open BEGIN ATOMIC and CASE of a routine's body. */
  blocks: number;
  /** Where the last BEGIN of a routine ends. */
  begin: number;
  nested: boolean;
  /** The semicolon within the piece that was the last token, or -1. */
  inner: number;
  stdin: boolean;
}

/**
 * The first piece at or behind `from`, or undefined when only comments and white space are left. Problems met on the
 * way are added to `problems`. A semicolon in parentheses ends a piece as well, but for the commands of CREATE RULE:
 * nothing else may hold one, and a parenthesis that is not closed yet must not swallow the statements behind it.
 */
export function nextPiece(text: string, from: number, problems: Problem[]): Piece | undefined {
  const scan: Scan = {
    start: -1,
    end: from,
    parens: 0,
    words: 0,
    family: 'other',
    blocks: 0,
    begin: -1,
    nested: false,
    inner: -1,
    stdin: false,
  };
  for (let at = from; at < text.length; ) {
    const unit = text.charCodeAt(at);
    const kind = unit < 128 ? CLASS[unit]! : LETTER;
    if (kind === SPACE) {
      at++;
      continue;
    }
    if (kind === OPERATOR && opensComment(text, at)) {
      const end = endOfComment(text, at);
      if (end === UNCLOSED) return unclosed(text, at, scan, problems);
      at = end;
      continue;
    }
    if (kind === SEMICOLON) {
      if (scan.start < 0) {
        at++;
        continue;
      }
      if (closes(scan)) return terminated(text, at, scan, problems);
      scan.nested = true;
      scan.inner = at;
    } else if (scan.inner >= 0) {
      if (kind === LETTER && !mayFollow(text, at)) return terminated(text, scan.inner, scan, problems);
      scan.inner = -1;
    }
    if (scan.start < 0) {
      if (kind === BACKSLASH) {
        at = endOfMetaLine(text, at, problems);
        continue;
      }
      scan.start = at;
    }
    const end = step(text, at, kind, scan);
    if (end === UNCLOSED) return unclosed(text, at, scan, problems);
    at = end;
    scan.end = end;
  }
  return scan.start < 0 ? undefined : piece(scan, scan.end, false, text.length);
}

function piece(scan: Scan, end: number, isTerminated: boolean, next: number): Piece {
  return { start: scan.start, end, terminated: isTerminated, next, nested: scan.nested };
}

function closes(scan: Scan): boolean {
  return scan.blocks === 0 && (scan.parens <= 0 || scan.family !== 'rule');
}

/** What a routine's body and a rule hold; before any other word, their END or parenthesis was forgotten. */
const INNER = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'VALUES', 'WITH', 'TABLE', 'RETURN', 'NOTIFY', 'END'];

function mayFollow(text: string, at: number): boolean {
  const end = endOfWord(text, at);
  return INNER.some((word) => isWord(text, at, end, word));
}

function terminated(text: string, semicolon: number, scan: Scan, problems: Problem[]): Piece {
  const next = scan.stdin ? endOfCopyRows(text, semicolon + 1, problems) : semicolon + 1;
  return piece(scan, semicolon, true, next);
}

/** A construct without its end takes the rest of the text; a comment before any token leaves no piece at all. */
function unclosed(text: string, at: number, scan: Scan, problems: Problem[]): Piece | undefined {
  problems.push({ message: `This ${nameOf(text, at)} is not closed.`, span: { start: at, end: openerEnd(text, at) } });
  if (scan.start < 0 && opensComment(text, at)) return undefined;
  if (scan.start < 0) scan.start = at;
  return piece(scan, text.length, false, text.length);
}

function nameOf(text: string, at: number): string {
  if (opensComment(text, at)) return 'comment';
  const opener = text.slice(at, openerEnd(text, at));
  return opener.endsWith('"') ? 'quoted name' : 'string';
}

function openerEnd(text: string, at: number): number {
  if (opensComment(text, at)) return at + 2;
  if (text.charCodeAt(at) === 36 /* $ */) return endOfDollarTag(text, at);
  let end = at;
  while (text.charCodeAt(end) !== 39 && text.charCodeAt(end) !== 34) end++;
  return end + 1;
}

/** Behind the token at `at`, noting what it says of the statement. */
function step(text: string, at: number, kind: number, scan: Scan): number {
  switch (kind) {
    case LETTER: {
      if (isEscapePrefix(text, at)) return endOfEscapeString(text, at + 2);
      const end = endOfWord(text, at);
      if (scan.family !== 'other' || scan.words === 0) noteWord(text, at, end, scan);
      return end;
    }
    case DIGIT:
      return endOfDigits(text, at);
    case SINGLE_QUOTE:
      return endOfPlainString(text, at + 1);
    case DOUBLE_QUOTE:
      return endOfQuotedIdentifier(text, at + 1);
    case DOLLAR: {
      const body = endOfDollarTag(text, at);
      return body < 0 ? at + 1 : endOfDollarString(text, at, body);
    }
    case PUNCTUATION: {
      const unit = text.charCodeAt(at);
      if (unit === 40) scan.parens++;
      else if (unit === 41) scan.parens--;
      return at + 1;
    }
    default:
      return at + 1;
  }
}

function isEscapePrefix(text: string, at: number): boolean {
  return text.charCodeAt(at + 1) === 39 && (text.charCodeAt(at) | 32) === 101;
}

function endOfDigits(text: string, at: number): number {
  let end = at + 1;
  for (; end < text.length; end++) {
    const unit = text.charCodeAt(end);
    if (unit < 128 && CLASS[unit] !== DIGIT && CLASS[unit] !== LETTER) break;
  }
  return end;
}

function noteWord(text: string, at: number, end: number, scan: Scan): void {
  const order = scan.words++;
  if (order === 0) {
    if (isWord(text, at, end, 'CREATE')) scan.family = 'create';
    else if (isWord(text, at, end, 'COPY')) scan.family = 'copy';
  } else if (scan.family === 'create') {
    if (isWord(text, at, end, 'FUNCTION') || isWord(text, at, end, 'PROCEDURE')) scan.family = 'routine';
    else if (isWord(text, at, end, 'RULE')) scan.family = 'rule';
    else if (order >= 3) scan.family = 'other';
  } else if (scan.family === 'copy') {
    if (isWord(text, at, end, 'STDIN')) scan.stdin = true;
  } else if (scan.family === 'routine') noteBlock(text, at, end, scan);
}

/** Counts what must meet its END before a routine's body of SQL statements is over. */
function noteBlock(text: string, at: number, end: number, scan: Scan): void {
  if (scan.blocks > 0) {
    if (isWord(text, at, end, 'CASE') || isWord(text, at, end, 'BEGIN')) scan.blocks++;
    else if (isWord(text, at, end, 'END')) scan.blocks--;
  } else if (isWord(text, at, end, 'BEGIN')) scan.begin = end;
  else if (scan.begin >= 0 && scan.begin === scan.end && isWord(text, at, end, 'ATOMIC')) scan.blocks = 1;
}

/** psql's own commands take their line. */
function endOfMetaLine(text: string, at: number, problems: Problem[]): number {
  const end = endOfLineComment(text, at);
  problems.push({ message: 'Only psql knows this command; PostgreSQL refuses it.', span: { start: at, end } });
  return end;
}

/** Behind the line `\.` that ends the rows of COPY … FROM stdin; they end with the text when none does. */
function endOfCopyRows(text: string, at: number, problems: Problem[]): number {
  let end = endOfLineComment(text, at);
  while (end < text.length) {
    const start = end + 1;
    end = endOfLineComment(text, start);
    if (end - start === 2 && text.charCodeAt(start) === 92 && text.charCodeAt(start + 1) === 46) break;
  }
  const span = { start: at, end: Math.min(end, text.length) };
  problems.push({ message: 'Only psql can send rows behind COPY … FROM stdin.', span });
  return Math.min(end + 1, text.length);
}
