/** The script that a fix writes for a backfill: it compiles, changes every row once, and goes on where it was stopped. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { backfillScript } from '../../server/src/recipes/backfillScript';
import { caseName, findingsIn, ready, sceneOf, surroundingsOf } from '../harness/scene';

const root = join(__dirname, '../..');

before(() => ready);

function plansFor(sql: string, setup: string) {
  const each = { title: '', sql, directives: new Map([['setup', [setup]]]), labels: [], fixes: [] };
  return findingsIn(sceneOf({ name: caseName, text: sql }, surroundingsOf(each)))
    .filter(({ rule }) => rule.id === 'whole-table-row-change')
    .flatMap(({ finding }) => finding.remedies?.() ?? []);
}

test('what counts on the rows waits for the script', () => {
  const setup = 'CREATE TABLE "User" ("id" BIGINT PRIMARY KEY, "name" TEXT, "key" TEXT)';
  const [plan] = plansFor(
    'UPDATE "User" u SET "key" = lower(u."name") WHERE u."key" IS NULL;\nALTER TABLE "User" ALTER COLUMN "key" SET NOT NULL;\n',
    setup,
  );
  assert.equal(plan?.files?.[0]?.path, 'scripts/backfills/update_user_1.ts');
  assert.ok(plan.following[0]?.sql.includes('SET NOT NULL'));
  assert.ok(plan.files[0].text.includes('u.id <= '));
  assert.ok(plan.files[0].text.includes('AND (u."key" IS NULL\n    )'));
});

test('no script where the table has no key of one column', () => {
  assert.deepEqual(plansFor('UPDATE "T" SET a = 1;', 'CREATE TABLE "T" (a INT, b INT, PRIMARY KEY (a, b))'), []);
});

test('it runs, stops and goes on', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-backfill-'));
  try {
    const setup = 'CREATE TABLE "User" ("id" BIGINT PRIMARY KEY, "name" TEXT, "n" INT NOT NULL)';
    const [plan] = plansFor(
      `UPDATE "User" SET "n" = "n" + 1, "name" = '\`\${x}\\' -- odd\nWHERE "id" > 0 -- all\n`,
      setup,
    );
    const script = join(folder, 'backfill.ts');
    writeFileSync(script, plan!.files![0]!.text);
    mkdirSync(join(folder, 'node_modules/pg'), { recursive: true });
    writeFileSync(join(folder, 'node_modules/pg/index.js'), fakePg());
    const run = (failAfter: number) =>
      execFileSync(process.execPath, ['--require', join(root, 'node_modules/tsx/dist/cjs/index.cjs'), script], {
        cwd: folder,
        env: { ...process.env, FAIL_AFTER: String(failAfter), DATA: join(folder, 'data.json') },
        stdio: 'pipe',
      });
    assert.throws(() => run(2), /the server went away/);
    assert.ok(existsSync(`${script}.state.json`));
    run(1000);
    const rows = JSON.parse(readFileSync(join(folder, 'data.json'), 'utf8')) as { n: number }[];
    assert.equal(rows.length, 3500);
    assert.ok(rows.every(({ n }) => n === 1));
    assert.ok(!existsSync(`${script}.state.json`));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A server of one table with keys 1 to 3500, which checks the SQL's shape and goes away after some changes. */
function fakePg(): string {
  return `
const fs = require('node:fs');
const file = process.env.DATA;
const rows = fs.existsSync(file)
  ? JSON.parse(fs.readFileSync(file, 'utf8'))
  : Array.from({ length: 3500 }, (_, at) => ({ id: at + 1, n: 0 }));
let changes = 0;
exports.Client = class {
  async connect() {}
  async end() {}
  async query(sql, parameters = []) {
    if (sql.startsWith('SET lock_timeout')) return { rows: [] };
    if (sql.includes('pg_stat_replication')) return { rows: [{ lag: null }] };
    const behind = parameters.length === (sql.includes('UPDATE') ? 2 : 1) ? Number(parameters[0]) : 0;
    if (!sql.includes('UPDATE'))
      return { rows: rows.filter(({ id }) => id > behind).slice(0, 1000).map(({ id }) => ({ key: String(id) })) };
    if (!sql.includes("'\`\${x}\\\\' -- odd") || !sql.includes('"id" > 0\\n')) throw new Error('another text: ' + sql);
    if (++changes > Number(process.env.FAIL_AFTER)) throw new Error('the server went away');
    const changed = rows.filter(({ id }) => id > behind && id <= Number(parameters.at(-1)));
    for (const row of changed) row.n++;
    fs.writeFileSync(file, JSON.stringify(rows));
    return { rowCount: changed.length };
  }
};
`;
}

test('the script is TypeScript that compiles under strict', () => {
  const folder = mkdtempSync(join(root, 'node_modules/.backfill-'));
  try {
    const text = backfillScript({
      path: 'scripts/backfills/x.ts',
      table: '"User"',
      key: '"id"',
      keyInStatement: '"User"."id"',
      keyType: 'uuid',
      head: 'UPDATE "User" SET a = 1',
      condition: undefined,
    });
    writeFileSync(join(folder, 'x.ts'), text);
    writeFileSync(join(folder, 'types.d.ts'), pgTypes);
    const options = [
      '--ignoreConfig',
      '--strict',
      '--noEmit',
      '--skipLibCheck',
      '--target',
      'es2022',
      '--module',
      'nodenext',
      '--types',
      'node',
    ];
    execFileSync(
      process.execPath,
      [join(root, 'node_modules/typescript/bin/tsc'), ...options, join(folder, 'x.ts'), join(folder, 'types.d.ts')],
      {
        stdio: 'pipe',
      },
    );
  } catch (error) {
    assert.fail(String((error as { stdout?: Buffer }).stdout ?? error));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

const pgTypes = `declare module 'pg' {
  export class Client {
    constructor(options: { connectionString: string | undefined });
    connect(): Promise<void>;
    end(): Promise<void>;
    query(sql: string, parameters?: string[]): Promise<{ rows: any[]; rowCount: number | null }>;
  }
}
`;
