/** Prisma's own engine, as the proofs use it: what it hands to the server, and what it makes of failures. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { reader, ready } from '../harness/scene';
import { catalogOf, unequal } from './catalog';
import { connected, Databases } from './databases';
import { deploy, deployAll, diff, type Migration } from './engine';
import { provenMajors } from './majors';
import { send } from './sending';

let databases: Databases;
before(async () => {
  await ready;
  databases = await Databases.start(provenMajors.at(-1)!);
});
after(() => databases?.stop());

const init = { name: '1_init', text: 'CREATE TABLE "User" ("id" INTEGER PRIMARY KEY, "email" TEXT);' };

async function ends(migrations: readonly Migration[], sentAs: 'batch' | 'statements') {
  const database = await databases.create();
  const { applied, failed } = await send(database, migrations, sentAs, reader);
  const catalog = await connected(database, catalogOf);
  await databases.drop(database);
  return { applied, code: failed?.code, columns: catalog.filter(({ kind }) => kind === 'column').length, catalog };
}

test('deploys a folder, and only what is new in it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-engine-'));
  const write = ({ name, text }: Migration) => {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'migration.sql'), text);
  };
  const database = await databases.create();
  write(init);
  assert.deepEqual(await deploy(database, folder), { applied: ['1_init'] });
  write({ name: '2_more', text: 'ALTER TABLE "User" ADD COLUMN "a" TEXT;' });
  assert.deepEqual(await deploy(database, folder), { applied: ['2_more'] });
  await databases.drop(database);
  rmSync(folder, { recursive: true });
});

const half = { name: '2_half', text: 'ALTER TABLE "User" ADD COLUMN "a" TEXT;\nSELECT 1/0;' };

test('a batch is all or nothing, statements are not', async () => {
  const [batch, statements] = [await ends([init, half], 'batch'), await ends([init, half], 'statements')];
  assert.deepEqual([batch.applied, batch.code, batch.columns], [['1_init'], '22012', 2]);
  assert.deepEqual([statements.applied, statements.code, statements.columns], [['1_init'], '22012', 3]);
});

test('a failed migration stands in the way of the next', async () => {
  const database = await databases.create();
  await deployAll(database, [init, half]);
  const { failed } = await deployAll(database, [init, half, { name: '3_next', text: 'SELECT 1;' }]);
  assert.equal(failed?.code, 'P3009');
  await databases.drop(database);
});

const concurrently = 'CREATE INDEX CONCURRENTLY "User_email_idx" ON "User"("email");';

test('a concurrent build goes alone in a batch', async () => {
  const alone = { name: '2_index', text: `-- CreateIndex\n${concurrently}` };
  const beside = { name: '2_index', text: `SET lock_timeout = '5s';\n${concurrently}` };
  assert.equal((await ends([init, alone], 'batch')).code, undefined);
  assert.equal((await ends([init, beside], 'batch')).code, '25001');
  assert.equal((await ends([init, beside], 'statements')).code, undefined);
});

test('bodies in dollar quotes reach the server whole', async () => {
  const text = 'DO $$ BEGIN ALTER TABLE "User" ADD COLUMN "a" TEXT; ALTER TABLE "User" ADD COLUMN "b" TEXT; END $$;';
  assert.equal((await ends([init, { name: '2_do', text }], 'batch')).columns, 4);
});

test('a diff says what Prisma would write', async () => {
  const database = await databases.create();
  const shadow = () => databases.create();
  const schema = 'model User {\n  id Int @id\n  email String?\n}\n';
  assert.equal(await diff(database, { migrations: [init], shadow }, { schema }), '');
  const required = await diff(database, { schema }, { schema: schema.replace('String?', 'String') });
  assert.match(required, /ALTER COLUMN "email" SET NOT NULL/);
  await databases.drop(database);
});

test('catalogs differ where something small does', async () => {
  const changes = [
    'ALTER TABLE "User" ALTER COLUMN "email" SET NOT NULL',
    'ALTER TABLE "User" ALTER COLUMN "email" TYPE VARCHAR(5)',
    `ALTER TABLE "User" ALTER COLUMN "email" SET DEFAULT ''`,
    'CREATE INDEX ON "User" ("email")',
    'ALTER TABLE "User" ADD CHECK ("id" > 0) NOT VALID',
    'ALTER TABLE "User" ADD CHECK ("id" > 0)',
    'ALTER TABLE "User" RENAME CONSTRAINT "User_pkey" TO "pkey"',
    `CREATE TYPE "Role" AS ENUM ('A')`,
    `CREATE TYPE "Role" AS ENUM ('A', 'B')`,
    `UPDATE pg_index SET indisvalid = false WHERE indexrelid = '"User_pkey"'::regclass`,
  ];
  const ended = [];
  for (const text of ['SELECT 1', ...changes]) ended.push(await ends([init, { name: '2_change', text }], 'batch'));
  for (const [index, one] of ended.entries()) {
    assert.equal(one.code, undefined, changes[index - 1]);
    for (const other of ended.slice(index + 1)) assert.notDeepEqual(unequal(one.catalog, other.catalog), []);
  }
});
