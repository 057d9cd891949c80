import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blocking, Folder } from './project';

const rule = 'index-build-blocks-writes';
const configured = (text: string) => ({ ...blocking, 'lockstep.json': text });
const codesOf = (stdout: string) => JSON.parse(stdout).findings.map(({ rule: id }: { rule: string }) => id);

test('lockstep.json decides what is said, and with it the exit code', (t) => {
  const folder = new Folder(t, configured(`{ "rules": { "${rule}": "off" } }`));
  assert.equal(folder.run('check').code, 0);
  folder.write('lockstep.json', `{ "rules": { "${rule}": "information" } }`);
  assert.equal(folder.run('check').code, 0);
  assert.equal(folder.run('check', '--fail-on', 'information').code, 1);
});

test('a flag goes before lockstep.json', (t) => {
  const folder = new Folder(t, configured('{ "postgres": 14, "prisma": "6.19.0" }'));
  const versions = (...flags: string[]) => {
    const { postgres, prisma } = JSON.parse(folder.run('explain', '.', '--format', 'json', ...flags).stdout);
    return [postgres, prisma];
  };
  assert.deepEqual(versions(), [14, '6.19.0']);
  assert.deepEqual(versions('--postgres', '15'), [15, '6.19.0']);
  assert.deepEqual(versions('--prisma', '7.3.0'), [14, '7.3.0']);
});

test('what lockstep.json should not say ends every command with 2 and one line', (t) => {
  const folder = new Folder(t, configured('{\n  "postgress": 16,\n  "applied": "all"\n}\n'));
  for (const command of ['check', 'explain', 'fix']) {
    const { code, stdout, stderr } = folder.run(command);
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.equal(
      stderr,
      'lockstep: lockstep.json:2:3: There is no setting "postgress"; did you mean "postgres"? (and 1 more)\n',
    );
  }
});

test('a comment with a reason ignores, and check --format json says nothing of it', (t) => {
  const [name] = Object.keys(blocking).filter((path) => path.endsWith('email/migration.sql'));
  const sql = blocking[name!]!;
  const folder = new Folder(t, {
    ...blocking,
    [name!]: sql.replace('CREATE INDEX', `-- lockstep-ignore ${rule}: forty rows\nCREATE INDEX`),
  });
  const ignored = folder.run('check', '.', '--format', 'json');
  assert.deepEqual([ignored.code, codesOf(ignored.stdout).includes(rule)], [0, false]);
  folder.write(name!, sql.replace('CREATE INDEX', `-- lockstep-ignore ${rule}\nCREATE INDEX`));
  const unexplained = folder.run('check', '.', '--format', 'json');
  assert.equal(unexplained.code, 1);
  assert.ok(codesOf(unexplained.stdout).includes('suppression-without-reason'));
});

test('the fix that ignores is for editors: nobody fills in a reason here', (t) => {
  const { stdout } = new Folder(t, blocking).run('check');
  assert.doesNotMatch(stdout, /Ignore/);
});
