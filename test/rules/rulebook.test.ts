/** The rulebook as a whole: names, files, fixtures and pages belong together, one of each. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { page, pages } from '../../scripts/rulePages';
import { historyRules, rules } from '../../server/src/rules/index';
import { readCases } from '../harness/fixture';

const root = join(__dirname, '../..');
const ruleFiles = readdirSync(join(root, 'server/src/rules')).filter(
  (file) => file.endsWith('.ts') && file !== 'rule.ts' && file !== 'index.ts',
);
const fixture = (id: string) => readCases(readFileSync(join(root, `test/fixtures/rules/${id}.sql`), 'utf8'));
const all = [...rules, ...historyRules];

test('each file of a rule is listed once, under the kebab-case of its name', () => {
  const expected = ruleFiles.map((file) => kebab(file.slice(0, -'.ts'.length)));
  assert.deepEqual(all.map(({ id }) => id).sort(), expected.sort());
});

test('each rule has a fixture, and each fixture a rule', () => {
  const fixtures = readdirSync(join(root, 'test/fixtures/rules')).map((file) => file.slice(0, -'.sql'.length));
  assert.deepEqual(fixtures.sort(), all.map(({ id }) => id).sort());
});

test('each rule has a title of its own, and a why in sentences', () => {
  assert.equal(new Set(all.map(({ title }) => title)).size, all.length);
  for (const { id, title, why } of all) {
    assert.ok(/^[A-Z]/.test(title) && !title.endsWith('.'), `title of ${id}`);
    assert.ok(/^[A-Z`]/.test(why) && why.endsWith('.'), `why of ${id}`);
    assert.doesNotMatch(id, /^(require|ban|prefer|disallow|no)-/);
  }
});

for (const { id } of all) {
  test(`${id} has a case that fires, one that is silent, and no case twice`, () => {
    const cases = fixture(id);
    const fires = cases.filter(({ labels }) => labels.some(({ rule }) => rule === id));
    assert.ok(fires.length > 0, 'no case that fires');
    assert.ok(fires.length < cases.length, 'no case that is silent');
    for (const each of fires) assert.doesNotMatch(each.title, /^Silent/, each.title);
    for (const each of cases) {
      if (!fires.includes(each)) assert.match(each.title, /^Silent/, each.title);
    }
    const told = cases.some(({ fixes }) => fixes.length > 0);
    assert.ok(told, 'no case tells its fixes; `-- > none` where there are none');
    const inputs = cases.map(({ sql, directives }) => JSON.stringify([sql, [...directives]]));
    assert.equal(new Set(inputs).size, inputs.length, 'a case stands there twice');
    assert.equal(new Set(cases.map(({ title }) => title)).size, cases.length, 'two cases have one title');
  });
}

test('the pages in docs/rules are those that npm run generate writes', () => {
  const folder = join(root, 'docs/rules');
  for (const { file, text } of pages(fixture)) assert.equal(readFileSync(join(folder, file), 'utf8'), text, file);
  assert.deepEqual(
    readdirSync(folder).sort(),
    pages(fixture)
      .map(({ file }) => file)
      .sort(),
  );
  assert.ok(page(rules[0]!, fixture(rules[0]!.id)).includes(rules[0]!.title));
});

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
