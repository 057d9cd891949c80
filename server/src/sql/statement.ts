import type { Span } from '../text/span';
import type { Token } from './token';
import type { Node } from './tree';

/**
 * What is known of one statement's text, whatever file it stands in. Immutable and shared: two statements of the
 * same text share one object, so its identity may serve as a cache key. All offsets in it count from the start of
 * `text`, in UTF-16 units.
 */
export interface ParsedStatement {
  /** From the first token up to, without, the closing semicolon; comments before the first token are not in it. */
  readonly text: string;
  /** The project's own tokens; comments and white space are not among them. Made when first asked for. */
  readonly tokens: readonly Token[];
  /** The parser's tree; undefined when neither grammar reads the text. */
  readonly tree: Node | undefined;
  /** The PostgreSQL major whose grammar read it: 16, or 18 for what only that reads. */
  readonly grammar: 16 | 18 | undefined;
  /** Why no tree could be made, and where. */
  readonly problem: { readonly message: string; readonly at: number } | undefined;
}

/** One statement of a migration, with its place there. */
export interface Statement extends Span {
  readonly index: number;
  readonly parsed: ParsedStatement;
  /** Whether a semicolon closes it in the text; false for the last one without, and where one is missing. */
  readonly terminated: boolean;
}

/** A migration's text, as statements in their order. */
export interface Script {
  readonly text: string;
  readonly statements: readonly Statement[];
  /** What is wrong outside of any statement: an unclosed string, quote or comment, a NUL byte, a byte order mark. */
  readonly problems: readonly { readonly message: string; readonly span: Span }[];
}

/** Turns text into statements; keeps what it parsed. Never throws on user text. */
export interface SqlReader {
  read(text: string): Script;
}
