import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { blocking, Folder, project } from './project';

test('check prints each finding as data, and exits with 1', (t) => {
  const { code, stdout, stderr } = new Folder(t, blocking).run('check', '.', '--format', 'json', '--prisma', '6.19.0');
  assert.equal(code, 1);
  assert.equal(stderr, '');
  const { findings, summary } = JSON.parse(stdout);
  assert.deepEqual(summary, { migrations: 2, statements: 3, findings: 1 });
  assert.deepEqual(findings, [
    {
      rule: 'index-build-blocks-writes',
      severity: 'warning',
      path: 'prisma/migrations/20260102000000_email/migration.sql',
      migration: '20260102000000_email',
      statement: 1,
      line: 5,
      column: 1,
      endLine: 5,
      endColumn: 13,
      message: 'Writes to "User" wait while this index is built.',
      fixes: [
        {
          title: 'Build it concurrently, in a migration of its own',
          kind: 'equivalent',
          creates: ['prisma/migrations/20260102000001_build_user_email_idx/migration.sql'],
        },
      ],
    },
  ]);
});

test('check shows people the line, the carets, one sentence and the fix', (t) => {
  const { code, stdout } = new Folder(t, blocking).run('check');
  assert.equal(code, 1);
  assert.match(
    stdout,
    /migration\.sql:5:1 {2}warning {2}index-build-blocks-writes\n 5 \| CREATE INDEX .*\n {3}\| \^{12}\n/,
  );
  assert.match(stdout, / {3}fix: Build it concurrently, in a migration of its own\n/);
  assert.match(stdout, /^1 warning in 2 migrations, 3 statements$/m);
});

test('the threshold decides about the exit code', (t) => {
  const folder = new Folder(t, blocking);
  assert.equal(folder.run('check', '--fail-on', 'error').code, 0);
  assert.equal(folder.run('check', '--fail-on', 'information').code, 1);
});

test('a history with nothing to say about is silent and exits with 0', (t) => {
  const { code, stdout } = new Folder(
    t,
    project({ '20260101000000_init': 'CREATE TABLE "User" ("id" INTEGER NOT NULL);\n' }),
  ).run('check');
  assert.equal(code, 0);
  assert.equal(stdout, 'nothing found in 1 migration, 1 statement\n');
});

test('one migration is checked with the history before it, and findings of others stay out', (t) => {
  const folder = new Folder(t, {
    ...blocking,
    ...project({ '20260103000000_more': 'CREATE INDEX "later" ON "User"("id");\n' }),
  });
  for (const path of [
    'prisma/migrations/20260102000000_email',
    'prisma/migrations/20260102000000_email/migration.sql',
  ]) {
    const { findings, summary } = JSON.parse(folder.run('check', path, '--format', 'json').stdout);
    assert.deepEqual(
      findings.map(({ migration }: { migration: string }) => migration),
      ['20260102000000_email'],
    );
    assert.equal(summary.migrations, 1);
  }
});

test('what is on the default branch counts as applied', (t) => {
  const folder = new Folder(t, blocking);
  folder.git('init', '-q', '-b', 'main');
  folder.git('add', '.');
  folder.git('commit', '-qm', 'all');
  assert.equal(folder.run('check').code, 0);
  assert.equal(folder.run('check', '--applied', 'none').code, 1);
});

test('wrong usage and unreadable input are told in one line, with exit code 2', (t) => {
  const folder = new Folder(t, blocking);
  for (const args of [
    ['check', 'nowhere'],
    ['check', '--postgres', '9'],
    ['check', '--format', 'xml'],
    ['check', '--unknown'],
    ['frobnicate'],
    ['explain', '--format', 'sarif'],
  ]) {
    const { code, stdout, stderr } = folder.run(...args);
    assert.equal(code, 2, args.join(' '));
    assert.equal(stdout, '');
    assert.match(stderr, /^lockstep: [^\n]+\n$/, args.join(' '));
  }
});

test('a project of another database is refused with its reason', (t) => {
  const folder = new Folder(t, {
    'prisma/migrations/migration_lock.toml': 'provider = "mysql"\n',
    'prisma/migrations/20260101000000_init/migration.sql': 'CREATE TABLE `a` (`b` int);\n',
  });
  const { code, stderr } = folder.run('check');
  assert.equal(code, 2);
  assert.match(stderr, /mysql/i);
});

test('GitHub annotations name file, line, columns and rule', (t) => {
  const { stdout } = new Folder(t, blocking).run('check', '--format', 'github');
  assert.equal(
    stdout,
    '::warning file=prisma/migrations/20260102000000_email/migration.sql,line=5,endLine=5,col=1,endColumn=13,' +
      'title=Lockstep (index-build-blocks-writes)::Writes to "User" wait while this index is built.\n',
  );
});

test('fix writes the edited file and the new migration, and then finds nothing more', (t) => {
  const folder = new Folder(t, blocking);
  const dry = folder.run('fix', '--dry-run');
  assert.match(dry.stdout, /created {2}prisma\/migrations\/20260102000001_build_user_email_idx\/migration\.sql/);
  assert.deepEqual(readdirSync(join(folder.path, 'prisma/migrations')).length, 3);
  assert.equal(folder.run('fix').code, 0);
  const read = (name: string) => readFileSync(join(folder.path, 'prisma/migrations', name, 'migration.sql'), 'utf8');
  assert.equal(read('20260102000000_email'), '-- CreateTable\nCREATE TABLE "Note" ("id" INTEGER NOT NULL);\n');
  assert.match(
    read('20260102000001_build_user_email_idx'),
    /CREATE INDEX CONCURRENTLY "User_email_idx" ON "User"\("email"\);\n$/,
  );
  assert.equal(folder.run('check').code, 0);
  assert.match(folder.run('fix').stdout, /nothing to fix/);
});

test('fix keeps to the rule that was asked for', (t) => {
  assert.match(new Folder(t, blocking).run('fix', '--rule', 'no-such-rule').stdout, /nothing to fix/);
});
