// npm test [-- words]: everything that must hold, or the suites whose path holds one of the words.
// Complete on an empty machine; the last line is the sum of all runners.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureDependencies } from './tools/dependencies.mjs';
import { sentence } from './tools/reporter.mjs';
import { root } from './tools/root.mjs';
import { run } from './tools/run.mjs';

const words = process.argv.slice(2);
const sums = { passed: 0, failed: 0, skipped: 0 };

function wanted(name) {
  return words.length === 0 || words.some((word) => name.includes(word));
}

function add(part) {
  for (const key of Object.keys(sums)) sums[key] += part[key] ?? 0;
}

function tool(name) {
  return join(root, 'node_modules', ...name.split('/'));
}

async function check(name, args) {
  const started = Date.now();
  const code = await run(process.execPath, args);
  console.log(`${code === 0 ? '✓' : '✗'} ${name}  ${seconds(started)}`);
  add(code === 0 ? { passed: 1 } : { failed: 1 });
  return code === 0;
}

async function suites(name, files, concurrency) {
  if (files.length === 0) return;
  const started = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-test-'));
  const file = join(folder, 'sums.json');
  const args = [
    '--import=tsx',
    '--enable-source-maps',
    '--test',
    `--test-concurrency=${concurrency}`,
    '--test-reporter=./scripts/tools/reporter.mjs',
    ...files,
  ];
  const code = await run(process.execPath, args, { env: { ...process.env, LOCKSTEP_TEST_SUMS: file } });
  const part = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { failed: 0 };
  if (code !== 0 && !part.failed) part.failed = 1;
  rmSync(folder, { recursive: true, force: true });
  add(part);
  console.log(`${name}: ${sentence({ passed: 0, skipped: 0, ...part })}  ${seconds(started)}\n`);
}

function filesUnder(folder, suffix) {
  return readdirSync(join(root, folder), { recursive: true })
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith(suffix) && wanted(file))
    .sort();
}

function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

await ensureDependencies();
const built = await check('build', ['scripts/build.mjs']);
if (wanted('types')) await check('types', [tool('typescript/bin/tsc'), '--noEmit']);
if (wanted('lint')) await check('lint', [tool('@biomejs/biome/bin/biome'), 'check', '.']);
if (built) {
  await suites('node', filesUnder('test', '.test.ts'), 2);
  await suites('editor', filesUnder('test', '.e2e.ts'), 1);
}
console.log(sentence(sums));
process.exitCode = sums.failed > 0 || sums.passed === 0 ? 1 : 0;
