/** What Prisma would write for a schema, found at its places there, and mended there. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { EngineClient } from '../../server/src/node/engine/client';
import { schemaDifference } from '../../server/src/node/engine/difference';
import { defaultServiceSettings } from '../../server/src/service/ports';
import { createService, type Service } from '../../server/src/service/service';
import { applyEdits } from '../../server/src/text/edit';
import { reader, ready } from '../harness/scene';
import { committed } from '../history/committed';
import { memoryFiles } from '../prisma/memoryFiles';
import { base, edited, edits } from '../proof/schemaEdits/edits';

const engine = new EngineClient({ pause: 60_000, onAnswer: () => {} });
after(() => engine.close());

const root = '/app/prisma';
const init = 'migrations/20260101000000_init/migration.sql';

/** The service over a schema that was committed in some files, as they are now. */
async function serviceFor(before: Record<string, string>, now: Record<string, string>): Promise<Service> {
  await ready;
  const made = await schemaDifference(
    'empty',
    Object.entries(before).map(([path, text]) => ({ path, text })),
  );
  if (made.kind !== 'sql') throw new Error(made.message);
  const under = (files: Record<string, string>) =>
    Object.fromEntries(Object.entries(files).map(([path, text]) => [`${root}/${path}`, text]));
  const files = { ...now, [init]: made.sql, 'migrations/migration_lock.toml': 'provider = "postgresql"\n' };
  const ports = {
    files: memoryFiles(under(files)),
    git: committed(under({ ...before, [init]: made.sql })),
    reader,
    splits: () => true,
    engine,
  };
  const settings = { ...defaultServiceSettings, applied: 'none', prisma: '7.10.0' } as const;
  const service = createService(ports, settings, (problem) => assert.fail(problem));
  service.setFolders(['/']);
  service.check();
  while (await engine.settled()) service.check();
  return service;
}

/** What is found, but for hints and information: the rule, and the text at its place. */
function told(service: Service, path = `${root}/schema.prisma`): string[] {
  const text = service.textOf(path)!;
  return (service.check().get(path) ?? [])
    .filter(({ severity }) => severity === 'error' || severity === 'warning')
    .map(({ rule, span }) => `${rule}: ${text.slice(span.start, span.end)}`);
}

async function serviceAfter(title: string): Promise<Service> {
  const edit = edits.find((each) => each.title === title);
  assert.ok(edit, title);
  return serviceFor({ 'schema.prisma': base }, { 'schema.prisma': edited(edit) });
}

const places: Readonly<Record<string, readonly string[]>> = {
  'type: Int to BigInt': ['type-change-rewrites: BigInt'],
  'type: VarChar(20) to VarChar(5)': ['type-change-rewrites: @db.VarChar(5)', 'type-change-may-fail: @db.VarChar(5)'],
  'optional to required': ['set-not-null-scans: Int'],
  'add: required without a default': ['required-column-without-default: extra'],
  'rename a field': ['required-column-without-default: alias', 'drop-and-add-column: alias'],
  'drop a field': ['removes-used-column: User'],
  'unique: added': ['index-build-blocks-writes: @unique'],
  'unique: of several': ['index-build-blocks-writes: @@unique([slug, teamId])'],
  'index: added': ['index-build-blocks-writes: @@index([teamId])'],
  'relation: onDelete': ['validating-foreign-key: @relation(fields: [authorId], references: [id], onDelete: Cascade)'],
  'model: renamed': ['removes-used-table: Label'],
  'model: dropped': ['removes-used-table: }'],
};

for (const [title, expected] of Object.entries(places)) {
  test(`the place of: ${title}`, async () => {
    const found = told(await serviceAfter(title));
    for (const each of expected) assert.ok(found.includes(each), `${each} is not among ${found.join(' | ')}`);
    assert.deepEqual(
      new Set(found.map((each) => each.split(': ')[1])),
      new Set(expected.map((each) => each.split(': ')[1])),
    );
  });
}

/** By edit: the fix that is taken, and what the schema is found to hold then. */
const fixes: readonly (readonly [edit: string, fix: string, left: readonly string[]])[] = [
  ['rename a field', 'Keep the column and what is in it: @map("nick")', []],
  ['enum: value renamed', 'Keep the value in the rows: @map("GUEST")', []],
  ['model: renamed', 'Keep the table: @@map("Tag")', []],
  ['add: required without a default', 'Make extra optional first', []],
  ['add: required without a default', 'Give it @default(0), which the database fills in', []],
  ['add: @updatedAt', 'Give it @default(now()), which the database fills in', []],
  ['optional to required', 'Make maybe optional first', []],
];

for (const [title, name, left] of fixes) {
  test(`${title}: ${name}`, async () => {
    const path = `${root}/schema.prisma`;
    const service = await serviceAfter(title);
    const taken = service.fixes(path).find(({ fix }) => fix.title === name);
    assert.ok(
      taken,
      service
        .fixes(path)
        .map(({ fix }) => fix.title)
        .join(' | '),
    );
    const mended = applyEdits(service.textOf(path)!, taken.fix.edits);
    assert.deepEqual(told(await serviceFor({ 'schema.prisma': base }, { 'schema.prisma': mended })), left);
  });
}

test('an index for the column of a relation', async () => {
  const path = `${root}/schema.prisma`;
  const service = await serviceAfter('relation: of a column that is there');
  const taken = service.fixes(path).find(({ fix }) => fix.title === 'Add @@index([ownerId])');
  assert.ok(taken);
  const mended = applyEdits(service.textOf(path)!, taken.fix.edits);
  assert.match(mended, /\n {2}@@index\(\[views\]\)\n {2}@@index\(\[ownerId\]\)\n\}/);
  const again = await serviceFor({ 'schema.prisma': base }, { 'schema.prisma': mended });
  assert.ok(!(again.check().get(path) ?? []).some(({ rule }) => rule === 'foreign-key-without-index'));
});

test('a schema in a folder: places in the file that causes them', async () => {
  const main = 'datasource db {\n  provider = "postgresql"\n}\n';
  const user = 'model User {\n  id Int @id\n  name String?\n}\n';
  const service = await serviceFor(
    { 'schema.prisma': main, 'user.prisma': user },
    { 'schema.prisma': main, 'user.prisma': user.replace('name', 'label') },
  );
  assert.deepEqual(told(service, `${root}/schema.prisma`), []);
  assert.deepEqual(told(service, `${root}/user.prisma`), ['drop-and-add-column: label']);
});

test('another database: nothing is asked of the engine', async () => {
  await ready;
  const text = 'datasource db {\n  provider = "mysql"\n}\n';
  const ports = {
    files: memoryFiles({ [`${root}/schema.prisma`]: text }),
    git: undefined,
    reader,
    splits: () => true,
    engine: { difference: () => assert.fail('asked'), schemaOf: () => assert.fail('asked') },
  };
  const service = createService(ports, defaultServiceSettings, (problem) => assert.fail(problem));
  service.setFolders(['/']);
  assert.deepEqual([...service.check()], []);
  assert.match(service.status().reason ?? '', /mysql|PostgreSQL/i);
});
