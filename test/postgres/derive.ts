/** The service's derivation with a reader of its own, as the comparison takes it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { deriveStatement } from '../../server/src/service/derive';
import { createParser } from '../../server/src/sql/parser';
import { createSqlReader } from '../../server/src/sql/reader';
import type { Derive } from './compare';

export async function loadDerive(): Promise<Derive> {
  const wasm = createRequire(__filename).resolve('libpg-query/wasm/libpg-query.wasm');
  const reader = createSqlReader(await createParser({ readGrammar18: () => readFileSync(wasm) }));
  return (setup, sql, postgres) => deriveStatement(reader, setup, sql, postgres);
}
