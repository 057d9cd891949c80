#!/usr/bin/env node
// What pre-commit runs of its clone of this repository: builds it the first time, then is the command line.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDependencies } from './tools/dependencies.mjs';
import { root } from './tools/root.mjs';
import { must, run } from './tools/run.mjs';

const program = join(root, 'dist/cli.js');
if (!existsSync(program)) {
  await ensureDependencies();
  await must(process.execPath, ['scripts/build.mjs', '--production']);
}
process.exitCode = await run(process.execPath, [program, ...process.argv.slice(2)], { cwd: process.cwd() });
