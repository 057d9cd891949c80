/** What a runbook says of failures, held against a real server on which each statement did fail. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  dropLeftover,
  holdersOf,
  indexBuildProgress,
  invalidIndexes,
  longTransactions,
  recordedOf,
  unresolvedMigrations,
  waitersFor,
} from '../../server/src/recipes/operatorQueries';
import { deployRunbook } from '../../server/src/service/deployRunbook';
import { rerun } from '../../server/src/service/rerun';
import { keptWhenFailing } from '../../server/src/timeline/kept';
import { reader, ready } from '../harness/scene';
import { connected, Databases } from '../proof/databases';
import { deployAll } from '../proof/engine';
import { provenMajors } from '../proof/majors';
import { send } from '../proof/sending';
import { fileOf, project, serviceOver } from './workspace';

let databases: Databases;
before(async () => {
  await ready;
  databases = await Databases.start(provenMajors.at(-1)!);
});
after(() => databases?.stop());

const name = '20260102000000_case';
const initial = { name: '20260101000000_init', text: 'CREATE TABLE "User" ("id" INTEGER PRIMARY KEY, "email" TEXT);' };

const plain = ['CREATE TABLE "S0" ()', 'CREATE TABLE "S1" ()', 'CREATE TABLE "S2" ()'];
const repeatable = plain.map((sql) => sql.replace('TABLE', 'TABLE IF NOT EXISTS'));
const begun = ['CREATE TABLE "S0" ()', 'BEGIN', 'CREATE TABLE "S2" ()', 'COMMIT', 'CREATE TABLE "S4" ()'];
const halves = [repeatable[0]!, 'CREATE TABLE "S1" ()', repeatable[2]!];

function sessionOf(sql: string, prisma = '7.8.0') {
  const service = serviceOver(
    { ...project(sql), [fileOf(initial.name)]: initial.text },
    { prisma, postgres: provenMajors.at(-1)! },
  );
  return service.sessions[0]!;
}

/** The tables that are there after the statement at `failing` has failed: the statements that stay. */
async function measured(statements: readonly string[], failing: number, sentAs: 'batch' | 'statements') {
  const database = await databases.create();
  const broken = statements.with(failing, 'SELECT 1/0').map((sql) => `${sql};`);
  const { failed } = await send(database, [initial, { name, text: broken.join('\n') }], sentAs, reader);
  assert.ok(failed, `statement ${failing} fails`);
  const kept = await connected(database, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relname ~ '^S\\d$'`,
    );
    return rows.map((row) => Number(row.name.slice(1))).sort();
  });
  const again = await connected(database, async (client) => {
    for (const [index, sql] of statements.entries()) {
      try {
        await client.query(sql);
      } catch (error) {
        return { statement: index, message: (error as Error).message };
      }
    }
    return 'runs' as const;
  });
  await databases.drop(database);
  return { kept, again };
}

for (const sentAs of ['batch', 'statements'] as const) {
  for (const statements of [plain, repeatable, begun, halves]) {
    test(`what stays, and whether the file runs again: ${statements.join('; ')}, sent as ${sentAs}`, async () => {
      const session = sessionOf(statements.map((sql) => `${sql};\n`).join(''), sentAs === 'batch' ? '6.19.0' : '7.8.0');
      const timeline = session.timeline(1);
      assert.equal(timeline.sentAs, sentAs);
      for (const [failing, sql] of statements.entries()) {
        if (sql === 'BEGIN' || sql === 'COMMIT') continue;
        const kept = keptWhenFailing(timeline, failing);
        const real = await measured(statements, failing, sentAs);
        assert.deepEqual(kept, real.kept, `at ${failing}`);
        assert.deepEqual(rerun(session.site(1), timeline.steps, kept), real.again, `at ${failing}`);
      }
    });
  }
}

test('every query of a runbook runs on the oldest and the newest server', async () => {
  const relations = [
    { schema: 'public', name: 'User' },
    { schema: 'odd "schema"', name: `it's` },
  ];
  const database = await databases.create();
  await deployAll(database, [initial]);
  await connected(database, async (client) => {
    await client.query('BEGIN; LOCK TABLE "User"');
    await connected(database, async (other) => {
      const waiting = other.query('SELECT * FROM "User"');
      const look = () => client.query(waitersFor(relations));
      let seen = await look();
      while (seen.rows.length === 0) seen = await look();
      assert.equal(seen.rows[0].relation, '"User"');
      await connected(database, async (third) => {
        const { rows } = await third.query(holdersOf(relations));
        assert.deepEqual(
          rows.map(({ mode }) => mode),
          ['AccessExclusiveLock'],
        );
      });
      await client.query('COMMIT');
      await waiting;
    });
    const others = [indexBuildProgress, longTransactions, invalidIndexes, unresolvedMigrations, recordedOf(`it's`)];
    for (const sql of [...others, dropLeftover(relations[1]!).replace('DROP', '-- DROP')]) await client.query(sql);
  });
  await databases.drop(database);
});

test('a runbook speaks of what the migrations hold', () => {
  const text = deployRunbook(
    sessionOf(
      'CREATE INDEX CONCURRENTLY "User_email_idx" ON "User"("email");\nALTER TABLE "User" DROP COLUMN "email";\n',
    ),
    [1],
  );
  for (const said of [
    /^# Runbook: 1 migration\n/,
    /Prisma 7\.8 sends each of its 2 statements alone/,
    /DROP INDEX CONCURRENTLY IF EXISTS public\."User_email_idx";/,
    /- at 2: statement 1 stays; the rest is statement 2/,
    /fails at statement 1: relation "User\\_email\\_idx" already exists\./,
    /npx prisma migrate resolve --applied 20260102000000_case/,
    /the release that is running may fail:\n\n- Statement 2 removes the column email of "User", which it may use\./,
    /pg_stat_progress_create_index/,
  ])
    assert.match(text, said);
});

test('of a harmless migration there is little to say', () => {
  const text = deployRunbook(sessionOf('CREATE TABLE "Note" ("id" INTEGER PRIMARY KEY);\n'), [1]);
  assert.doesNotMatch(text, /### What can fail|### Watch|pg_locks/);
  assert.match(text, /Nothing of it is kept\./);
  assert.match(
    text,
    /With the schema before and after it, the release that is running works alike\. An application that needs what statement 1 adds is deployed after this migration\./,
  );
  assert.equal(
    deployRunbook(sessionOf('SELECT 1;'), []),
    '# Runbook: 0 migrations\n\nPostgreSQL 18 · Prisma 7.8 · not known what has been applied\n\nNothing is pending.\n',
  );
});
