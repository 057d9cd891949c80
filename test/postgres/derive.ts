/** The service's derivation with a reader of its own, as the comparison takes it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Catalog } from '../../server/src/catalog/catalog';
import { catalogOf, deriveOn } from '../../server/src/service/derive';
import { createParser } from '../../server/src/sql/parser';
import { createSqlReader } from '../../server/src/sql/reader';
import type { Derive } from './compare';

/** A setup is replayed once a version, as long as it is given as the same list. */
export async function loadDerive(): Promise<Derive> {
  const wasm = createRequire(__filename).resolve('libpg-query/wasm/libpg-query.wasm');
  const reader = createSqlReader(await createParser({ readGrammar18: () => readFileSync(wasm) }));
  const known = new Map<number, WeakMap<readonly string[], Catalog>>();
  return (setup, sql, postgres) => {
    const catalogs = known.get(postgres) ?? new WeakMap<readonly string[], Catalog>();
    known.set(postgres, catalogs);
    const catalog = catalogs.get(setup) ?? catalogOf(reader, setup, postgres);
    catalogs.set(setup, catalog);
    return deriveOn(reader, catalog, sql, postgres);
  };
}
