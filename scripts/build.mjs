// Bundles the programs into dist/, whole: nothing is looked up in node_modules at run time.
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { bundling } from './tools/bundling.mjs';
import { root } from './tools/root.mjs';

const production = process.argv.includes('--production');

const entries = {
  client: { entry: 'client/src/extension.ts', external: ['vscode'] },
  // pg looks for native bindings of its own, and goes without.
  server: { entry: 'server/src/lsp/main.ts', external: ['pg-native'] },
  worker: { entry: 'server/src/lsp/engine/worker.ts' },
  cli: { entry: 'server/src/cli/main.ts', external: ['pg-native'], banner: { js: '#!/usr/bin/env node' } },
  engine: { entry: 'server/src/node/engine/worker.ts' },
  shadow: { entry: 'server/src/node/shadow/worker.ts' },
};

/** The package that a file belongs to; undefined for our own. */
function packageOf(path) {
  return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
}

/** The packages whose code went into a bundle, by the folders of its inputs. */
function packagesOf(metafile) {
  return Object.keys(metafile.inputs).flatMap((input) => packageOf(input) ?? []);
}

/** One text with the licence of everything that is shipped. */
async function notices(packages) {
  const parts = await Promise.all(
    packages.map(async (folder) => {
      const { name, version, license } = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
      const file = (await readdir(join(root, folder))).find((entry) => /^licen[cs]e/i.test(entry));
      const text = file ? await readFile(join(root, folder, file), 'utf8') : '';
      return `${name} ${version} (${license})\n\n${text.trim()}\n`;
    }),
  );
  return parts.join(`\n${'-'.repeat(80)}\n\n`);
}

async function bundle(name, folder) {
  const { entry, external = [], banner = {} } = entries[name];
  const { metafile, outputFiles } = await build({
    ...bundling,
    entryPoints: [entry],
    outfile: `dist/${name}.js`,
    write: false,
    external,
    banner,
    minify: production,
    sourcemap: production ? false : 'linked',
    metafile: true,
  });
  for (const { path, contents } of outputFiles) await writeFile(join(folder, basename(path)), contents);
  return packagesOf(metafile);
}

const wasms = {
  'libpg-query.wasm': 'node_modules/libpg-query/wasm/libpg-query.wasm',
  'schema-engine.wasm': 'node_modules/@prisma/schema-engine-wasm/schema_engine_bg.wasm',
  'sqlparser.wasm': 'node_modules/@guanmingchiu/sqlparser-ts/wasm/sqlparser_rs_wasm_bg.wasm',
};

/** PGlite loads its parts from the folder it lies in, so it goes along as it is; gives its package. */
async function pglite(folder) {
  const from = 'node_modules/@electric-sql/pglite';
  const parts = (await readdir(join(root, from, 'dist'))).filter((file) =>
    /^(index\.cjs|pglite\.(data|wasm)|initdb\.wasm|.*\.tar\.gz)$/.test(file),
  );
  await mkdir(join(folder, 'pglite'));
  for (const part of parts) await cp(join(root, from, 'dist', part), join(folder, 'pglite', part));
  return from;
}

/** Fills a folder with all that is shipped. */
async function fill(folder) {
  const packages = (await Promise.all(Object.keys(entries).map((name) => bundle(name, folder)))).flat();
  await chmod(join(folder, 'cli.js'), 0o755);
  for (const [name, path] of Object.entries(wasms)) {
    await cp(join(root, path), join(folder, name));
    packages.push(packageOf(path));
  }
  packages.push(await pglite(folder));
  await writeFile(join(folder, 'notices.txt'), await notices([...new Set(packages)].sort()));
}

async function cacheFolder() {
  const folder = join(root, '.cache');
  await mkdir(folder, { recursive: true });
  return folder;
}

// Built aside and moved into place file by file, so that whoever runs a bundle just now never sees half of one.
const dist = join(root, 'dist');
await mkdir(dist, { recursive: true });
const fresh = await mkdtemp(join(await cacheFolder(), 'build-'));
try {
  await fill(fresh);
  const made = await readdir(fresh);
  for (const file of made) {
    // A folder takes no other's place.
    if (file === 'pglite') await rm(join(dist, file), { recursive: true, force: true });
    await rename(join(fresh, file), join(dist, file));
  }
  for (const file of await readdir(dist)) {
    if (!made.includes(file)) await rm(join(dist, file), { recursive: true });
  }
} finally {
  await rm(fresh, { recursive: true, force: true });
}
