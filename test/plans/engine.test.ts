/**
 * Every plan of test/fixtures/plans through Prisma's own engine, on a real server with rows in its tables: what each phase
 * leaves behind is what its schema.prisma says, nothing that a release wrote is lost, and deploying again does nothing.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { ClientConfig } from 'pg';
import { ready } from '../harness/scene';
import { connected, Databases } from '../proof/databases';
import { deployAll, diff } from '../proof/engine';
import { provenMajors } from '../proof/majors';
import { type Files, filesBefore, migrationsOf, type PlanCase, planCases, type Written, writeAll } from './plans';

const root = join(__dirname, '../..');

for (const major of provenMajors) {
  describe(`plans on PostgreSQL ${major}`, () => {
    let databases: Databases;
    before(async () => {
      await ready;
      databases = await Databases.start(major);
    });
    after(() => databases?.stop());

    for (const one of planCases()) {
      test(one.name, async () => {
        const database = await databases.create();
        const start = filesBefore(one);
        await deployed(databases, database, start, 'before');
        await connected(database, (client) => client.query(start['rows.sql'] ?? ''));
        await write(database, one, 'before');
        for (const phase of writeAll(one)) await phaseDeployed(databases, database, one, phase);
        for (const { sql, rows } of one.finally)
          assert.deepEqual((await connected(database, (client) => client.query(sql))).rows, rows, sql);
        await databases.drop(database);
      });
    }
  });
}

async function phaseDeployed(databases: Databases, database: ClientConfig, one: PlanCase, phase: Written) {
  const { scaffold, files, changed } = phase;
  const name = `phase ${scaffold.phase}, ${scaffold.phaseId}`;
  for (const [path, text] of Object.entries(changed)) if (path.endsWith('.backfill.ts')) runScript(database, text);
  await deployed(databases, database, files, name);
  assert.deepEqual(await deployAll(database, migrationsOf(files)), { applied: [] }, `${name}: again`);
  await write(database, one, scaffold.phaseId);
  const query = Object.entries(changed).find(([path]) => path.endsWith('.verify.sql'))?.[1];
  if (query === undefined) return;
  const { rows } = await connected(database, (client) => client.query(query));
  assert.deepEqual(
    rows.map(({ left }) => Number(left)),
    [0],
    `${name}: ${query}`,
  );
}

/** Deploys what is pending; then Prisma finds nothing to do, neither from the history nor from the database. */
async function deployed(databases: Databases, database: ClientConfig, files: Files, name: string) {
  const migrations = migrationsOf(files);
  const { failed } = await deployAll(database, migrations);
  assert.equal(failed, undefined, `${name}: ${JSON.stringify(failed)}`);
  const shadows: ClientConfig[] = [];
  const shadow = async () => {
    shadows.push(await databases.create());
    return shadows.at(-1)!;
  };
  const schema = withoutDatasource(files['schema.prisma']!);
  assert.equal(await diff(database, { migrations, shadow }, { schema }), '', `${name}: drift`);
  await databases.drop(...shadows);
}

function withoutDatasource(schema: string): string {
  return schema.replace(/^(datasource|generator)\s+\w+\s*\{[^}]*\}\s*/gm, '');
}

async function write(database: ClientConfig, { writes }: PlanCase, phase: string) {
  await connected(database, async (client) => {
    for (const sql of writes[phase] ?? []) await client.query(sql);
  });
}

/** Runs a backfill as people do: as a program of its own. */
function runScript({ host, port, user, database }: ClientConfig, text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-plan-'));
  try {
    const script = join(folder, 'backfill.ts');
    mkdirSync(dirname(script), { recursive: true });
    writeFileSync(script, text);
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    const url = `postgresql://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host ?? '')}`;
    execFileSync(process.execPath, ['--require', join(root, 'node_modules/tsx/dist/cjs/index.cjs'), script], {
      env: { ...process.env, DATABASE_URL: url },
      stdio: 'pipe',
    });
  } catch (error) {
    assert.fail(String((error as { stderr?: Buffer }).stderr ?? error));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
