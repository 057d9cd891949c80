import { ReadStatement } from './parsed';
import type { ParseResult, Parser } from './parser';
import { endOfTokens, missingSemicolons } from './recovery';
import { nextPiece, type Piece, type Problem } from './splitter';
import type { Script, SqlReader, Statement } from './statement';
import { type Reading, StatementCache } from './statementCache';
import { startOf } from './tokenizer';

export interface ReaderOptions {
  /** How many UTF-16 units of statements' text are kept with their trees. */
  readonly cacheSize?: number;
  /** Told each text before the parser gets it, so that a watching thread knows which one never ended. */
  onParse?(text: string): void;
  /** Whether a text kept the parser busy for too long before; it is not given to it again. */
  isPoisoned?(text: string): boolean;
}

const CACHE_SIZE = 2_000_000;
const POISONED = { problem: { message: 'This could not be read within the time limit.', at: 0 } };

/** A reader that parses each text of a statement once, as long as it is remembered. */
export function createSqlReader(parser: Parser, options: ReaderOptions = {}): SqlReader {
  const cache = new StatementCache(options.cacheSize ?? CACHE_SIZE);
  const parse = (text: string): ParseResult => {
    if (options.isPoisoned?.(text)) return POISONED;
    options.onParse?.(text);
    return parser.parse(text);
  };
  const look = (text: string, most: number): Reading => {
    const known = cache.get(text);
    if (known !== undefined) return known;
    const reading = readOne(detached(text), parse, most);
    cache.set(reading);
    return reading;
  };
  return { read: (text) => readScript(text, look) };
}

/** The reading of a text, with no more than `most` places where it falls apart. */
type Look = (text: string, most: number) => Reading;

function readOne(text: string, parse: (text: string) => ParseResult, most: number): Reading {
  const result = parse(text);
  const splits = 'problem' in result ? missingSemicolons(text, result.problem.at, parse, most) : [];
  return { parsed: new ReadStatement(text, result), splits };
}

/** A copy of a text that does not keep alive the file it was cut from. */
function detached(text: string): string {
  return ` ${text}`.slice(1);
}

function readScript(text: string, look: Look): Script {
  const problems: Problem[] = [...oddCharacters(text)];
  const statements: Statement[] = [];
  for (let at = startOf(text); ; ) {
    const piece = nextPiece(text, at, problems);
    if (piece === undefined) break;
    at = addPiece(text, piece, look, statements);
  }
  return { text, statements, problems };
}

/** Adds the statements of one piece, and gives where the next piece begins. */
function addPiece(text: string, piece: Piece, look: Look, to: Statement[]): number {
  const reading = look(text.slice(piece.start, piece.end), piece.nested ? 1 : Number.POSITIVE_INFINITY);
  if (reading.splits.length === 0) {
    to.push({
      index: to.length,
      start: piece.start,
      end: piece.end,
      parsed: reading.parsed,
      terminated: piece.terminated,
    });
    return piece.next;
  }
  const whole = reading.parsed.text;
  let from = 0;
  for (const split of reading.splits) {
    const part = whole.slice(from, split);
    const parsed = look(part.slice(0, endOfTokens(part)), 0).parsed;
    const start = piece.start + from;
    to.push({ index: to.length, start, end: start + parsed.text.length, parsed, terminated: false });
    from = split;
    // What follows may hold semicolons that were not the end of a routine or a rule, and are now.
    if (piece.nested) return piece.start + from;
  }
  const { parsed } = look(whole.slice(from), 0);
  to.push({ index: to.length, start: piece.start + from, end: piece.end, parsed, terminated: piece.terminated });
  return piece.next;
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
