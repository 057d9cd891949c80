// Bundles the three programs into dist/, whole: nothing is looked up in node_modules at run time.

import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { root } from './tools/root.mjs';

const production = process.argv.includes('--production');

const entries = {
  client: { entry: 'client/src/extension.ts', external: ['vscode'] },
  server: { entry: 'server/src/lsp/main.ts' },
  cli: { entry: 'server/src/cli/main.ts', banner: { js: '#!/usr/bin/env node' } },
};

/** The packages whose code went into a bundle, by the folders of its inputs. */
function packagesOf(metafile) {
  const inside = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;
  return Object.keys(metafile.inputs).flatMap((input) => inside.exec(input)?.[1] ?? []);
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

async function bundle(name) {
  const { entry, external = [], banner = {} } = entries[name];
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: `dist/${name}.js`,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    // jsonc-parser's CommonJS form looks its parts up at run time, where no bundler sees it.
    mainFields: ['module', 'main'],
    target: 'node20',
    external,
    // Its main file is UMD, whose parts a bundler cannot find.
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    banner,
    minify: production,
    sourcemap: production ? false : 'linked',
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  return packagesOf(metafile);
}

await mkdir(join(root, 'dist'), { recursive: true });
const present = Object.keys(entries).filter((name) => existsSync(join(root, entries[name].entry)));
const packages = (await Promise.all(present.map(bundle))).flat();
const wasms = {
  'libpg-query.wasm': 'node_modules/libpg-query/wasm/libpg-query.wasm',
  'sqlparser.wasm': 'node_modules/@guanmingchiu/sqlparser-ts/wasm/sqlparser_rs_wasm_bg.wasm',
};
for (const [name, path] of Object.entries(wasms)) {
  await cp(join(root, path), join(root, 'dist', name));
  packages.push(dirname(dirname(path)));
}
await writeFile(join(root, 'dist/notices.txt'), await notices([...new Set(packages)].sort()));
if (present.includes('cli')) await chmod(join(root, 'dist/cli.js'), 0o755);

// Written over rather than emptied first, for whoever is running a bundle just now; what an earlier build left goes last.
const made = new Set([...Object.keys(wasms), 'notices.txt', ...present.map((name) => `${name}.js`)]);
if (!production) for (const name of present) made.add(`${name}.js.map`);
for (const file of await readdir(join(root, 'dist'))) {
  if (!made.has(file)) await rm(join(root, 'dist', file), { recursive: true });
}
