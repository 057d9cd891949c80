import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { SchemaEngine } from '../prisma/engine';
import { sqlparser } from '../prisma/sqlparser';
import type { ServiceSettings } from '../service/ports';
import { createService, type Service } from '../service/service';
import { createParser } from '../sql/parser';
import { createSqlReader, type ReaderOptions } from '../sql/reader';
import { nodeFiles, nodeGit, sqlparserBytes } from './ports';

export interface NodeServiceOptions extends ReaderOptions {
  /** Whether git may be run; it may, where that is not said. */
  readonly usesGit?: boolean;
  readonly engine?: SchemaEngine;
  /** Whether the engine may run migrations also where there is no repository; not, where that is not said. */
  readonly runsAlways?: boolean;
}

/** The service over this machine's files and git; what it needs of WebAssembly lies beside the running script. */
export async function createNodeService(
  settings: ServiceSettings,
  report: (problem: string) => void,
  options: NodeServiceOptions = {},
): Promise<Service> {
  // Optimizing the grammars' WebAssembly costs more processor time and memory than it saves before many thousand parses.
  setFlagsFromString('--liftoff-only');
  const parser = await createParser({ readGrammar18 });
  const ports = {
    files: nodeFiles(),
    git: options.usesGit === false ? undefined : nodeGit(),
    reader: createSqlReader(parser, options),
    environment: process.env,
    engine: options.engine,
    runsAlways: options.runsAlways === true,
    splits: sqlparser(() => sqlparserBytes(__dirname)),
  };
  return createService(ports, settings, report);
}

/** The bytes of PostgreSQL 18's grammar: `libpg-query.wasm` beside the bundle, else out of node_modules. */
export function readGrammar18(): Uint8Array {
  const bundled = join(__dirname, 'libpg-query.wasm');
  if (existsSync(bundled)) return readFileSync(bundled);
  return readFileSync(createRequire(join(__dirname, 'here.js')).resolve('libpg-query/wasm/libpg-query.wasm'));
}
