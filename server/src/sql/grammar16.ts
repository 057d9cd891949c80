import pgQuery, { type PgQuery16 } from 'pg-query-emscripten/pg_query_wasm.js';
import { type Grammar, type GrammarResult, onlyStatement, STACK_BYTES } from './grammar';

const ON_HEAP = 0;
const ON_STACK = 1;

/** PostgreSQL 16's grammar: pg-query-emscripten, without its own `parse`, which leaks each text on a small stack. */
export async function createGrammar16(): Promise<Grammar> {
  const module = await pgQuery();
  module.ALLOC_STACK = ON_HEAP;
  moveStack(module);
  const encoder = new TextEncoder();
  return { parse: (text) => parse(module, encoder.encode(`${text}\0`)) };
}

function parse(module: PgQuery16, bytes: Uint8Array): GrammarResult {
  const pointer = module.allocate(bytes, ON_HEAP);
  const { parse_tree, error } = module.raw_parse(pointer);
  module._free(pointer);
  return error.message === '' ? onlyStatement(parse_tree) : { message: error.message, codePoint: error.cursorpos };
}

/** The stack pointer is not exported, but taking a negative number of bytes from the stack sets it anywhere. */
function moveStack(module: PgQuery16): void {
  const region = module.allocate(sized(STACK_BYTES), ON_HEAP);
  const current = module.allocate(sized(0), ON_STACK);
  const top = (region + STACK_BYTES) & -16;
  module.allocate(sized(current - top), ON_STACK);
}

/** Bytes that count as `size` when room is taken for them and as none when they are copied there. */
function sized(size: number): { readonly length: number; readonly slice: true } {
  let asked = false;
  return {
    get length() {
      const length = asked ? 0 : size;
      asked = true;
      return length;
    },
    slice: true,
  };
}
