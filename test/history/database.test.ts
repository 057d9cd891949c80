/** What a real database says of migrations that Prisma's own engine has deployed. */
import assert from 'node:assert/strict';
import { after, before, type TestContext, test } from 'node:test';
import { compare } from '../../server/src/history/compare';
import { appliedFromDatabase } from '../../server/src/history/database';
import { appliedFromGit } from '../../server/src/history/git';
import type { DatabaseRecords } from '../../server/src/history/records';
import { readRecords } from '../../server/src/node/database';
import { nodeFiles, nodeGit } from '../../server/src/node/ports';
import { compareNames, readMigrations } from '../../server/src/prisma/migrations';
import { bareProject } from '../../server/src/prisma/projects';
import { connected, Databases } from '../proof/databases';
import { provenMajors } from '../proof/majors';
import { Deployed, tables, urlOf } from './deployed';

let databases: Databases;
before(async () => {
  databases = await Databases.start(provenMajors.at(-1)!);
});
after(() => databases?.stop());

const [init, name, post] = Object.keys(tables) as [string, string, string];

async function recordsOf(url: string): Promise<DatabaseRecords> {
  const answer = await readRecords(url);
  assert.equal(answer.kind, 'records', JSON.stringify(answer));
  return (answer as { records: DatabaseRecords }).records;
}

async function compared({ repository, url }: Deployed) {
  const folder = `${repository.root}/prisma/migrations`;
  const git = nodeGit();
  const applied = appliedFromDatabase(await recordsOf(url), appliedFromGit(git, folder), git, folder);
  const project = bareProject(nodeFiles(), folder, { prisma: '7.10.0' });
  return compare(applied, readMigrations(nodeFiles(), project), compareNames('7.10.0'));
}

async function states(deployed: Deployed): Promise<string[]> {
  return (await compared(deployed)).map(({ name: each, state }) => `${each} ${state}`);
}

const begin = (context: TestContext) => Deployed.begin(context, databases);

test('what was deployed is applied, the rest is pending or out of order', async (context) => {
  const deployed = await begin(context);
  deployed.repository.write('20260101120000_between', 'SELECT 1;').write('20260104000000_next', 'SELECT 2;');
  assert.deepEqual(await states(deployed), [
    `${init} applied`,
    '20260101120000_between out of order',
    `${name} applied`,
    `${post} applied`,
    '20260104000000_next pending',
  ]);
});

test('an edited migration shows where, by the text that git has; line endings are forgiven', async (context) => {
  const deployed = await begin(context);
  deployed.repository.write(init, tables[init as keyof typeof tables].replaceAll('\n', '\r\n'));
  deployed.repository.write(name, 'ALTER TABLE "User" ADD COLUMN "fullName" TEXT;\n');
  const all = await compared(deployed);
  assert.deepEqual(
    all.map(({ state }) => state),
    ['applied', 'edited', 'applied'],
  );
  assert.equal(all[1]?.appliedText, tables[name as keyof typeof tables]);
  assert.deepEqual(all[1]?.changes, [{ start: 0, end: 46 }]);
});

test('the applied text is found where an earlier commit had it, or another branch', async (context) => {
  const deployed = await begin(context);
  deployed.repository.write(name, 'SELECT 1;\n').commit();
  deployed.repository.write(name, 'SELECT 2;\n').commit();
  const edited = (await compared(deployed))[1];
  assert.equal(edited?.state, 'edited');
  assert.equal(edited?.appliedText, tables[name as keyof typeof tables]);
});

test('a text that git never had is not known, and it is edited all the same', async (context) => {
  const deployed = await begin(context);
  deployed.repository.write('20260104000000_loose', 'SELECT 1;');
  await deployed.deploy();
  deployed.repository.write('20260104000000_loose', 'SELECT 2;');
  const edited = (await compared(deployed)).at(-1);
  assert.deepEqual(
    [edited?.state, edited?.appliedText, edited?.changes],
    ['edited', undefined, [{ start: 0, end: 9 }]],
  );
});

test('deleted and renamed folders', async (context) => {
  const deployed = await begin(context);
  deployed.repository.remove(`prisma/migrations/${post}`).remove(`prisma/migrations/${name}`);
  deployed.repository.write('20260102000001_renamed', tables[name as keyof typeof tables]);
  const all = await compared(deployed);
  assert.deepEqual(
    all.map((each) => `${each.name} ${each.state}`),
    [`${init} applied`, '20260102000001_renamed renamed', `${post} missing`],
  );
  assert.equal(all[1]?.renamedFrom, name);
  assert.equal(all[2]?.appliedText, tables[post as keyof typeof tables]);
});

test('a branch that is behind is not said to have deleted what it never saw', async (context) => {
  const deployed = await begin(context);
  deployed.repository.git('checkout', '-q', '-b', 'behind');
  deployed.repository.git('checkout', '-q', 'main');
  deployed.repository.write('20260104000000_newer', 'SELECT 1;').commit();
  await deployed.deploy();
  deployed.repository.git('checkout', '-q', 'behind');
  assert.deepEqual(await states(deployed), [`${init} applied`, `${name} applied`, `${post} applied`]);
});

test('failed, rolled back, and applied at the second try', async (context) => {
  const deployed = await begin(context);
  const failing = '20260104000000_divide';
  deployed.repository.write(failing, 'SELECT 1/0;\n').write('20260105000000_next', 'SELECT 1;\n');
  await deployed.deploy();
  const failed = (await compared(deployed))[3];
  assert.equal(failed?.state, 'failed');
  assert.match(failed?.record?.logs ?? '', /division by zero/);
  assert.equal(failed?.record?.finishedAt, undefined);
  assert.equal((await compared(deployed))[4]?.state, 'pending');

  await deployed.rollBack(failing);
  assert.equal((await compared(deployed))[3]?.state, 'rolled back');

  deployed.repository.write(failing, 'SELECT 1;\n');
  await deployed.deploy();
  assert.deepEqual((await states(deployed)).slice(3), [`${failing} applied`, '20260105000000_next applied']);
});

test('a failed migration whose folder is gone still stands in the way', async (context) => {
  const deployed = await begin(context);
  deployed.repository.write('20260104000000_divide', 'SELECT 1/0;\n');
  await deployed.deploy();
  deployed.repository.remove('prisma/migrations/20260104000000_divide');
  assert.deepEqual((await states(deployed)).slice(3), ['20260104000000_divide failed']);
});

test('a database without _prisma_migrations has applied nothing', async () => {
  const database = await databases.create();
  assert.deepEqual(await recordsOf(urlOf(database)), { hasTable: false, rows: [] });
});

test('the table is looked for in the schema that the connection string names', async () => {
  const database = await databases.create();
  await connected(database, async (client) => {
    await client.query(`CREATE SCHEMA "app one"`);
    await client.query(`CREATE TABLE "app one"._prisma_migrations (id text, migration_name text, checksum text,
      started_at timestamptz DEFAULT now(), finished_at timestamptz, rolled_back_at timestamptz, logs text)`);
    await client.query(`INSERT INTO "app one"._prisma_migrations VALUES ('1', 'a', 'x')`);
  });
  const { rows } = await recordsOf(urlOf(database).replace('schema=public', 'schema=app%20one'));
  assert.deepEqual(
    rows.map((row) => row.name),
    ['a'],
  );
});

test('a table that is locked is not waited for', async (context) => {
  const deployed = await begin(context);
  await connected(deployed.database, async (client) => {
    await client.query('BEGIN; LOCK TABLE _prisma_migrations IN ACCESS EXCLUSIVE MODE');
    assert.deepEqual(await readRecords(deployed.url), {
      kind: 'refused',
      reason: '_prisma_migrations is locked: a migration may be running just now.',
    });
  });
});

test('whoever asks reads only', async (context) => {
  const deployed = await begin(context);
  await connected(deployed.database, async (client) => {
    // A view of that name may call anything; what writes is refused.
    await client.query(`CREATE FUNCTION note() RETURNS text LANGUAGE plpgsql AS $$
      BEGIN CREATE TABLE written (); RETURN 'x'; END $$;
      ALTER TABLE _prisma_migrations RENAME TO rows;
      CREATE VIEW _prisma_migrations AS SELECT id, note() AS migration_name, checksum, started_at, finished_at,
        rolled_back_at, logs FROM rows`);
    assert.deepEqual(await readRecords(deployed.url), {
      kind: 'refused',
      reason: 'The database could not be asked (25006).',
    });
    const { rows } = await client.query(`SELECT to_regclass('written') AS found`);
    assert.deepEqual(rows, [{ found: null }]);
  });
});

test('what goes wrong is told without the connection string', async () => {
  const database = await databases.create();
  const good = urlOf(database);
  const wrong = [
    good.replace(database.database!, 'not_there'),
    good.replace('postgres:', 'nobody:'),
    good.replace(encodeURIComponent(database.host!), '/nowhere'),
    'postgresql://user:nobody-may-read-this@127.0.0.1:1/x',
    'postgresql://user:nobody-may-read-this@no.such.host.invalid/x',
    'mysql://user:nobody-may-read-this@localhost/x',
    'prisma+postgres://user:nobody-may-read-this@localhost/x',
    'nobody-may-read-this',
  ];
  for (const url of wrong) {
    const answer = await readRecords(url);
    assert.equal(answer.kind, 'refused', url);
    const { reason } = answer as { reason: string };
    assert.match(reason, /^[A-Z].*\.$/);
    for (const secret of ['nobody', 'not_there', '/nowhere', '127.0.0.1', 'invalid', 'user:']) {
      assert.ok(!reason.includes(secret), reason);
    }
  }
});
