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
  #known: Map<unknown, unknown> | undefined;

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

  /** What `work` says of the statement, asked once. */
  once<T>(work: (parsed: ParsedStatement) => T): T {
    this.#known ??= new Map();
    if (!this.#known.has(work)) this.#known.set(work, work(this));
    return this.#known.get(work) as T;
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
