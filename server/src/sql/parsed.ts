import { ByteIndex } from './byteIndex';
import type { ParseResult } from './parser';
import type { ParsedStatement } from './statement';
import type { Token } from './token';
import { tokenize } from './tokenizer';
import type { Node } from './tree';

/** A statement as the reader gives it: tokens and byte offsets are worked out when first asked for. */
export class ReadStatement implements ParsedStatement {
  readonly tree: Node | undefined;
  readonly grammar: 16 | 18 | undefined;
  readonly problem: { readonly message: string; readonly at: number } | undefined;
  #tokens: readonly Token[] | undefined;
  #bytes: ByteIndex | undefined;

  constructor(
    readonly text: string,
    result: ParseResult,
  ) {
    const read = 'tree' in result;
    this.tree = read ? result.tree : undefined;
    this.grammar = read ? result.grammar : undefined;
    this.problem = read ? undefined : result.problem;
  }

  get tokens(): readonly Token[] {
    this.#tokens ??= tokenize(this.text);
    return this.#tokens;
  }

  get bytes(): ByteIndex {
    this.#bytes ??= new ByteIndex(this.text);
    return this.#bytes;
  }
}

/** The UTF-16 offset for a location of the statement's tree, which counts UTF-8 bytes. */
export function utf16At(parsed: ParsedStatement, byteOffset: number): number {
  const bytes = parsed instanceof ReadStatement ? parsed.bytes : new ByteIndex(parsed.text);
  return bytes.utf16At(byteOffset);
}
