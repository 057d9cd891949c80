/** Histories run for real on the shadow database in process, by the bundled program. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Folder, project } from '../cli/project';

const cache = mkdtempSync(join(tmpdir(), 'lockstep-shadow-'));
process.env.XDG_CACHE_HOME = cache;
process.env.LOCALAPPDATA = cache;
after(() => rmSync(cache, { recursive: true, force: true }));

interface Traced {
  readonly server: string;
  readonly drift: string | null;
  readonly migrations: readonly {
    readonly name: string;
    readonly statements: readonly {
      readonly agrees: boolean | null;
      readonly disagreements: readonly string[];
      readonly measured: {
        readonly locks: readonly object[];
        readonly scans: readonly string[];
        readonly rewrites: readonly string[];
        readonly indexBuilds: readonly object[];
        readonly milliseconds: number;
        readonly notMeasured?: readonly string[];
      } | null;
      readonly failed?: { readonly code: string };
      readonly skipped?: string;
    }[];
  }[];
}

function traceOf(folder: Folder, ...args: string[]): Traced & { readonly code: number } {
  const { code, stdout, stderr } = folder.run('trace', ...args, '--format', 'json');
  assert.notEqual(stdout, '', stderr);
  return { code, ...(JSON.parse(stdout) as Traced) };
}

const init = `CREATE TABLE "User" ("id" INTEGER NOT NULL, "email" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE INDEX "User_id_idx" ON "User"("id");
`;

test('locks, rewrites, scans and builds are measured beside the derived ones', (t) => {
  const folder = new Folder(
    t,
    project({
      '20260101000000_init': init,
      '20260102000000_more': `CREATE INDEX "User_email_idx" ON "User"("email");
ALTER TABLE "User" ALTER COLUMN "id" TYPE BIGINT;
`,
    }),
  );
  const { migrations, code, server } = traceOf(folder, '.');
  assert.match(server, /^PostgreSQL \d+\.\d+ \(PGlite\)$/);
  assert.equal(code, 0);
  const [first, second] = migrations.map(({ statements }) => statements);
  assert.deepEqual(
    first!.map(({ measured }) => measured?.locks),
    [[], []],
  );
  assert.deepEqual(second![0]!.measured!.locks, [{ relation: 'public.User', mode: 'ShareLock' }]);
  assert.deepEqual(second![0]!.measured!.indexBuilds, [{ relation: 'public.User', index: 'public.User_email_idx' }]);
  assert.deepEqual(second![1]!.measured!.rewrites, ['public.User']);
  assert.deepEqual(second![1]!.measured!.locks, [{ relation: 'public.User', mode: 'AccessExclusiveLock' }]);
  assert.ok([...first!, ...second!].every(({ agrees, measured }) => agrees === true && measured!.milliseconds >= 0));
});

test('of one migration that is named, those before it run too and it alone is told', (t) => {
  const folder = new Folder(
    t,
    project({
      '20260101000000_init': init,
      '20260102000000_alone': 'CREATE INDEX CONCURRENTLY "User_email_idx" ON "User"("email");\n',
      '20260103000000_later': 'SELECT 1 / 0;\n',
    }),
  );
  const { migrations } = traceOf(folder, 'prisma/migrations/20260102000000_alone');
  assert.deepEqual(
    migrations.map(({ name }) => name),
    ['20260102000000_alone'],
  );
  const [statement] = migrations[0]!.statements;
  assert.equal(statement!.agrees, true);
  assert.deepEqual(statement!.measured!.notMeasured, ['locks', 'scans']);
  assert.deepEqual(statement!.measured!.indexBuilds, [{ relation: 'public.User', index: 'public.User_email_idx' }]);
});

test('what fails is told with its SQLSTATE, what follows of the file is not run, and the next file is', (t) => {
  const folder = new Folder(
    t,
    project({
      '20260101000000_init': init,
      '20260102000000_wrong': 'CREATE TABLE "Left" ("id" INT);\nSELECT 1 / 0;\nSELECT 1;\n',
      '20260103000000_next': 'CREATE TABLE "Left" ("id" INT);\n',
    }),
  );
  folder.write('package.json', '{ "devDependencies": { "prisma": "6.19.0" } }');
  const { migrations, code } = traceOf(folder, '.');
  assert.equal(code, 1);
  const [, wrong, next] = migrations.map(({ statements }) => statements);
  assert.equal(wrong![1]!.failed!.code, '22012');
  assert.equal(wrong![1]!.agrees, false);
  assert.equal(wrong![2]!.skipped, 'a statement before it failed');
  assert.equal(next![0]!.failed, undefined);
});

test('CONCURRENTLY among others is refused, as derived; extensions are loaded, and those not there are named', (t) => {
  const folder = new Folder(
    t,
    project({
      '20260101000000_init': `CREATE EXTENSION IF NOT EXISTS "citext";\nCREATE EXTENSION postgis;\n${init}`,
      '20260102000000_batch':
        'SET lock_timeout = 1000;\nCREATE INDEX CONCURRENTLY "User_email_idx" ON "User"("email");\n',
    }),
  );
  folder.write('package.json', '{ "devDependencies": { "prisma": "6.19.0" } }');
  const { migrations } = traceOf(folder, '.');
  const [first, second] = migrations.map(({ statements }) => statements);
  assert.equal(first![0]!.agrees, true);
  assert.equal(first![1]!.skipped, 'this shadow database has no extension postgis');
  assert.ok(first![2]!.measured);
  assert.equal(second![1]!.failed!.code, '25001');
  assert.equal(second![1]!.agrees, true);
});

test('what an extension that is missing brings down is told, and the rest of the file runs', (t) => {
  const folder = new Folder(
    t,
    project({
      '20260101000000_init': `${init}CREATE EXTENSION vector;
ALTER TABLE "User" ADD COLUMN "place" vector(3);
ALTER TABLE "User" ADD COLUMN "name" TEXT;
`,
    }),
  );
  folder.write('package.json', '{ "devDependencies": { "prisma": "6.19.0" } }');
  const { migrations, code } = traceOf(folder, '.');
  const [, , skipped, failed, last] = migrations[0]!.statements;
  assert.match(skipped!.skipped!, /vector/);
  assert.equal(failed!.failed!.code, '42704');
  assert.equal(failed!.agrees, null);
  assert.equal(last!.agrees, true);
  assert.equal(code, 0);
});

const head =
  'generator client {\n  provider = "prisma-client-js"\n  previewFeatures = ["tracing"]\n}\n\ndatasource db {\n  provider = "postgresql"\n  url = env("URL")\n}\n\n';

test('the end state is compared with schema.prisma by Prisma’s own engine', (t) => {
  const folder = new Folder(t, {
    ...project({ '20260101000000_init': init }),
    'prisma/schema.prisma': `${head}model User {\n  id Int @id\n  email String?\n  @@index([id])\n}\n`,
  });
  assert.deepEqual([traceOf(folder, '.').drift, traceOf(folder, '.').code], [null, 0]);
  folder.write('prisma/schema.prisma', `${head}model User {\n  id Int @id\n  email String @unique\n}\n`);
  const { drift, code } = traceOf(folder, '.');
  assert.match(drift!, /DROP INDEX "(public"\.")?User_id_idx"/);
  assert.match(drift!, /ALTER COLUMN "email" SET NOT NULL/);
  assert.match(drift!, /CREATE UNIQUE INDEX "User_email_key"/);
  assert.equal(code, 1);
});
