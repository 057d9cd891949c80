// npm run new-rule <id>: writes a rule, its fixture and its line in rules/index.ts. `--root` is for the test.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addLine, fixtureText, ruleText } from './newRule';

const [id = '', flag, folder] = process.argv.slice(2);
const root = flag === '--root' && folder ? folder : join(__dirname, '..');
const name = id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
const rule = join(root, `server/src/rules/${name}.ts`);
const fixture = join(root, `test/fixtures/rules/${id}.sql`);
const index = join(root, 'server/src/rules/index.ts');

if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id))
  fail('Name the hazard in kebab-case: npm run new-rule index-build-blocks-writes');
if (existsSync(rule) || existsSync(fixture)) fail(`${id} is there already.`);
writeFileSync(rule, ruleText(id, name));
writeFileSync(fixture, fixtureText(id));
writeFileSync(index, addLine(readFileSync(index, 'utf8'), name));
for (const path of [rule, fixture, index]) console.log(path);

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}
