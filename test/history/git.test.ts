import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appliedFromGit } from '../../server/src/history/git';
import { nodeGit } from '../../server/src/node/ports';
import { Repository } from './repository';

test('what is committed on main is applied, the rest is pending', (context) => {
  const repository = Repository.init(context).write('1_a', 'a').write('2_b', 'b').commit().write('3_c', 'c');
  assert.deepEqual(repository.states, ['1_a applied', '2_b applied', '3_c pending']);
  assert.equal(repository.applied.reference, 'main');
  assert.deepEqual(repository.calls, ['for-each-ref', 'ls-tree']);
});

test('on a branch, what main has is applied', (context) => {
  const repository = Repository.init(context, 'master').write('1_a', 'a').commit();
  repository.git('checkout', '-q', '-b', 'feature');
  repository.write('2_b', 'b').commit();
  assert.deepEqual(repository.states, ['1_a applied', '2_b pending']);
  assert.equal(repository.applied.reference, 'master');
});

test('on main with an upstream, what was not pushed is pending', (context) => {
  const origin = Repository.init(context).write('1_a', 'a').commit();
  const repository = origin.clone(context).write('2_b', 'b').commit();
  assert.deepEqual(repository.states, ['1_a applied', '2_b pending']);
  assert.equal(repository.applied.reference, 'origin/main');
});

test('a default branch of another name is known by origin/HEAD', (context) => {
  const repository = Repository.init(context, 'trunk').write('1_a', 'a').commit().clone(context);
  repository.git('checkout', '-q', '-b', 'feature');
  assert.deepEqual(repository.states, ['1_a applied']);
  assert.equal(repository.applied.reference, 'origin/trunk');
});

test('without origin/HEAD, a remote main that is not tracked counts', (context) => {
  const origin = Repository.init(context).write('1_a', 'a').commit();
  const repository = Repository.init(context, 'work');
  repository.git('remote', 'add', 'origin', `file://${origin.root}`);
  repository.git('fetch', '-q', 'origin', 'main:refs/remotes/origin/main');
  repository.git('checkout', '-q', '--detach', 'origin/main');
  repository.write('2_b', 'b');
  assert.deepEqual(repository.states, ['1_a applied', '2_b pending']);
  assert.equal(repository.applied.reference, 'origin/main');
});

test('the only branch of a repository without remote counts, whatever its name', (context) => {
  const repository = Repository.init(context, 'trunk').write('1_a', 'a').commit();
  assert.equal(repository.applied.reference, 'trunk');
});

test('an upstream that is gone leaves the local branch', (context) => {
  const repository = Repository.init(context).write('1_a', 'a').commit();
  repository.git('config', 'branch.main.remote', 'origin');
  repository.git('config', 'branch.main.merge', 'refs/heads/main');
  repository.git('config', 'remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*');
  assert.equal(repository.applied.reference, 'main');
  assert.deepEqual(repository.states, ['1_a applied']);
});

test('an edited migration, with the lines that changed', (context) => {
  const applied = 'CREATE TABLE a ();\nCREATE TABLE b ();\nCREATE TABLE c ();\n';
  const repository = Repository.init(context).write('1_a', applied).write('2_b', 'b').commit();
  repository.write('1_a', applied.replace('b ()', 'b (x int)'));
  const [edited, other] = repository.compared;
  assert.equal(edited?.state, 'edited');
  assert.equal(edited.appliedText, applied);
  assert.deepEqual(
    edited.changes.map(({ start, end }) => edited.file?.text?.slice(start, end)),
    ['CREATE TABLE b (x int);'],
  );
  assert.equal(other?.state, 'applied');
  assert.deepEqual(repository.calls, ['for-each-ref', 'ls-tree', 'cat-file', 'merge-base', 'ls-tree']);
});

test('an edit that was committed on a branch is an edit too', (context) => {
  const repository = Repository.init(context).write('1_a', 'a').commit();
  repository.git('checkout', '-q', '-b', 'feature');
  repository.write('1_a', 'aa').commit();
  assert.deepEqual(repository.states, ['1_a edited']);
});

test('line endings are forgiven, whichever way round, and mixed', (context) => {
  const repository = Repository.init(context);
  repository.git('config', 'core.autocrlf', 'false');
  repository.write('1_a', 'a\nb\n').write('2_b', 'a\r\nb\r\n').write('3_c', 'a\r\nb\n').commit();
  repository.write('1_a', 'a\r\nb\r\n').write('2_b', 'a\nb\n').write('3_c', 'a\nb\r\n');
  assert.deepEqual(repository.states, ['1_a applied', '2_b applied', '3_c applied']);
});

test("git's own conversion of line endings is no edit", (context) => {
  const repository = Repository.init(context);
  repository.git('config', 'core.autocrlf', 'true');
  repository.write('1_a', 'a\r\nb\r\n').commit();
  assert.deepEqual(repository.states, ['1_a applied']);
});

test('missing: a folder, or only its file; the applied text is at hand', (context) => {
  const repository = Repository.init(context)
    .write('1_a', 'a')
    .write('2_b', 'b')
    .put('prisma/migrations/2_b/note.md', '')
    .write('3_c', 'c')
    .commit();
  repository.remove('prisma/migrations/1_a').remove('prisma/migrations/2_b/migration.sql');
  assert.deepEqual(repository.states, ['2_b missing', '3_c applied', '1_a missing']);
  assert.deepEqual(
    repository.compared.map(({ appliedText }) => appliedText),
    ['b', undefined, 'a'],
  );
});

test('a deletion that was committed on a branch is one', (context) => {
  const repository = Repository.init(context).write('1_a', 'a').write('2_b', 'b').commit();
  repository.git('checkout', '-q', '-b', 'feature');
  repository.remove('prisma/migrations/1_a').commit();
  assert.deepEqual(repository.states, ['2_b applied', '1_a missing']);
});

test('all migrations gone, their folder too', (context) => {
  const repository = Repository.init(context).write('1_a', 'a').commit().remove('prisma');
  assert.deepEqual(repository.states, ['1_a missing']);
});

test('renamed: the same text under a new name', (context) => {
  const repository = Repository.init(context).write('1_a', 'select 1;\n').write('2_b', 'b').commit();
  repository.remove('prisma/migrations/1_a').write('3_a', 'select 1;\r\n').write('4_c', 'c');
  assert.deepEqual(repository.states, ['2_b applied', '3_a renamed', '4_c pending']);
  assert.equal(repository.compared[1]?.renamedFrom, '1_a');
});

test('out of order: pending, and named before one that is applied', (context) => {
  const repository = Repository.init(context)
    .write('1_a', 'a')
    .write('3_c', 'c')
    .commit()
    .write('2_b', 'b')
    .write('4_d', 'd');
  assert.deepEqual(repository.states, ['1_a applied', '2_b out of order', '3_c applied', '4_d pending']);
  assert.equal(repository.compared[1]?.after, '3_c');
});

test('on a branch that is behind, nothing is edited or missing, but what it adds may be out of order', (context) => {
  const repository = Repository.init(context).write('1_a', 'a').commit();
  repository.git('checkout', '-q', '-b', 'feature');
  repository.write('2_b', 'b').commit();
  repository.git('checkout', '-q', 'main');
  repository.write('1_a', 'mended').write('3_c', 'c').commit();
  repository.git('checkout', '-q', 'feature');
  assert.deepEqual(repository.states, ['1_a applied', '2_b out of order']);
  repository.write('1_a', 'other');
  assert.deepEqual(repository.states, ['1_a edited', '2_b out of order']);
});

test('a worktree sees the branch of its repository', (context) => {
  const repository = Repository.init(context).write('1_a', 'a').commit();
  const tree = Repository.empty(context).at('tree');
  repository.git('worktree', 'add', '-q', '-b', 'feature', tree.root);
  tree.write('2_b', 'b');
  assert.deepEqual(tree.states, ['1_a applied', '2_b pending']);
});

test('a submodule has a history of its own', (context) => {
  const inner = Repository.init(context).write('1_a', 'a').commit();
  const outer = Repository.init(context).commit();
  outer.git('submodule', 'add', '-q', `file://${inner.root}`, 'db');
  const module = outer.at('db').write('2_b', 'b');
  assert.deepEqual(module.states, ['1_a applied', '2_b pending']);
  assert.equal(module.applied.reference, 'origin/main');
});

test('a project in a folder of the repository', (context) => {
  const repository = Repository.init(context);
  const project = repository.at('packages/a b "ü"').write('1_ä', 'a');
  repository.commit();
  assert.deepEqual(project.states, ['1_ä applied']);
});

test('a shallow clone of the default branch knows its tip', (context) => {
  const origin = Repository.init(context).write('1_a', 'a').commit().write('2_b', 'b').commit();
  const repository = origin.clone(context, '--depth', '1').write('3_c', 'c');
  assert.deepEqual(repository.states, ['1_a applied', '2_b applied', '3_c pending']);
});

test('a detached, shallow checkout of a pull request, as CI makes it, says what to do', (context) => {
  const origin = Repository.init(context).write('1_a', 'a').commit();
  origin.git('checkout', '-q', '-b', 'feature');
  origin.write('2_b', 'b').commit();
  origin.git('update-ref', 'refs/pull/7/merge', 'HEAD');
  const repository = Repository.init(context);
  repository.git('remote', 'add', 'origin', `file://${origin.root}`);
  repository.git('fetch', '-q', '--depth', '1', 'origin', '+refs/pull/7/merge:refs/remotes/pull/7/merge');
  repository.git('checkout', '-q', '--detach', 'refs/remotes/pull/7/merge');
  assert.equal(repository.applied.source, 'none');
  assert.match(repository.applied.reason ?? '', /No default branch.*shallow/);
  assert.deepEqual(repository.states, ['1_a pending', '2_b pending']);
  repository.git('fetch', '-q', '--depth', '1', 'origin', 'main:refs/remotes/origin/main');
  assert.deepEqual(repository.states, ['1_a applied', '2_b pending']);
  repository.write('1_a', 'x').commit();
  assert.deepEqual(repository.states, ['1_a edited', '2_b pending']);
  repository.remove('prisma/migrations/1_a').commit();
  assert.deepEqual(repository.states, ['2_b pending']);
});

test('a shallow checkout of a merge with the default branch is not behind it, so what it lacks is missing', (context) => {
  const origin = Repository.init(context).write('1_a', 'a').write('2_b', 'b').commit();
  origin.git('checkout', '-q', '-b', 'feature');
  origin.remove('prisma/migrations/1_a').commit();
  origin.git('checkout', '-q', 'main');
  origin.write('3_c', 'c').commit();
  origin.git('checkout', '-q', '--detach', 'main');
  origin.git('merge', '-q', '--no-edit', 'feature');
  origin.git('update-ref', 'refs/pull/7/merge', 'HEAD');
  const repository = Repository.init(context);
  repository.git('remote', 'add', 'origin', `file://${origin.root}`);
  repository.git(
    'fetch',
    '-q',
    '--depth',
    '1',
    'origin',
    '+refs/pull/7/merge:refs/remotes/pull/7/merge',
    'main:refs/remotes/origin/main',
  );
  repository.git('checkout', '-q', '--detach', 'refs/remotes/pull/7/merge');
  assert.deepEqual(repository.states, ['2_b applied', '3_c applied', '1_a missing']);
});

test('no repository, no commits, no branch, no git: none, with the reason', (context) => {
  const reason = ({ applied }: Repository) => `${applied.source}: ${applied.reason}`;
  assert.match(reason(Repository.empty(context).write('1_a', 'a')), /^none: The project is in no git repository/);
  assert.match(reason(Repository.init(context).write('1_a', 'a')), /^none: The repository has no commits yet/);
  const branches = Repository.init(context, 'one').write('1_a', 'a').commit();
  branches.git('branch', 'two');
  assert.match(reason(branches), /^none: No default branch is known here/);
  const absent = { run: () => ({ ok: false, stdout: new Uint8Array(), stderr: '', notRun: 'no git' as const }) };
  assert.match(appliedFromGit(absent, '/w/migrations').reason ?? '', /^git is not installed/);
  assert.match(appliedFromGit(nodeGit(), '/no/such/folder/here/at/all').reason ?? '', /no git repository/);
});

test("a hook's variables do not lead astray", (context) => {
  const repository = Repository.init(context).write('1_a', 'a').commit();
  context.after(() => delete process.env.GIT_DIR);
  process.env.GIT_DIR = '/no/such/place/.git';
  assert.deepEqual(nodeGit().run(['rev-parse', '--abbrev-ref', 'HEAD'], `${repository.root}/prisma`).ok, true);
});

test('SHA-256 repositories', (context) => {
  const repository = Repository.empty(context);
  repository.git('init', '-q', '-b', 'main', '--object-format=sha256');
  repository.write('1_a', 'a\n').commit();
  assert.deepEqual(repository.states, ['1_a applied']);
  assert.deepEqual(repository.calls, ['for-each-ref', 'ls-tree']);
});
