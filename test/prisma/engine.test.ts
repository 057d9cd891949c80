/** Prisma's engine in its thread: differences of schemas, however old, without a database. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { EngineClient } from '../../server/src/node/engine/client';
import type { Difference, SchemaState } from '../../server/src/prisma/engine';
import { forEngine } from '../../server/src/prisma/engineSchema';

let answers = 0;
const engine = new EngineClient({
  pause: 60_000,
  onAnswer: () => {
    answers++;
  },
});
after(() => engine.close());

const datasource = 'datasource db {\n  provider = "postgresql"\n}\n';
const user = 'model User {\n  id Int @id\n  name String\n}\n';
const one = (text: string): SchemaState => [{ path: 'schema.prisma', text }];

async function difference(from: SchemaState, to: SchemaState): Promise<Difference> {
  assert.equal(engine.difference(from, to), undefined);
  assert.equal(await engine.settled(), true);
  return engine.difference(from, to)!;
}

test('what Prisma would write, from nothing and from another schema', async () => {
  const created = await difference('empty', one(datasource + user));
  assert.match(created.kind === 'sql' ? created.sql : '', /CREATE TABLE "User"/);
  const added = await difference(one(datasource + user), one(datasource + user.replace('}', '  age Int?\n}')));
  assert.deepEqual(added, {
    kind: 'sql',
    sql: '-- AlterTable\nALTER TABLE "User" ADD COLUMN     "age" INTEGER;\n',
  });
  const same = await difference(one(datasource + user), one(`${datasource}// a comment\n${user}`));
  assert.deepEqual(same, { kind: 'sql', sql: '' });
});

test('the very same schema needs no engine', () => {
  assert.deepEqual(engine.difference(one('any'), one('any')), { kind: 'sql', sql: '' });
});

test('a half-typed schema is invalid, and the next one is read', async () => {
  const broken = await difference(one(datasource + user), one(`${datasource}${user}model Po`));
  assert.equal(broken.kind, 'invalid');
  const next = await difference(one(datasource + user), one(`${datasource}${user}model Post {\n  id Int @id\n}\n`));
  assert.equal(next.kind, 'sql');
});

test('of questions asked in a row the newest is answered', async () => {
  const before = answers;
  const base = one(datasource + user);
  for (const name of ['a', 'ab', 'abc']) engine.difference(base, one(datasource + user.replace('name', name)));
  await engine.settled();
  assert.equal(answers, before + 1);
  const last = engine.difference(base, one(datasource + user.replace('name', 'abc')));
  assert.match(last?.kind === 'sql' ? last.sql : '', /ADD COLUMN +"abc"/);
});

test('an engine that broke or ended is started again', async () => {
  const noText = [{ path: 'schema.prisma' }] as unknown as SchemaState;
  const broken = await difference(one(datasource), noText);
  assert.equal(broken.kind, 'failed');
  assert.equal((await difference(one(datasource), one(datasource + user))).kind, 'sql');
  await engine.close();
  assert.equal((await difference(one(datasource + user), one(datasource))).kind, 'sql');
});

test('a schema of several files', async () => {
  const files = [
    { path: 'base.prisma', text: datasource },
    { path: 'user.prisma', text: user },
  ];
  const answer = await difference([files[0]!], files);
  assert.match(answer.kind === 'sql' ? answer.sql : '', /CREATE TABLE "User"/);
});

const former = `generator client {
  provider = "prisma-client-js"
  previewFeatures = ["multiSchema", "views", "driverAdapters"] // of Prisma 5
}
datasource db {
  provider  = "postgresql" // "postgres://x"
  url       = env("DATABASE_URL")
  directUrl = env("DIRECT_URL")
  shadowDatabaseUrl = "postgres://x"
  schemas   = ["public", "audit"]
}
model User {
  id  Int @id
  url String
  @@schema("audit")
}
`;

test('schemas of Prisma 5 and 6 keep their offsets and lose what Prisma 7 refuses', async () => {
  const read = forEngine(former);
  assert.equal(read.length, former.length);
  assert.deepEqual(
    read.split('\n').map((line) => line.length),
    former.split('\n').map((line) => line.length),
  );
  assert.doesNotMatch(read, /env\(|multiSchema|driverAdapters/);
  assert.match(read, /previewFeatures = \["views"\]/);
  assert.match(read, /url String/);
  const answer = await difference('empty', one(former));
  assert.match(answer.kind === 'sql' ? answer.sql : '', /CREATE TABLE "audit"."User"/);
});

test('texts of any kind keep their length', () => {
  const texts = [
    '',
    'datasource db {\n  url = "',
    'generator c {\n previewFeatures=["x",\n"y"]\n}',
    'datasource db {\r\n  url = env("X")\r\n}\r\n',
  ];
  for (const text of texts) {
    assert.equal(forEngine(text).length, text.length);
    assert.equal(forEngine(text).split('\n').length, text.split('\n').length);
  }
});
