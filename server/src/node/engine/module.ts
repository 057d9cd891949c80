import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { ConstructorOptions, SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';

// Prisma's own schema engine, as WebAssembly in this very thread, which it blocks while it works.

interface Bindings {
  SchemaEngine: {
    'new'(options: ConstructorOptions, log: (line: string) => void, adapter: object): Promise<SchemaEngine>;
  };
  __wbg_set_wasm(exports: object): void;
}

/** The least schema there is, for what asks for one and takes no other notice of it. */
export const bareDatasource = 'datasource db {\n  provider = "postgresql"\n}\n';

/** No table and no enum is left out. */
export const noFilters = { externalTables: [], externalEnums: [] };

let loading: Promise<Bindings['SchemaEngine']> | undefined;

/**
 * Lends an engine that works through the given driver adapter, and takes it back.
 * @param adapter of `@prisma/driver-adapter-utils`, as a migration-aware factory
 * @param heard is told the lines of the engine's log, each a JSON object
 * @throws what the engine says; after a panic ("unreachable") nothing more can be asked in this thread
 */
export async function withSchemaEngine<T>(
  adapter: object,
  work: (engine: SchemaEngine) => Promise<T>,
  heard: (line: string) => void = () => {},
): Promise<T> {
  loading ??= load();
  const options = { datamodels: [['schema.prisma', bareDatasource] as [string, string]] };
  const engine = await (await loading).new(options, heard, adapter);
  try {
    return await work(engine);
  } finally {
    engine.free();
  }
}

async function load(): Promise<Bindings['SchemaEngine']> {
  // The service has V8 leave WebAssembly unoptimized, which takes the engine twice as long for each difference.
  setFlagsFromString('--no-liftoff-only');
  setFlagsFromString('--wasm-tier-up');
  setFlagsFromString('--wasm-dynamic-tiering');
  const bindings = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as unknown as Bindings;
  const module = new WebAssembly.Module(engineBytes());
  const instance = new WebAssembly.Instance(module, { './schema_engine_bg.js': { ...bindings } as never });
  // What a panic says goes to this object before the thread is of no more use.
  (globalThis as { PRISMA_WASM_PANIC_REGISTRY?: object }).PRISMA_WASM_PANIC_REGISTRY = { set_message: () => {} };
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports as unknown as { __wbindgen_start(): void }).__wbindgen_start();
  return bindings.SchemaEngine;
}

/** `schema-engine.wasm` beside the bundle, else out of node_modules. */
function engineBytes(): Uint8Array {
  const bundled = join(__dirname, 'schema-engine.wasm');
  if (existsSync(bundled)) return readFileSync(bundled);
  const folder = dirname(createRequire(join(__dirname, 'here.js')).resolve('@prisma/schema-engine-wasm'));
  return readFileSync(join(folder, 'schema_engine_bg.wasm'));
}
