/** lockstep.json's schema is generated, and says of each text what the code that reads it says. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import Ajv from 'ajv';
import { configSchema } from '../../scripts/generate/configSchema';
import { configKeys, readConfig } from '../../server/src/service/config';

const file = join(__dirname, '../../schemas/lockstep.schema.json');
const schema = JSON.parse(configSchema());

test('the schema that is shipped is the one that npm run generate writes', () => {
  assert.equal(readFileSync(file, 'utf8'), configSchema());
});

test('the schema knows the names that are read, and no others', () => {
  assert.deepEqual(Object.keys(schema.properties).sort(), [...configKeys].sort());
});

// What the schema says beyond the standard is for VS Code's editor.
const validate = new Ajv({ strict: false }).compile(schema);

const valid = [
  {},
  { $schema: './node_modules/lockstep/schemas/lockstep.schema.json' },
  { postgres: 13 },
  { postgres: 18 },
  { prisma: '6.19.0' },
  { prisma: '7' },
  { prisma: '7.10.0-dev.3' },
  { applied: 'none' },
  { rules: {} },
  { rules: { 'table-rewrite': 'off', 'unused-suppression': 'error' } },
  { smallTables: [] },
  { smallTables: ['public.Setting', 'app.flags'] },
  { baseline: {} },
  { baseline: { before: '20260101000000_init' } },
];

const invalid = [
  [],
  'x',
  { postgress: 16 },
  { postgres: 12 },
  { postgres: 16.4 },
  { postgres: '16' },
  { postgres: null },
  { prisma: 6 },
  { prisma: '' },
  { prisma: 'latest' },
  { applied: 'oracle' },
  { rules: [] },
  { rules: { 'no-such-rule': 'off' } },
  { rules: { 'table-rewrite': 'warn' } },
  { rules: { 'invalid-configuration': 'off' } },
  { smallTables: 'public.Setting' },
  { smallTables: ['Setting'] },
  { smallTables: ['"public"."Setting"'] },
  { smallTables: [3] },
  { baseline: '20260101000000_init' },
  { baseline: { before: '' } },
  { baseline: { before: 'prisma/migrations/x' } },
  { baseline: { after: 'x' } },
];

for (const value of valid) {
  const text = JSON.stringify(value);
  test(`${text} is valid`, () => {
    assert.ok(validate(value), JSON.stringify(validate.errors));
    assert.deepEqual(readConfig(text).problems, []);
  });
}

for (const value of invalid) {
  const text = JSON.stringify(value);
  test(`${text} is not`, () => {
    assert.equal(validate(value), false);
    assert.notDeepEqual(readConfig(text).problems, []);
  });
}

test('what the documentation shows is valid', () => {
  const docs = ['configuration.md', 'ci.md'].map((name) => readFileSync(join(__dirname, '../../docs', name), 'utf8'));
  const shown = docs.flatMap((text) => [...text.matchAll(/```json\n(.*?)```/gs)].map((match) => match[1]!));
  assert.ok(shown.length >= 2);
  for (const text of shown) {
    assert.deepEqual(readConfig(text).problems, [], text);
    assert.ok(validate(JSON.parse(text)), text);
  }
  for (const key of configKeys.filter((each) => each !== '$schema')) {
    assert.ok(docs[0]!.includes(`| \`${key}\``), `docs/configuration.md says what ${key} is`);
  }
});
