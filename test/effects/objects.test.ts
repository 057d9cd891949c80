/** Everything but CREATE and ALTER TABLE: what statements do, and what later ones find. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prepareSaid } from './said';

const tables = `
  CREATE TABLE p (id int PRIMARY KEY);
  CREATE TABLE t (id int PRIMARY KEY, p_id int REFERENCES p (id), a int, role text);
  CREATE INDEX t_a ON t (a);
  CREATE VIEW v AS SELECT a FROM t;`;

test('indexes', async (t) => {
  const said = await prepareSaid();
  await t.test('a generated name is found by later statements', () => {
    assert.deepEqual(
      said('CREATE TABLE t (a int, b text); CREATE INDEX ON t (lower(b), a);', 'DROP INDEX t_lower_a_idx'),
      ['AccessExclusive on t', 'AccessExclusive on t_lower_a_idx', 'removes index t_lower_a_idx'],
    );
  });
  await t.test('concurrently waits and refuses a transaction', () => {
    assert.deepEqual(said(tables, 'CREATE INDEX CONCURRENTLY x ON t (role)'), [
      'refuses a transaction',
      'ShareUpdateExclusive on t',
      'builds public.x',
      'scan t',
      'waits for t',
    ]);
  });
  await t.test('a column that was renamed is indexed under its new name', () => {
    assert.deepEqual(said(`${tables} ALTER TABLE t RENAME COLUMN a TO z;`, 'UPDATE t SET role = NULL WHERE z = 3'), [
      'RowExclusive on t',
      'updates rows of t',
    ]);
  });
  await t.test('the index of a constraint stays', () => {
    assert.deepEqual(said(tables, 'DROP INDEX t_pkey').at(-1), 'fails 2BP01');
  });
});

test('dropping', async (t) => {
  const said = await prepareSaid();
  await t.test('a referenced table needs CASCADE', () => {
    assert.deepEqual(said(tables, 'DROP TABLE p'), ['AccessExclusive on p', 'fails 2BP01']);
  });
  await t.test('with CASCADE the other table is locked and loses its key', () => {
    const found = said(tables, 'DROP TABLE p CASCADE');
    assert.ok(found.includes('AccessExclusive on t'));
    assert.ok(found.includes('removes constraint t_p_id_fkey by cascade'));
  });
  await t.test('a view falls with its table, and is gone', () => {
    assert.ok(said(tables, 'DROP TABLE t CASCADE').includes('removes view v by cascade'));
    assert.deepEqual(said(`${tables} DROP TABLE t CASCADE;`, 'DROP VIEW IF EXISTS v'), []);
  });
  await t.test('what IF EXISTS does not find is not locked', () => {
    assert.deepEqual(said(tables, 'DROP TABLE IF EXISTS nope; DROP TRIGGER IF EXISTS nope ON t'), []);
  });
  await t.test('a partition of a referenced table needs CASCADE', () => {
    const parts = `CREATE TABLE pt (k int PRIMARY KEY) PARTITION BY RANGE (k);
      CREATE TABLE p1 PARTITION OF pt FOR VALUES FROM (0) TO (9); CREATE TABLE r (k int REFERENCES pt (k));`;
    assert.equal(said(parts, 'DROP TABLE p1').at(-1), 'fails 2BP01');
    assert.ok(said(parts, 'DROP TABLE p1 CASCADE').includes('AccessExclusive on r'));
  });
});

test('enums', async (t) => {
  const said = await prepareSaid();
  const role = `CREATE TYPE "Role" AS ENUM ('A', 'B'); CREATE TABLE u (id int PRIMARY KEY, role "Role" NOT NULL DEFAULT 'A');`;
  await t.test("Prisma's swap of an enum ends with the new type in the column", () => {
    const swap = `CREATE TYPE "Role_new" AS ENUM ('A', 'C');
      ALTER TABLE u ALTER COLUMN role DROP DEFAULT;
      ALTER TABLE u ALTER COLUMN role TYPE "Role_new" USING (role::text::"Role_new");
      ALTER TYPE "Role" RENAME TO "Role_old"; ALTER TYPE "Role_new" RENAME TO "Role"; DROP TYPE "Role_old";`;
    assert.ok(!said(role, swap).some((effect) => effect.startsWith('fails')));
    assert.deepEqual(said(role + swap, 'DROP TYPE "Role"').at(-1), 'fails 2BP01');
  });
  await t.test('a value that is added and used', () => {
    assert.deepEqual(said(role, `ALTER TYPE "Role" ADD VALUE 'C'; UPDATE u SET role = 'C' WHERE id = 1`), [
      'adds enum value C',
      'uses enum value C',
      'RowExclusive on u',
      'updates few rows of u',
    ]);
  });
  await t.test('a value that is there', () => {
    assert.deepEqual(said(role, `ALTER TYPE "Role" ADD VALUE IF NOT EXISTS 'B'`), []);
    assert.deepEqual(said(role, `ALTER TYPE "Role" ADD VALUE 'B'`), ['fails 42710']);
  });
});

test('rows', async (t) => {
  const said = await prepareSaid();
  await t.test('no condition, and one that always holds', () => {
    for (const where of ['', 'WHERE true', 'WHERE 1 = 1', 'WHERE id IS NOT NULL']) {
      assert.ok(said(tables, `UPDATE t SET a = 1 ${where}`).includes('updates every row of t'), where);
    }
  });
  await t.test('a key of another table is looked up', () => {
    assert.ok(said(tables, 'INSERT INTO t (id, p_id) VALUES (1, 1)').includes('RowShare on p'));
    assert.ok(said(tables, 'DELETE FROM p WHERE id = 1').includes('RowShare on t'));
  });
  await t.test('a key without a value is not', () => {
    const plain = 'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (a int, p_id int REFERENCES p);';
    assert.deepEqual(
      said(plain, 'INSERT INTO c DEFAULT VALUES').filter((each) => each.includes(' p')),
      [],
    );
    assert.deepEqual(
      said(plain, 'INSERT INTO c (a) VALUES (1)').filter((each) => each.includes(' p')),
      [],
    );
    const filled = plain.replace('p_id int', 'p_id int DEFAULT 1');
    assert.ok(said(filled, 'INSERT INTO c DEFAULT VALUES').includes('RowShare on p'));
  });
  await t.test('a row goes to one partition, of a range that begins with 0 too', () => {
    const parts = `CREATE TABLE pt (k int) PARTITION BY RANGE (k); CREATE TABLE p1 PARTITION OF pt FOR VALUES FROM (0) TO (6);
      CREATE TABLE p2 PARTITION OF pt DEFAULT;`;
    assert.ok(!said(parts, 'INSERT INTO pt VALUES (3)').includes('RowExclusive on p2'));
  });
  await t.test('WITH hides a table of that name', () => {
    assert.deepEqual(said(tables, 'WITH p AS (SELECT 1) SELECT * FROM p'), []);
  });
  await t.test('a partition that the condition rules out is left alone', () => {
    const parts = `CREATE TABLE pt (k int) PARTITION BY RANGE (k); CREATE TABLE p1 PARTITION OF pt FOR VALUES FROM (1) TO (9);
      CREATE TABLE p2 PARTITION OF pt FOR VALUES FROM (9) TO (20);`;
    assert.ok(!said(parts, 'DELETE FROM pt WHERE k = 3').includes('RowExclusive on p2'));
  });
});

test('DO blocks', async (t) => {
  const said = await prepareSaid();
  await t.test('what stands under a condition happens', () => {
    const body = `DO $$ BEGIN IF NOT EXISTS (SELECT 1) THEN ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0); END IF; END $$`;
    assert.ok(said(tables, body).includes('scan t'));
  });
  await t.test('unless it is certain to fail', () => {
    const body = `DO $$ BEGIN CREATE TYPE e AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN NULL; END $$`;
    assert.deepEqual(said(`CREATE TYPE e AS ENUM ('a');`, body), []);
  });
  await t.test('EXECUTE of a constant is read, of anything else unknown', () => {
    assert.ok(said(tables, `DO $$ BEGIN EXECUTE 'DROP INDEX t_a'; END $$`).includes('removes index t_a'));
    assert.match(said(tables, `DO $$ DECLARE x text; BEGIN EXECUTE 'DROP TABLE ' || x; END $$`)[0]!, /^unknown/);
  });
});

test('settings decide what names mean', async () => {
  const said = await prepareSaid();
  const setup = 'CREATE SCHEMA s; CREATE TABLE s.t (a int); CREATE TABLE t (a int);';
  assert.ok(said(`${setup} SET search_path TO s;`, 'TRUNCATE t').includes('AccessExclusive on s.t'));
  assert.ok(
    said(`${setup} SELECT pg_catalog.set_config('search_path', 's', false);`, 'TRUNCATE t').includes('rewrite s.t'),
  );
});

test('domains', async () => {
  const said = await prepareSaid();
  const setup = 'CREATE DOMAIN d AS int; CREATE DOMAIN d2 AS d; CREATE TABLE t (x d2); CREATE TABLE other (x int);';
  assert.deepEqual(said(setup, 'ALTER DOMAIN d ADD CHECK (VALUE > 0)'), ['Share on t', 'scan t']);
  assert.deepEqual(said(setup, 'ALTER DOMAIN d ADD CHECK (VALUE > 0) NOT VALID'), []);
});

test('what no migration created is said aloud', async () => {
  const said = await prepareSaid();
  assert.deepEqual(said('', 'DROP INDEX nope'), [
    'unknown: which table the index "nope" is on',
    'unknown: what depends on "nope": no migration created it',
    'AccessExclusive on nope',
    'removes index nope',
  ]);
});
