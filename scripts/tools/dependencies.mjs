import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';
import { must } from './run.mjs';

/** What a lock file says is installed: folder to version, without what this platform leaves out. */
function packages(file) {
  if (!existsSync(file)) return {};
  const entries = Object.entries(JSON.parse(readFileSync(file, 'utf8')).packages);
  return Object.fromEntries(
    entries.filter(([path, { optional }]) => path && !optional).map(([path, { version }]) => [path, version]),
  );
}

/** Is everything of package-lock.json in node_modules, in the version it names? */
function installed() {
  const here = packages(join(root, 'node_modules/.package-lock.json'));
  return Object.entries(packages(join(root, 'package-lock.json'))).every(([path, version]) => here[path] === version);
}

/** Makes node_modules what package-lock.json says, when it is not. */
export async function ensureDependencies() {
  if (installed()) return;
  console.error('Installing dependencies (npm ci)');
  await must('npm', ['ci', '--no-audit', '--no-fund']);
}
