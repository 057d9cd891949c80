/** lockstep history, and --applied, as CI runs them: against git, and a real database. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Deployed } from '../history/deployed';
import { Databases } from '../proof/databases';
import { provenMajors } from '../proof/majors';
import { blocking, Folder, project, runIn } from './project';

let databases: Databases;
before(async () => {
  databases = await Databases.start(provenMajors.at(-1)!);
});
after(() => databases?.stop());

function states(stdout: string): string[] {
  const { migrations } = JSON.parse(stdout) as { migrations: { name: string; state: string; source: string }[] };
  return migrations.map((each) => {
    assert.deepEqual(Object.keys(each), ['name', 'state', 'source']);
    return `${each.name} ${each.state} ${each.source}`;
  });
}

test('by git', (t) => {
  const folder = new Folder(t, blocking);
  folder.git('init', '-q', '-b', 'main');
  folder.git('add', 'prisma/migrations/20260101000000_init');
  folder.git('commit', '-q', '-m', 'x');
  const { code, stdout } = folder.run('history', '--format', 'json');
  assert.equal(code, 0);
  assert.deepEqual(states(stdout), ['20260101000000_init applied git', '20260102000000_email pending git']);
  assert.match(folder.run('history').stdout, /^Applied is what is on main\.\napplied {2}20260101000000_init\npending /);
  assert.deepEqual(states(folder.run('history', '--format', 'json', '--applied', 'none').stdout), [
    '20260101000000_init pending null',
    '20260102000000_email pending null',
  ]);
});

test('of several paths each is told, of one migration that one', (t) => {
  const folder = new Folder(t, {
    ...Object.fromEntries(Object.entries(blocking).map(([path, text]) => [`a/${path}`, text])),
    ...Object.fromEntries(
      Object.entries(project({ '20260101000000_b': 'SELECT 1;\n' })).map(([path, text]) => [`b/${path}`, text]),
    ),
  });
  const names = (...paths: string[]) =>
    states(folder.run('history', ...paths, '--format', 'json').stdout).map((each) => each.split(' ')[0]);
  assert.deepEqual(names('a', 'b'), ['20260101000000_init', '20260102000000_email', '20260101000000_b']);
  assert.deepEqual(names('a/prisma/migrations/20260102000000_email'), ['20260102000000_email']);
});

test('by the database that is given, and by the one that the project names', async (t) => {
  const { repository, url } = await Deployed.begin(t, databases);
  repository.write('20260104000000_divide', 'SELECT 1;\nSELECT 1/0;\n').write('20260102000000_name', 'SELECT 1;\n');
  const expected = [
    '20260101000000_init applied database',
    '20260102000000_name edited database',
    '20260103000000_post applied database',
    '20260104000000_divide pending database',
  ];
  const given = runIn(repository.root, 'history', '--format', 'json', '--database', url);
  assert.deepEqual(states(given.stdout), expected, given.stderr);
  repository.put('prisma/schema.prisma', 'datasource db {\n  provider = "postgresql"\n  url = env("SHOP_URL")\n}\n');
  const unknown = runIn(repository.root, 'history', '--applied', 'database');
  assert.deepEqual([unknown.code, unknown.stdout], [2, '']);
  assert.match(unknown.stderr, /^lockstep: SHOP_URL is set neither .* Give --database URL\.\n$/);
  repository.put('.env', `SHOP_URL="${url}"\n`);
  const found = runIn(repository.root, 'history', '--format', 'json', '--applied', 'database');
  assert.deepEqual(states(found.stdout), expected);
});

test('a failed deploy is a finding', async (t) => {
  const deployed = await Deployed.begin(t, databases);
  deployed.repository.write('20260104000000_divide', 'SELECT 1/0;\n');
  await deployed.deploy();
  const { code, stdout } = runIn(deployed.repository.root, 'check', '--format', 'json', '--database', deployed.url);
  assert.equal(code, 1);
  const { findings } = JSON.parse(stdout) as { findings: { rule: string; migration: string; severity: string }[] };
  const failed = findings.find(({ rule }) => rule === 'failed-migration');
  assert.deepEqual([failed?.migration, failed?.severity], ['20260104000000_divide', 'error']);
});

test('a password is printed nowhere', (t) => {
  const folder = new Folder(t, {
    ...project({ '20260101000000_init': 'SELECT 1;\n' }),
    '.env': 'DATABASE_URL=postgresql://me:open-sesame@127.0.0.1:1/shop\n',
    'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n',
  });
  const runs = [
    folder.run('history', '--applied', 'database'),
    folder.run('check', '--database', 'postgresql://me:open-sesame@127.0.0.1:1/shop'),
    folder.run('check', '--database', 'postgresql://me:open-sesame@127.0.0.1:1/shop', '--format', 'json'),
    folder.run('check', '--database', 'open-sesame'),
    folder.run('history', 'postgresql://me:open-sesame@127.0.0.1:1/shop'),
  ];
  for (const { code, stdout, stderr } of runs) {
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /^lockstep: .*\n$/);
    assert.doesNotMatch(stderr, /sesame|127\.0\.0\.1/);
  }
});

test('migration_lock.toml that is gone, and two folders of one second, on a branch', (t) => {
  const folder = new Folder(t, {
    ...project({ '20260101000000_init': 'CREATE TABLE "User" ("id" INTEGER PRIMARY KEY);\n' }),
    'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\n',
  });
  folder.git('init', '-q', '-b', 'main');
  folder.git('add', '-A');
  folder.git('commit', '-q', '-m', 'x');
  folder.write(
    'prisma/migrations/20260101000000_more/migration.sql',
    'CREATE TABLE "Team" ("id" INTEGER PRIMARY KEY);\n',
  );
  folder.git('rm', '-q', 'prisma/migrations/migration_lock.toml');
  const { stdout } = folder.run('check', '--format', 'json');
  const { findings } = JSON.parse(stdout) as { findings: { rule: string; path: string; fixes: { title: string }[] }[] };
  assert.deepEqual(
    findings.map(({ rule, path, fixes }) => [rule, path, ...fixes.map(({ title }) => title)]),
    [
      [
        'duplicate-timestamp',
        'prisma/migrations/20260101000000_more/migration.sql',
        'Name the folder 20260101000001_more',
      ],
      ['migration-lock-changed', 'prisma/migrations/migration_lock.toml', 'Restore migration_lock.toml'],
    ],
  );
});

test('the runbook of a failed deploy says what the server said, and which statements stay', async (t) => {
  const deployed = await Deployed.begin(t, databases);
  const failing =
    'INSERT INTO "User" ("id") VALUES (1), (2);\nUPDATE "User" SET "email" = \'a\';\nCREATE UNIQUE INDEX "u" ON "User"("email");\n';
  deployed.repository.write('20260104000000_unique', failing);
  await deployed.deploy();
  const { root } = deployed.repository;
  const args = ['runbook', '--database', deployed.url, '--prisma'];
  const batch = runIn(root, ...args, '6.19.0').stdout;
  assert.match(batch, /## Failed: `20260104000000_unique`\n\nStarted \d{4}-\d\d-\d\d \d\d:\d\d UTC and not ended/);
  assert.match(batch, /The server said:\n\n```text\n.*\nUnique constraint failed: \(email\)\n```/);
  assert.match(
    batch,
    /With 23505 only statement 3 is known to fail\.\n\n\*\*At statement 1 to 3\*\*\n\nNothing of it is kept\./,
  );
  const alone = runIn(root, ...args, '7.8.0').stdout;
  assert.match(alone, /- at 3: statements 1 and 2 stay; the rest is statement 3/);
  deployed.repository.write('20260104000000_unique', `${failing}SELECT 1;\n`);
  assert.match(runIn(root, ...args, '6.19.0').stdout, /The file has changed since;/);
});
