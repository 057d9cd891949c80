/** `npm run new-rule` makes a rule in two files and one line, and what it makes compiles. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(__dirname, '../..');

test('a new rule is two files and one line, and is listed', () => {
  const copy = mkdtempSync(join(tmpdir(), 'lockstep-rule-'));
  try {
    cpSync(join(root, 'server'), join(copy, 'server'), { recursive: true });
    cpSync(join(root, 'test/fixtures/rules'), join(copy, 'test/fixtures/rules'), { recursive: true });
    const args = ['--import', 'tsx', 'scripts/new-rule.ts', 'dummy-hazard', '--root', copy];
    execFileSync(process.execPath, args, { cwd: root });
    const index = readFileSync(join(copy, 'server/src/rules/index.ts'), 'utf8');
    assert.equal(index.split('\n').filter((line) => line.includes('dummyHazard')).length, 2);
    const rule = readFileSync(join(copy, 'server/src/rules/dummyHazard.ts'), 'utf8');
    assert.ok(rule.includes("id: 'dummy-hazard'"));
    assert.ok(readFileSync(join(copy, 'test/fixtures/rules/dummy-hazard.sql'), 'utf8').startsWith('-- # '));
    const ids = "console.log(require('./server/src/rules/index.ts').rules.map(({ id }) => id).join())";
    const listed = execFileSync(
      process.execPath,
      ['--require', join(root, 'node_modules/tsx/dist/cjs/index.cjs'), '-e', ids],
      {
        cwd: copy,
        env: { ...process.env, NODE_PATH: join(root, 'node_modules') },
        encoding: 'utf8',
      },
    );
    assert.ok(listed.includes('dummy-hazard'));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
});
