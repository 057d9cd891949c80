import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Extension, PGlite } from '@electric-sql/pglite';
import { dependencies } from '../../../../package.json';
import { scalarParsers } from '../engine/adapter';
import { fromCache, toCache } from './cache';
import type { RunDatabase } from './opened';

// PostgreSQL as WebAssembly, in this very thread. It loads what lies beside its program at run time, so it is shipped
// as the folder it is.

/**
 * Starts an empty database, out of one that was made before where there is one.
 * @param cache the folder that keeps it
 * @param wanted extensions, of which those are loaded that there are
 */
export async function startPGlite(cache: string, wanted: ReadonlySet<string>): Promise<RunDatabase> {
  const folder = pgliteFolder();
  const program = createRequire(join(folder, 'here.js'))(join(folder, 'index.cjs')) as {
    PGlite: { create(options: object): Promise<PGlite> };
  };
  const kept = `shadow-${pgliteVersion}.tar.gz`;
  const made = fromCache(cache, kept);
  const extensions = extensionsIn(folder, wanted);
  const create = (bytes: Uint8Array | undefined) =>
    program.PGlite.create({ extensions, ...(bytes && { loadDataDir: gzipped(bytes) }) });
  // A kept database that cannot be read is as good as none.
  const database = await create(made).catch((error) => (made ? create(undefined) : Promise.reject(error)));
  if (!made) {
    const dump = await database.dumpDataDir('gzip');
    toCache(cache, kept, new Uint8Array(await dump.arrayBuffer()));
  }
  const [version] = (await database.exec("SELECT current_setting('server_version') AS name"))[0]!.rows;
  return {
    server: `PostgreSQL ${version!.name} (PGlite)`,
    isShared: false,
    send: async (sql) => (await database.exec(sql)).at(-1)?.rows ?? [],
    ask: async (sql, values) => {
      const options = { rowMode: 'array', parsers: { ...asText, ...scalarParsers } } as const;
      const { fields, rows } = await database.query<unknown[]>(sql, [...values], options);
      return { columns: fields.map(({ name, dataTypeID }) => ({ name, type: dataTypeID })), rows };
    },
    close: () => database.close(),
    // It goes with the thread that it blocks.
    abandon: async () => {},
  };
}

/** Types that PGlite would read in its own way, and the engine takes as text: numeric, json and jsonb. */
const asText = Object.fromEntries([114, 1700, 3802].map((type) => [type, (text: string) => text]));

/** Of the package that is shipped; part of the kept database's name. */
const pgliteVersion = dependencies['@electric-sql/pglite'];
/** Which PostgreSQL that is. */
export const pgliteMajor = 18;

function gzipped(bytes: Uint8Array): File {
  return new File([new Uint8Array(bytes)], 'data.tar.gz', { type: 'application/x-gzip' });
}

/** `pglite` beside the bundle, else out of node_modules. */
function pgliteFolder(): string {
  const bundled = join(__dirname, 'pglite');
  if (existsSync(bundled)) return bundled;
  return dirname(createRequire(join(__dirname, 'here.js')).resolve('@electric-sql/pglite'));
}

function extensionsIn(folder: string, wanted: ReadonlySet<string>): Record<string, Extension> {
  const suffix = '.tar.gz';
  const names = readdirSync(folder).flatMap((file) => (file.endsWith(suffix) ? [file.slice(0, -suffix.length)] : []));
  return Object.fromEntries(
    names
      .filter((name) => wanted.has(name))
      .map((name): [string, Extension] => [
        name.replaceAll('-', '_'),
        { name, setup: async () => ({ bundlePath: pathToFileURL(join(folder, `${name}${suffix}`)) }) },
      ]),
  );
}
