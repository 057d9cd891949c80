import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blocking, Folder, project } from './project';

test('explain gives every field of the contract', (t) => {
  const folder = new Folder(t, blocking);
  const { code, stdout } = folder.run(
    'explain',
    'prisma/migrations/20260102000000_email',
    '--format',
    'json',
    '--postgres',
    '16',
    '--prisma',
    '6.19.0',
  );
  assert.equal(code, 0);
  const explained = JSON.parse(stdout);
  assert.equal(explained.postgres, 16);
  assert.equal(explained.prisma, '6.19.0');
  const [migration] = explained.migrations;
  assert.equal(migration.sentAs, 'batch');
  assert.deepEqual(migration.statements[1], {
    index: 1,
    line: 5,
    start: 76,
    end: 124,
    kind: 'CREATE INDEX',
    transaction: 1,
    understood: true,
    locks: [{ relation: 'public.User', mode: 'ShareLock', newHere: false }],
    rewrites: [],
    scans: ['public.User'],
    indexBuilds: [{ relation: 'public.User', index: 'public.User_email_idx', concurrently: false }],
    indexRebuilds: [],
    waitsFor: [],
    refusesTransaction: false,
    mayFail: [],
    unknown: [],
  });
  assert.deepEqual(migration.exposures, [
    {
      relation: 'public.User',
      blocks: 'writes',
      lock: 'ShareLock',
      takenBy: 1,
      releasedAfter: 1,
      work: [{ statement: 1, kind: 'index build', relation: 'public.User' }],
    },
  ]);
});

test('from Prisma 7.4 on, a file that its parser reads is sent statement by statement', (t) => {
  const sentAs = (prisma: string, sql: string) => {
    const folder = new Folder(t, project({ '20260101000000_init': sql }));
    return JSON.parse(folder.run('explain', '--format', 'json', '--prisma', prisma).stdout).migrations[0].sentAs;
  };
  const plain = 'CREATE TABLE "A" ("id" INTEGER);\nCREATE INDEX "i" ON "A"("id");\n';
  assert.equal(sentAs('7.3.0', plain), 'batch');
  assert.equal(sentAs('7.4.0', plain), 'statements');
  assert.equal(sentAs('7.4.0', `${plain}DROP INDEX CONCURRENTLY "i";\n`), 'batch');
});

test('what cannot be read is said, and hides nothing around it', (t) => {
  const folder = new Folder(
    t,
    project({ '20260101000000_init': 'CREATE TABLE "A" ("id" INTEGER);\nCREATE TABEL x;\nDROP TABLE "A";\n' }),
  );
  const [migration] = JSON.parse(folder.run('explain', '--format', 'json').stdout).migrations;
  assert.deepEqual(
    migration.statements.map(({ understood }: { understood: boolean }) => understood),
    [true, false, true],
  );
  assert.match(migration.statements[1].problem, /syntax error/);
  assert.equal(migration.statements[1].unknown.length, 1);
});

test('explain draws one migration, and only one', (t) => {
  const folder = new Folder(t, blocking);
  const { code, stdout } = folder.run('explain', 'prisma/migrations/20260102000000_email', '--format', 'svg');
  assert.equal(code, 0);
  assert.match(stdout, /^<svg /);
  assert.match(
    stdout,
    /aria-label="&quot;User&quot;: SHARE during statements? .*, writes wait while an index is built on &quot;User&quot;\."/,
  );
  assert.equal(folder.run('explain', '--format', 'svg').code, 2);
});

test('explain says it in words', (t) => {
  const { stdout } = new Folder(t, blocking).run(
    'explain',
    'prisma/migrations/20260102000000_email',
    '--prisma',
    '6.19.0',
  );
  assert.match(stdout, /^20260102000000_email\nPostgreSQL 18 · sent as one transaction \(Prisma 6\.19\)\n/);
  assert.match(
    stdout,
    /2\. line 5 {2}CREATE INDEX "User_email_idx" ON "User"\("email"\)\n {3}"User" {2}SHARE {2}writes wait\n/,
  );
  assert.match(stdout, /Who waits\n {3}writes to "User" wait while an index is built on "User" \(statement 2\)/);
});
