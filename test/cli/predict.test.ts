/** What Prisma would write for schema.prisma, by the bundled program, in real git repositories. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Folder, project } from './project';

const head =
  'generator client {\n  provider = "prisma-client-js"\n}\n\ndatasource db {\n  provider = "postgresql"\n  url = env("URL")\n}\n\n';
const user = 'model User {\n  id Int @id\n  name String\n  posts Post[]\n}\n\n';
const post =
  'model Post {\n  id Int @id\n  author User? @relation(fields: [authorId], references: [id])\n  authorId Int?\n}\n';
const schema = head + user + post;
const init = `CREATE TABLE "User" ("id" INTEGER NOT NULL, "name" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE TABLE "Post" ("id" INTEGER NOT NULL, "authorId" INTEGER, CONSTRAINT "Post_pkey" PRIMARY KEY ("id"));
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;
`;

function committed(t: TestContext): Folder {
  const folder = new Folder(t, {
    ...project({ '20260101000000_init': init }),
    'prisma/schema.prisma': schema,
    'package.json': '{ "devDependencies": { "prisma": "6.19.0" } }',
  });
  folder.git('init', '-q', '-b', 'main');
  folder.git('add', '-A');
  folder.git('commit', '-q', '-m', 'init');
  return folder;
}

interface Told {
  readonly sql: string;
  readonly base: string;
  readonly findings: readonly {
    rule: string;
    path: string;
    line: number;
    column: number;
    fixes: { title: string }[];
  }[];
  readonly written?: readonly { path: string; text: string }[];
}

function told(folder: Folder, ...args: string[]): Told {
  const { stdout, stderr } = folder.run('predict', '.', '--format', 'json', ...args);
  assert.equal(stderr, '');
  return JSON.parse(stdout);
}

test('a schema that is what the migrations end in', (t) => {
  const folder = committed(t);
  const { sql, base, findings } = told(folder);
  assert.deepEqual([sql, findings], ['', []]);
  assert.match(base, /^the schema at [0-9a-f]{7}, the commit that last changed the migrations$/);
  assert.equal(folder.run('predict', '.').code, 0);
});

test('a renamed field: what is lost, and the @map that keeps it', (t) => {
  const folder = committed(t);
  folder.write('prisma/schema.prisma', schema.replace('name String', 'displayName String'));
  const { sql, findings } = told(folder);
  assert.match(sql, /DROP COLUMN "name",\nADD COLUMN +"displayName" TEXT NOT NULL;/);
  const [lost] = findings.filter(({ rule }) => rule === 'drop-and-add-column');
  assert.deepEqual([lost?.path, lost?.line, lost?.column], ['prisma/schema.prisma', 12, 3]);
  assert.equal(lost?.fixes[0]?.title, 'Keep the column and what is in it: @map("name")');
  assert.equal(folder.run('predict', '.').code, 1);
  const checked = JSON.parse(folder.run('check', '.', '--format', 'json').stdout) as Told;
  assert.deepEqual(checked.findings, findings);
  folder.write('prisma/schema.prisma', schema.replace('name String', 'displayName String @map("name")'));
  assert.equal(told(folder).sql, '');
});

test('the series of gentle migrations', (t) => {
  const folder = committed(t);
  folder.write('prisma/schema.prisma', schema.replace('authorId Int?\n', 'authorId Int?\n  @@index([authorId])\n'));
  const dry = told(folder, '--write', '--dry-run', '--name', 'Index of authors');
  assert.deepEqual(readdirSync(join(folder.path, 'prisma/migrations')).sort(), [
    '20260101000000_init',
    'migration_lock.toml',
  ]);
  assert.equal(dry.written?.length, 1);
  const { written = [] } = told(folder, '--write', '--name', 'Index of authors');
  assert.match(written[0]!.path, /^prisma\/migrations\/\d{14}_index_of_authors\/migration\.sql$/);
  assert.match(
    readFileSync(join(folder.path, written[0]!.path), 'utf8'),
    /CREATE INDEX CONCURRENTLY "Post_authorId_idx"/,
  );
});

test('a migration that is not committed: the history is run to find out', (t) => {
  const folder = committed(t);
  const more = 'ALTER TABLE "User" ADD COLUMN "age" INTEGER;\n';
  folder.write('prisma/migrations/20260102000000_more/migration.sql', more);
  folder.write('prisma/schema.prisma', schema.replace('name String', 'name String\n  age Int'));
  const { sql, base, findings } = told(folder);
  assert.equal(base, 'a database on which all migrations were run');
  assert.equal(sql, '-- AlterTable\nALTER TABLE "User" ALTER COLUMN "age" SET NOT NULL;\n');
  assert.deepEqual(
    findings.map(({ rule, line }) => [rule, line]),
    [['set-not-null-scans', 13]],
  );
});

test('a history that cannot be run', (t) => {
  const folder = committed(t);
  folder.write(
    'prisma/migrations/20260102000000_more/migration.sql',
    'ALTER TABLE "Nowhere" ADD COLUMN "age" INTEGER;\n',
  );
  const { code, stderr } = folder.run('predict', '.');
  assert.equal(code, 2);
  assert.match(
    stderr,
    /20260102000000_more is not as it was committed, and 20260102000000_more does not run on PostgreSQL/,
  );
});

test('a commit that has another schema than its migrations', (t) => {
  const folder = committed(t);
  folder.write('prisma/schema.prisma', schema.replace('name String', 'name String\n  age Int?'));
  folder.write('prisma/migrations/20260102000000_none/migration.sql', '-- nothing\n');
  folder.git('add', '-A');
  folder.git('commit', '-q', '-m', 'schema without its migration');
  const { sql, base } = told(folder);
  assert.equal(base, 'a database on which all migrations were run');
  assert.match(sql, /ADD COLUMN +"age" INTEGER/);
});

test('a schema that cannot be read', (t) => {
  const folder = committed(t);
  folder.write('prisma/schema.prisma', `${schema}model Half {\n  id`);
  const { code, stderr } = folder.run('predict', '.');
  assert.equal(code, 2);
  assert.match(stderr, /^lockstep: what Prisma would write is not known: /);
  assert.equal(folder.run('check', '.').code, 0);
});

test('a new project without migrations', (t) => {
  const folder = new Folder(t, { 'prisma/schema.prisma': schema });
  const { sql, base, findings } = told(folder);
  assert.match(sql, /CREATE TABLE "User"/);
  assert.match(base, /^an empty schema/);
  assert.deepEqual(
    findings.map(({ rule }) => rule),
    ['foreign-key-without-index'],
  );
});
