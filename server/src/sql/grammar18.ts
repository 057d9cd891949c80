import pgQuery, { type PgQuery18 } from 'libpg-query/wasm/libpg-query.js';
import { type Grammar, type GrammarResult, onlyStatement, STACK_BYTES } from './grammar';

/** What the wasm file exports under the names its build gave them (libpg-query 18.1.5). */
interface Exports {
  /** Runs the C constructors. */
  A(): void;
  /** Sets the stack pointer. */
  Q(pointer: number): void;
}

/**
 * PostgreSQL 18's grammar: libpg-query. Its factory is asynchronous only because loading may be; here the module is
 * compiled at once, so that a reader that meets new syntax need not wait.
 */
export function createGrammar18(wasm: Uint8Array): Grammar {
  const module: Partial<PgQuery18> = {
    instantiateWasm(imports, receive) {
      const instance = new WebAssembly.Instance(new WebAssembly.Module(wasm), imports);
      const exports = instance.exports as unknown as Exports;
      receive({ exports: { ...exports, A: () => undefined } });
      exports.A();
      const region = (module as PgQuery18)._malloc(STACK_BYTES);
      exports.Q((region + STACK_BYTES) & -16);
      return exports;
    },
  };
  void pgQuery(module);
  const ready = module as PgQuery18;
  const encoder = new TextEncoder();
  return { parse: (text) => parse(ready, encoder.encode(`${text}\0`)) };
}

/** Reads `PgQueryParseResult { char *tree; char *stderr; PgQueryError *error }`. */
function parse(module: PgQuery18, bytes: Uint8Array): GrammarResult {
  const pointer = module._malloc(bytes.length);
  module.HEAPU8.set(bytes, pointer);
  const result = module._wasm_parse_query_raw(pointer);
  module._free(pointer);
  const field = (at: number) => module.HEAPU32[at >> 2]!;
  const error = field(result + 8);
  // `PgQueryError { char *message, *funcname, *filename; int lineno, cursorpos; … }`
  const failure =
    error === 0 ? undefined : { message: module.UTF8ToString(field(error)), codePoint: field(error + 16) };
  const json = failure ? '' : module.UTF8ToString(field(result));
  module._wasm_free_parse_result(result);
  return failure ?? onlyStatement(json);
}
