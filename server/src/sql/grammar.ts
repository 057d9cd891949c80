import type { Node } from './tree';

/** What one grammar says of one statement's text: its tree, or why it has none and where. */
export type GrammarResult =
  | { readonly tree: Node }
  | {
      readonly message: string;
      /** 1-based, in code points; 0 when the grammar names no place. */
      readonly codePoint: number;
    };

/** A PostgreSQL grammar in its own memory. `parse` throws when that memory can be trusted no longer: drop it then. */
export interface Grammar {
  parse(text: string): GrammarResult;
}

/**
 * Room for the C stack. The modules come with 64 KB, which 177 nested sub-selects overrun into other memory without
 * any error; in a region of its own the stack of JavaScript ends first, and says so.
 */
export const STACK_BYTES = 16 * 1024 * 1024;

/** The only statement of a parse result in JSON. */
export function onlyStatement(json: string): GrammarResult {
  const { stmts } = JSON.parse(json) as { stmts?: readonly { readonly stmt?: Node }[] };
  const tree = stmts?.[0]?.stmt;
  if (tree !== undefined && stmts?.length === 1) return { tree };
  const message = tree === undefined ? 'There is no statement here.' : 'A semicolon divides this statement.';
  return { message, codePoint: 0 };
}
