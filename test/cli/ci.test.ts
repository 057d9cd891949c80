/** What docs/ci.md tells people to copy is run here as it stands there: every step of its jobs, and the hook. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type TestContext, test } from 'node:test';
import { parse } from 'yaml';
import { blocking, Folder } from './project';

const root = resolve('.');
const blocks = [...readFileSync('docs/ci.md', 'utf8').matchAll(/```yaml\n(.*?)```/gs)].map((match) => parse(match[1]!));
const [workflow, scanning, gitlab, hooks] = blocks;

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

const isGood = '-- CreateTable\nCREATE TABLE "Note" ("id" INTEGER NOT NULL);\n';
const [initial, pending] = Object.keys(blocking).filter((path) => path.endsWith('.sql'));

/** A clone of a repository whose default branch has the history, on a branch with one more migration. */
function pullRequest(t: TestContext, sql: string): Folder {
  const folder = new Folder(t, { ...blocking, [pending!]: sql });
  folder.git('init', '-q', '-b', 'main');
  folder.git('add', initial!, 'prisma/migrations/migration_lock.toml');
  folder.git('commit', '-q', '-m', 'history');
  const origin = new Folder(t, {});
  origin.git('init', '-q', '--bare', '-b', 'main');
  folder.git('remote', 'add', 'origin', origin.path);
  folder.git('push', '-q', 'origin', 'main');
  folder.git('fetch', '-q', 'origin');
  folder.git('checkout', '-q', '-b', 'feature');
  folder.git('add', '-A');
  folder.git('commit', '-q', '-m', 'feature');
  folder.git('branch', '-q', '-D', 'main');
  return folder;
}

/** The programs of a runner. Fetching Lockstep links to this repository instead, and what is built already is not built again. */
function runner(t: TestContext, folder: Folder) {
  const temp = new Folder(t, {});
  const bin = join(temp.path, 'bin');
  mkdirSync(bin);
  const program = (name: string, text: string) => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  const git = spawnSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).stdout.trim();
  program('git', `if [ "$1" = clone ]; then for to; do :; done; exec ln -s "${root}" "$to"; fi\nexec "${git}" "$@"`);
  program('npm', 'exit 0');
  const env = {
    ...process.env,
    PATH: `${bin}:${process.env.PATH}`,
    NO_COLOR: '1',
    GITHUB_ACTIONS: 'true',
    RUNNER_TEMP: temp.path,
    CI_BUILDS_DIR: temp.path,
    CI_DEFAULT_BRANCH: 'main',
  };
  return (shell: readonly string[], script: string) => {
    const [command, ...args] = shell;
    const { status, stdout, stderr } = spawnSync(command!, [...args, '-c', script], {
      cwd: folder.path,
      encoding: 'utf8',
      env,
    });
    return { code: status ?? -1, stdout, stderr };
  };
}

/** Runs the steps of a job as GitHub does: after one that failed, only those that always run. */
function runSteps(t: TestContext, folder: Folder, steps: readonly Step[]) {
  const run = runner(t, folder);
  let [failed, stdout] = [false, ''];
  for (const step of steps) {
    if (step.run === undefined || (failed && step.if !== 'always()')) continue;
    const result = run(['bash', '-e'], step.run);
    stdout += result.stdout;
    if (result.code !== 0) {
      failed = true;
      assert.equal(result.code, 1, `${step.run}\n${result.stderr}`);
    }
  }
  return { failed, stdout };
}

test('the GitHub workflow annotates what blocks, and fails', (t) => {
  const folder = pullRequest(t, blocking[pending!]!);
  const { failed, stdout } = runSteps(t, folder, workflow.jobs.lockstep.steps);
  assert.equal(failed, true);
  const [line, ...others] = stdout.split('\n').filter((each) => each.startsWith('::warning'));
  assert.match(
    line!,
    /^::warning file=prisma\/migrations\/20260102000000_email\/migration\.sql,line=5,endLine=5,col=1,/,
  );
  assert.deepEqual(others, [], 'what is on the default branch has been applied');
});

test('the GitHub workflow passes what blocks nobody', (t) => {
  const { failed, stdout } = runSteps(t, pullRequest(t, isGood), workflow.jobs.lockstep.steps);
  assert.equal(failed, false);
  assert.doesNotMatch(stdout, /^::/m);
});

test('the GitHub workflow fetches what Lockstep needs of the history', () => {
  const checkout = (workflow.jobs.lockstep.steps as Step[]).find(({ uses }) => uses?.startsWith('actions/checkout@'));
  assert.equal(checkout?.with?.['fetch-depth'], 0);
  assert.deepEqual(workflow.permissions, { contents: 'read' });
});

test('the steps for code scanning leave the file that is uploaded', (t) => {
  const folder = pullRequest(t, blocking[pending!]!);
  const steps: Step[] = [...workflow.jobs.lockstep.steps.slice(0, -1), ...scanning];
  assert.equal(runSteps(t, folder, steps).failed, true);
  const upload = steps.find(({ uses }) => uses?.includes('upload-sarif'))!;
  assert.equal(upload.if, 'always()', 'findings make the step before it fail');
  const log = JSON.parse(readFileSync(join(folder.path, String(upload.with?.sarif_file)), 'utf8'));
  assert.equal(log.runs[0].results.length > 0, true);
});

test('the GitLab job fails on what blocks, and passes what does not', (t) => {
  for (const [sql, code] of [
    [blocking[pending!]!, 1],
    [isGood, 0],
  ] as const) {
    const folder = pullRequest(t, sql);
    const result = runner(t, folder)(['bash', '-e'], gitlab.migrations.script.join('\n'));
    assert.equal(result.code, code, result.stdout + result.stderr);
  }
});

test('the hook keeps what blocks out of a commit, until a comment says why it may', (t) => {
  const [hook] = parse(readFileSync('.pre-commit-hooks.yaml', 'utf8'));
  assert.deepEqual(
    hooks.repos[0].hooks.map(({ id }: { id: string }) => id),
    [hook.id],
  );
  assert.equal(hook.language, 'script');
  assert.ok(existsSync(hook.entry.split(' ')[0]));
  const matches = (path: string) => new RegExp(hook.files).test(path);
  for (const path of [pending!, 'a/prisma/schema.prisma', 'lockstep.json', 'a/.lockstep.json'])
    assert.ok(matches(path));
  for (const path of ['README.md', 'src/index.ts', 'notlockstep.json']) assert.ok(!matches(path));

  const folder = new Folder(t, blocking);
  folder.git('init', '-q', '-b', 'main');
  folder.git('add', initial!, 'prisma/migrations/migration_lock.toml');
  folder.git('commit', '-q', '-m', 'history');
  folder.write('.git/hooks/pre-commit', `#!/bin/sh\nexec "${root}"/${hook.entry}\n`);
  chmodSync(join(folder.path, '.git/hooks/pre-commit'), 0o755);
  folder.git('add', '-A');
  assert.throws(() => folder.git('commit', '-q', '-m', 'index'), /index-build-blocks-writes/);
  const ignoring = '-- lockstep-ignore index-build-blocks-writes: forty rows\nCREATE INDEX';
  folder.write(pending!, blocking[pending!]!.replace('CREATE INDEX', ignoring));
  folder.git('add', '-A');
  folder.git('commit', '-q', '-m', 'index');
});
