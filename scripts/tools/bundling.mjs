import { root } from './root.mjs';

/** How esbuild makes one file of a program of ours, for Node. */
export const bundling = {
  absWorkingDir: root,
  bundle: true,
  format: 'cjs',
  platform: 'node',
  // jsonc-parser's CommonJS form looks its parts up at run time, where no bundler sees it.
  mainFields: ['module', 'main'],
  target: 'node20',
  // Its main file is UMD, whose parts a bundler cannot find.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  legalComments: 'none',
  logLevel: 'warning',
};
