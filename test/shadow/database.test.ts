/** Histories run for real on a PostgreSQL of the user's, in a database that is dropped again. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { Folder, project } from '../cli/project';
import { type Server, startServer } from '../postgres/servers';

let server: Server;
let url: string;

before(async () => {
  server = await startServer(15);
  url = `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(server.folder)}`;
});
after(() => server.stop());

async function ask(sql: string): Promise<object[]> {
  const client = await server.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const databases = () => ask("SELECT datname FROM pg_database WHERE datname NOT IN ('postgres') AND NOT datistemplate");

const head = 'datasource db {\n  provider = "postgresql"\n}\n\n';
const files = {
  ...project({
    '20260101000000_init': 'CREATE TABLE "User" ("id" INTEGER NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));\n',
    '20260102000000_more':
      'CREATE ROLE lockstep_test;\nALTER TABLE "User" ADD COLUMN "at" TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp();\n',
  }),
  'prisma/schema.prisma': `${head}model User {\n  id Int @id\n  at DateTime @default(dbgenerated("clock_timestamp()")) @db.Timestamptz(6)\n  tags String[]\n}\n`,
};

test('measured in a scratch database, which is gone afterwards; the named one and the roles stay as they were', async (t) => {
  const folder = new Folder(t, files);
  const { stdout, stderr } = folder.run('trace', '--database', url, '--format', 'json');
  const { migrations, drift, server: name, postgres } = JSON.parse(stdout || stderr);
  assert.match(name, /^PostgreSQL 15\.\d+$/);
  // Derived for the server that it runs on, whatever else is set.
  assert.equal(postgres, 15);
  const [role, add] = migrations[1].statements;
  assert.equal(role.skipped, 'it would change the server, and not the shadow database alone');
  assert.deepEqual(add.measured.locks, [{ relation: 'public.User', mode: 'AccessExclusiveLock' }]);
  assert.deepEqual(add.measured.rewrites, ['public.User']);
  assert.equal(add.agrees, true);
  assert.match(drift, /ADD COLUMN\s+"tags" TEXT\[\]/);
  assert.doesNotMatch(drift, /"at"/);
  assert.deepEqual(await databases(), []);
  assert.deepEqual(await ask("SELECT 1 FROM pg_class WHERE relname = 'User'"), []);
  assert.deepEqual(await ask("SELECT 1 FROM pg_roles WHERE rolname = 'lockstep_test'"), []);
});

test('a user who may not create databases is told so; no part of the connection string is', async (t) => {
  await ask('CREATE ROLE "somebody" LOGIN');
  const folder = new Folder(t, files);
  const { code, stdout, stderr } = folder.run('trace', '--database', url.replace('postgres@', 'somebody:geheim@'));
  assert.equal(code, 2);
  assert.equal(stdout, '');
  assert.match(stderr, /^lockstep: The user may not create a database there/m);
  assert.doesNotMatch(stderr, /somebody|geheim|localhost/);
});

test('an interrupted run leaves nothing behind', async (t) => {
  const folder = new Folder(t, {
    ...project({ '20260101000000_init': 'CREATE TABLE a (id INT);\nSELECT pg_sleep(600);\n' }),
  });
  const child = spawn(process.execPath, [resolve('dist/cli.js'), 'trace', '--database', url], { cwd: folder.path });
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  let told = '';
  child.stderr.on('data', (text) => {
    told += text;
  });
  while (
    !(await ask("SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND datname LIKE 'lockstep_shadow%'"))
      .length
  ) {
    assert.equal(child.exitCode, null, told);
  }
  child.kill('SIGINT');
  assert.equal(await ended, 2);
  assert.match(told, /The run was stopped/);
  assert.deepEqual(await databases(), []);
});
