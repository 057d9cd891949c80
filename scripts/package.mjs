// npm run package: dist/ built for shipping, and lockstep-<version>.vsix beside package.json.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { root } from './tools/root.mjs';

/** Bytes; what an extension without native parts should not exceed. More than half is the PostgreSQL that comes with it. */
const largest = 16 * 1024 * 1024;

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const packagePath = join(root, `lockstep-${version}.vsix`);
await createVSIX({ cwd: root, packagePath, dependencies: false, allowMissingRepository: true });
const { size } = statSync(packagePath);
console.log(`${packagePath}  ${(size / 1024 / 1024).toFixed(1)} MB`);
if (size > largest) throw new Error(`The package is larger than ${largest / 1024 / 1024} MB`);
