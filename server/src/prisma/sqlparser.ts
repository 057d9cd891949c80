// Asks the parser that Prisma itself asks: Rust's sqlparser 0.61.0, as WebAssembly. The package that carries it loads
// it asynchronously, once, and cannot begin anew after a panic; so the few calls needed are bound here.

/** As much of WebAssembly as is used: its types come with the browser's, which the server has not. */
declare const WebAssembly: {
  readonly Module: { new (bytes: Uint8Array): Module; imports(module: Module): { module: string; name: string }[] };
  readonly Instance: { new (module: Module, imports: Imports): { readonly exports: unknown } };
};

interface Module {
  readonly isModule: unique symbol;
}

type Imports = Record<string, Record<string, (...args: never[]) => unknown>>;

interface Table {
  grow(by: number): number;
  set(index: number, value: unknown): void;
}

/** The WebAssembly of npm @guanmingchiu/sqlparser-ts 0.61.1, as far as it is used. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly __wbindgen_externrefs: Table;
  __wbindgen_start(): void;
  __wbindgen_malloc(size: number, align: number): number;
  __externref_table_dealloc(index: number): void;
  /** Result, index of an error object, whether there is one. Takes over the memory of both strings. */
  validate_sql(dialect: number, dialectLength: number, sql: number, sqlLength: number): [number, number, number];
}

/** What is longer is a load of data, which sqlparser reads and which would take it seconds. */
const longest = 512 * 1024;
const mostAnswers = 10_000;

/**
 * Whether sqlparser reads a text as PostgreSQL. The bytes are asked for, and compiled, at the first question; without
 * them nothing is read. The answers of the last texts are kept.
 */
export function sqlparser(bytes: () => Uint8Array | undefined): (sql: string) => boolean {
  const answers = new Map<string, boolean>();
  let ask: ((sql: string) => boolean) | undefined;
  const keep = (text: string, answer: boolean) => {
    if (answers.size >= mostAnswers) answers.delete(answers.keys().next().value!);
    answers.set(text, answer);
    return answer;
  };
  const answerOf = (sql: string) => {
    const shape = shapeOf(sql);
    const known = answers.get(shape);
    if (known !== undefined) return known;
    ask ??= guarded(bytes());
    return keep(shape, sql.length > longest || ask(sql));
  };
  return (sql) => answers.get(sql) ?? keep(sql, answerOf(sql));
}

/**
 * A text without what stands in its quoted names, which are no keywords whatever they say, and without its numbers,
 * which sqlparser reads up to 64 bits alike: most of what Prisma generates differs in these alone.
 */
function shapeOf(sql: string): string {
  // In strings and comments quotes may mean something else.
  return /['$\\]|--|\/\*/.test(sql) ? sql : sql.replace(/"[^"]+"/g, '"a"').replace(/\b\d{1,9}\b/g, '1');
}

/** Takes a fresh instance after a panic or an exhausted stack, and calls such a text unread, as Prisma must. */
function guarded(bytes: Uint8Array | undefined): (sql: string) => boolean {
  const module = compiled(bytes);
  let instance: Exports | undefined;
  return (sql) => {
    if (module === undefined) return false;
    try {
      instance ??= instantiate(module);
      return reads(instance, sql);
    } catch {
      instance = undefined;
      return false;
    }
  };
}

function compiled(bytes: Uint8Array | undefined): Module | undefined {
  try {
    return bytes && new WebAssembly.Module(bytes);
  } catch {
    return undefined;
  }
}

function reads(wasm: Exports, sql: string): boolean {
  const [dialect, dialectLength] = handOver(wasm, 'postgresql');
  const [text, length] = handOver(wasm, sql);
  const [result, error, failed] = wasm.validate_sql(dialect, dialectLength, text, length);
  if (failed) wasm.__externref_table_dealloc(error);
  return !failed && result !== 0;
}

function handOver(wasm: Exports, text: string): [number, number] {
  const bytes = new TextEncoder().encode(text);
  const at = wasm.__wbindgen_malloc(bytes.length, 1) >>> 0;
  new Uint8Array(wasm.memory.buffer).set(bytes, at);
  return [at, bytes.length];
}

/** Binds the imports that the call needs: they build an error object, and nothing of it is looked at. */
function instantiate(module: Module): Exports {
  const imports: Imports = {};
  const prepareReferences = () => prepare(wasm.__wbindgen_externrefs);
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    imports[from] ??= {};
    imports[from][name] = name.includes('init_externref_table')
      ? prepareReferences
      : name.includes('throw')
        ? panic
        : nothing;
  }
  const wasm = new WebAssembly.Instance(module, imports).exports as Exports;
  wasm.__wbindgen_start();
  return wasm;
}

/** The references that wasm-bindgen expects in its table from the start. */
function prepare(table: Table): void {
  const offset = table.grow(4);
  [undefined, null, true, false].forEach((value, index) => {
    table.set(offset + index, value);
  });
  table.set(0, undefined);
}

function panic(): never {
  throw new Error('sqlparser panicked');
}

function nothing(): object {
  return {};
}
