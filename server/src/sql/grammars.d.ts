/** The parts of two untyped packages that the ports use; offsets and sizes are bytes of their wasm memory. */

declare module 'pg-query-emscripten/pg_query_wasm.js' {
  interface Bytes {
    readonly length: number;
    readonly slice: unknown;
  }
  export interface PgQuery16 {
    ALLOC_STACK: number;
    /** Reserves `bytes.length` bytes, on the stack when `where` is 1, else with malloc, and copies the bytes there. */
    allocate(bytes: Bytes | Uint8Array, where: number): number;
    raw_parse(pointer: number): {
      readonly parse_tree: string;
      readonly error: { readonly message: string; readonly cursorpos: number };
    };
    _free(pointer: number): void;
  }
  export default function pgQuery(): Promise<PgQuery16>;
}

declare module 'libpg-query/wasm/libpg-query.js' {
  export interface PgQuery18 {
    instantiateWasm(imports: WebAssembly.Imports, receive: (instance: { exports: object }) => void): object;
    readonly HEAPU8: Uint8Array;
    readonly HEAPU32: Uint32Array;
    UTF8ToString(pointer: number): string;
    _malloc(size: number): number;
    _free(pointer: number): void;
    _wasm_parse_query_raw(pointer: number): number;
    _wasm_free_parse_result(pointer: number): void;
  }
  export default function pgQuery(module: Partial<PgQuery18>): Promise<PgQuery18>;
}

/** The part of WebAssembly that the ports use; the types of Node 20 do not name it. */
declare namespace WebAssembly {
  type Imports = Record<string, Record<string, unknown>>;
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: Imports);
    readonly exports: Record<string, unknown>;
  }
}
