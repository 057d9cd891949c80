// npm run generate: writes docs/rules from the rules and their fixtures, and the schema of lockstep.json; with --check it
// only says what is out of date.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCases } from '../test/harness/fixture';
import { configSchema } from './generate/configSchema';
import { pages } from './rulePages';

const root = join(__dirname, '..');
const folder = join(root, 'docs/rules');
const checking = process.argv.includes('--check');
const written = pages((id) => readCases(readFileSync(join(root, `test/fixtures/rules/${id}.sql`), 'utf8')));

if (!checking) mkdirSync(folder, { recursive: true });
const there = existsSync(folder) ? readdirSync(folder) : [];
const outdated = written.filter(
  ({ file, text }) => !there.includes(file) || readFileSync(join(folder, file), 'utf8') !== text,
);
const stray = there.filter((file) => !written.some((page) => page.file === file));

for (const name of [...outdated.map(({ file }) => file), ...stray]) {
  console.log(`docs/rules/${name} ${checking ? 'is out of date: npm run generate' : 'written'}`);
}
const schema = join(root, 'schemas/lockstep.schema.json');
const schemaIsOutdated = !existsSync(schema) || readFileSync(schema, 'utf8') !== configSchema();
if (schemaIsOutdated)
  console.log(`schemas/lockstep.schema.json ${checking ? 'is out of date: npm run generate' : 'written'}`);

if (checking) process.exitCode = outdated.length + stray.length > 0 || schemaIsOutdated ? 1 : 0;
else {
  for (const { file, text } of outdated) writeFileSync(join(folder, file), text);
  for (const file of stray) rmSync(join(folder, file));
  if (schemaIsOutdated) writeFileSync(schema, configSchema());
}
