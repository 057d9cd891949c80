import { ReadStatement } from './parsed';
import type { ParseResult, Parser } from './parser';
import { missingSemicolons } from './recovery';
import { difference, readScript, type ScriptReading } from './scriptReading';
import type { SqlReader } from './statement';
import { type Reading, StatementCache } from './statementCache';

/**
 * Migration text becomes statements with trees: the one way by which the rest of the house reaches a parser. Keeps
 * what it read lately; does no IO, and knows nothing of what a statement means.
 */

export interface ReaderOptions {
  /** How many UTF-16 units of statements' text are kept with their trees. */
  readonly cacheSize?: number;
  /** Told each text before the parser gets it, so that a watching thread knows which one never ended. */
  onParse?(text: string): void;
  /** Told when the parser is through with it. */
  onParsed?(): void;
  /** Whether a text kept the parser busy for too long before; it is not given to it again. */
  isPoisoned?(text: string): boolean;
}

const CACHE_SIZE = 2_000_000;
/** How many scripts are kept as they were read last, to read their next versions from where those differ. */
const RECENT = 8;
const POISONED = { problem: { message: 'This could not be read within the time limit.', at: 0 } };

/** A reader that parses each text of a statement once, as long as it is remembered. */
export function createSqlReader(parser: Parser, options: ReaderOptions = {}): SqlReader {
  const cache = new StatementCache(options.cacheSize ?? CACHE_SIZE);
  const recent: ScriptReading[] = [];
  const parse = (text: string): ParseResult => {
    if (options.isPoisoned?.(text)) return POISONED;
    options.onParse?.(text);
    const result = parser.parse(text);
    options.onParsed?.();
    return result;
  };
  const look = (text: string, most: number): Reading => {
    const known = cache.get(text);
    if (known !== undefined) return known;
    const reading = readOne(detached(text), parse, most);
    cache.set(reading);
    return reading;
  };
  return {
    read(text) {
      const previous = nearest(recent, text);
      const isSame = previous?.script.text === text;
      const reading = previous && isSame ? previous : readScript(text, look, previous);
      remember(recent, reading);
      return reading.script;
    },
  };
}

function readOne(text: string, parse: (text: string) => ParseResult, most: number): Reading {
  const result = parse(text);
  const splits = 'problem' in result ? missingSemicolons(text, result.problem.at, parse, most) : [];
  return { parsed: new ReadStatement(text, result), splits };
}

/** A copy of a text that does not keep alive the file it was cut from. */
function detached(text: string): string {
  return ` ${text}`.slice(1);
}

/** The reading whose text shares most with this one; undefined when none shares anything. */
function nearest(recent: readonly ScriptReading[], text: string): ScriptReading | undefined {
  let best: ScriptReading | undefined;
  let most = 0;
  for (const reading of recent) {
    const { prefix, suffix } = difference(reading.script.text, text);
    if (prefix + suffix > most) {
      best = reading;
      most = prefix + suffix;
    }
  }
  return best;
}

/**
 * Puts a reading first. One that is kept already moves there; the next version of a text takes an own place, so that
 * undoing an edit finds the version before.
 */
function remember(recent: ScriptReading[], reading: ScriptReading): void {
  const at = recent.indexOf(reading);
  for (let index = at >= 0 ? at : Math.min(recent.length, RECENT - 1); index > 0; index--) {
    recent[index] = recent[index - 1]!;
  }
  recent[0] = reading;
}
