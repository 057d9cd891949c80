import type { Grammar, GrammarResult } from './grammar';
import { createGrammar16 } from './grammar16';
import { createGrammar18 } from './grammar18';
import { withoutManyRows } from './longRows';
import { nestsTooDeeply } from './nesting';
import type { Node } from './tree';

/** What the parser says of one statement's text; `at` is a UTF-16 offset into it. */
export type ParseResult =
  | { readonly tree: Node; readonly grammar: 16 | 18 }
  | { readonly problem: { readonly message: string; readonly at: number } };

/** Reads one statement at a time. Never throws, whatever the text. */
export interface Parser {
  parse(text: string): ParseResult;
}

export interface ParserOptions {
  /** Gives the bytes of libpg-query.wasm; called once, when a text is met that PostgreSQL 16's grammar refuses. */
  readonly readGrammar18?: () => Uint8Array;
}

/**
 * A parser over PostgreSQL 16's grammar, and 18's for what only that reads. All waiting is done here: `parse` is
 * synchronous. A grammar that breaks is dropped and made anew, and 18's stands in for 16's meanwhile.
 */
export async function createParser(options: ParserOptions = {}): Promise<Parser> {
  const grammars = new Grammars(await createGrammar16(), options.readGrammar18);
  return { parse: (text) => parse(grammars, text) };
}

const TOO_DEEP = { problem: { message: 'This is nested too deeply to be read.', at: 0 } };
const UNREADABLE = { problem: { message: 'This could not be read.', at: 0 } };

function parse(grammars: Grammars, text: string): ParseResult {
  if (nestsTooDeeply(text)) return TOO_DEEP;
  // The grammars take text up to the first NUL; a space is as long and means the same.
  const masked = withoutManyRows(text.includes('\0') ? text.replaceAll('\0', ' ') : text);
  const by16 = grammars.parse16(masked);
  if (by16 !== undefined && 'tree' in by16) return { tree: by16.tree, grammar: 16 };
  const by18 = grammars.parse18(masked);
  if (by18 !== undefined && 'tree' in by18) return { tree: by18.tree, grammar: 18 };
  return problemOf(text, by16, by18);
}

type Failure = Exclude<GrammarResult, { tree: Node }>;

/** Of two failures the later one counts: what stands before it was understood. */
function problemOf(text: string, by16: Failure | undefined, by18: Failure | undefined): ParseResult {
  const failure = (by18?.codePoint ?? -1) >= (by16?.codePoint ?? -1) ? (by18 ?? by16) : by16;
  if (failure === undefined) return UNREADABLE;
  if (failure.message.startsWith('memory exhausted')) return TOO_DEEP;
  return { problem: { message: shortened(failure.message), at: utf16OfCodePoint(text, failure.codePoint - 1) } };
}

/** PostgreSQL quotes the rest of the text behind a quote that is not closed. */
function shortened(message: string): string {
  const line = message.split('\n', 1)[0]!;
  if (line === message && line.length <= LONGEST) return message;
  return `${line.slice(0, LONGEST)}…`;
}

const LONGEST = 160;

function utf16OfCodePoint(text: string, codePoints: number): number {
  let at = 0;
  for (let left = codePoints; left > 0 && at < text.length; left--) {
    const unit = text.charCodeAt(at);
    const next = text.charCodeAt(at + 1);
    at += unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000 ? 2 : 1;
  }
  return at;
}

/** The two grammars in use, each replaced after it broke. */
class Grammars {
  private grammar18: Grammar | undefined;

  constructor(
    private grammar16: Grammar | undefined,
    private readonly readGrammar18: (() => Uint8Array) | undefined,
  ) {}

  /** Undefined when the grammar broke over the text, or has not come back yet. */
  parse16(text: string): GrammarResult | undefined {
    try {
      return this.grammar16?.parse(text);
    } catch {
      this.grammar16 = undefined;
      void this.restore16();
      return undefined;
    }
  }

  /** Undefined when there is no such grammar, or it broke over the text. */
  parse18(text: string): GrammarResult | undefined {
    try {
      this.grammar18 ??= this.readGrammar18 && createGrammar18(this.readGrammar18());
      return this.grammar18?.parse(text);
    } catch {
      this.grammar18 = undefined;
      return undefined;
    }
  }

  private async restore16(): Promise<void> {
    this.grammar16 = await createGrammar16();
  }
}
