/** `lockstep scaffold` and `lockstep plans`, as the bundle has them. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Folder, project } from './project';

const files = {
  ...project({
    '20260101000000_init':
      'CREATE TABLE "User" ("id" INTEGER NOT NULL, "email" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));\n',
  }),
  'prisma/schema.prisma':
    'datasource db {\n  provider = "postgresql"\n}\n\nmodel User {\n  id    Int    @id\n  email String\n}\n',
};
const rename = ['scaffold', 'rename-column', '--model', 'User', '--field', 'email', '--to', 'mail'];
const json = ['--format', 'json'];

test('a plan from its first phase to its last', (t) => {
  const folder = new Folder(t, files);
  const shown = JSON.parse(folder.run(...rename, ...json).stdout);
  assert.deepEqual([shown.phase, shown.phases, shown.wrote, shown.preview.length], [1, 5, [], 5]);
  assert.ok(!existsSync(join(folder.path, 'prisma/plans')));
  const first = JSON.parse(folder.run(...rename, '--yes', ...json).stdout);
  const plan = 'rename_column_user_email_to_mail';
  assert.deepEqual([first.plan, first.kind, first.phase, first.phases], [plan, 'rename-column', 1, 5]);
  assert.ok(first.wrote.includes('prisma/schema.prisma'));
  for (const path of first.wrote) assert.ok(existsSync(join(folder.path, path)), path);
  assert.match(
    readFileSync(join(folder.path, first.wrote[0]), 'utf8'),
    /^-- lockstep: plan rename-column "User"\."email"/,
  );
  for (let phase = 2; phase <= 5; phase++) {
    const { stdout } = folder.run('scaffold', '--next', '--yes', ...json);
    assert.deepEqual([JSON.parse(stdout).phase, JSON.parse(stdout).wrote.length > 0], [phase, true]);
    const [state] = JSON.parse(folder.run('plans', ...json).stdout).plans;
    assert.deepEqual([state.plan, state.phase, state.phases, state.finished], [plan, phase, 5, phase === 5]);
  }
  const over = JSON.parse(folder.run('scaffold', '--next', '--plan', plan, '--yes', ...json).stdout);
  assert.deepEqual([over.phase, over.wrote], [5, []]);
  assert.match(readFileSync(join(folder.path, 'prisma/schema.prisma'), 'utf8'), / {2}mail {2}String\n/);
});

test('wrong usage is told in one line', (t) => {
  const folder = new Folder(t, files);
  const told = (...args: string[]) => {
    const { code, stdout, stderr } = folder.run(...args);
    assert.deepEqual([code, stdout, stderr.trimEnd().split('\n').length], [2, '', 1]);
    return stderr;
  };
  assert.match(told('scaffold'), /needs the kind of plan/);
  assert.match(told('scaffold', 'rename-colum'), /no plan rename-colum/);
  assert.match(told('scaffold', 'rename-column', '--yes'), /needs --model/);
  assert.match(told(...rename.slice(0, 4), '--field', 'emial', '--to', 'x', '--yes'), /did you mean email/);
  assert.match(told(...rename.slice(0, 4), '--field', 'id', '--to', 'x', '--yes'), /primary key/);
  assert.match(told(...rename.slice(0, 6), '--to', '1x', '--yes'), /cannot be a name/);
  assert.match(told(...rename, '--sync', 'hope', '--yes'), /trigger or app/);
  assert.match(told('scaffold', '--next', '--yes'), /no plan in this history/);
  assert.equal(folder.run(...rename, '--yes').code, 0);
  assert.match(told(...rename, '--yes'), /under way/);
});

test('the kinds, with what they ask', (t) => {
  const folder = new Folder(t, files);
  const { kinds } = JSON.parse(folder.run('scaffold', '--list', ...json).stdout);
  assert.ok(kinds.some(({ kind }: { kind: string }) => kind === 'rename-column'));
  assert.match(folder.run('scaffold', '--list').stdout, /^rename-column /m);
});

for (const together of [false, true]) {
  const outcome = together ? 'a warning' : 'silence';
  test(`the old column goes ${together ? 'before' : 'after'} main has forgotten it: ${outcome}`, (t) => {
    const folder = new Folder(t, files);
    const commit = () => {
      folder.git('add', '-A');
      folder.git('commit', '-qm', 'a phase');
    };
    folder.git('init', '-q', '-b', 'main');
    commit();
    folder.run(...rename, '--yes');
    for (let phase = 2; phase <= 3; phase++) folder.run('scaffold', '--next', '--yes');
    commit();
    folder.run('scaffold', '--next', '--yes');
    if (!together) commit();
    folder.run('scaffold', '--next', '--yes');
    const { findings } = JSON.parse(folder.run('check', ...json).stdout);
    const serious = findings.filter(({ severity }: { severity: string }) => severity !== 'information');
    const expected = together ? ['removes-used-column'] : [];
    assert.deepEqual(
      serious.map(({ rule }: { rule: string }) => rule),
      expected,
    );
  });
}

test('a phase is written before the one before it is deployed, and that is said', (t) => {
  const folder = new Folder(t, files);
  const commit = () => {
    folder.git('add', '-A');
    folder.git('commit', '-qm', 'a phase');
  };
  folder.git('init', '-q', '-b', 'main');
  commit();
  folder.run(...rename, '--yes');
  assert.match(folder.run('plans').stdout, /phase 1 of 5, not deployed yet; next: /);
  const shown = folder.run('scaffold', '--next');
  assert.match(shown.stderr, /Phase 1 of 5 is not deployed yet: \d+_expand_user_mail is not on main\./);
  assert.match(shown.stdout, /^Rename "email" to "mail"\n\n2 of 5 /);
  assert.equal(JSON.parse(folder.run('plans', ...json).stdout).plans[0].deployed, false);
  commit();
  assert.equal(JSON.parse(folder.run('plans', ...json).stdout).plans[0].deployed, true);
  assert.doesNotMatch(folder.run('scaffold', '--next', '--yes').stderr, /not deployed/);
  const early = folder.run('scaffold', '--next', '--yes');
  assert.match(early.stderr, /Phase 2 of 5 is not deployed yet/);
  assert.equal(early.code, 0);
  assert.equal(JSON.parse(folder.run('plans', ...json).stdout).plans[0].phase, 3);
});
