/** A table that a history has filled, and nothing has emptied since, has rows: a required column without a value is refused. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derived } from './support';

const t = ['CREATE TABLE p (id int PRIMARY KEY)', 'CREATE TABLE t (id int, p_id int REFERENCES p ON DELETE CASCADE)'];
const insert = 'INSERT INTO t VALUES (1)';
const required = 'ALTER TABLE t ADD COLUMN n int NOT NULL';

const fails: readonly (readonly string[])[] = [
  [...t, insert],
  [...t, 'INSERT INTO t SELECT g FROM generate_series(1, 9) g'],
  [...t, 'INSERT INTO t SELECT g, g FROM generate_series(0, 9) AS g'],
  [...t, 'INSERT INTO t SELECT 1 UNION ALL SELECT id FROM p WHERE false'],
  [...t, 'INSERT INTO t DEFAULT VALUES'],
  [...t, 'DELETE FROM t', insert],
  [...t, insert, 'UPDATE t SET id = 2'],
  [...t, insert, 'DELETE FROM p WHERE false'],
  ['CREATE TABLE t AS SELECT g AS id FROM generate_series(1, 9) g'],
  ['CREATE TABLE t AS VALUES (1)'],
  [
    'CREATE TABLE t (k int) PARTITION BY RANGE (k)',
    'CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (9)',
    'INSERT INTO t VALUES (1)',
  ],
];

const mayFail: readonly (readonly string[])[] = [
  t,
  [...t, 'INSERT INTO t SELECT id FROM p'],
  [...t, 'INSERT INTO t SELECT 1 WHERE false'],
  [...t, 'INSERT INTO t SELECT 1 LIMIT 0'],
  [...t, "INSERT INTO t SELECT unnest('{}'::int[])"],
  [...t, 'INSERT INTO t SELECT rows() FROM generate_series(1, 9)'],
  [...t, 'INSERT INTO t SELECT g FROM generate_series(9, 1) g'],
  [...t, 'INSERT INTO t SELECT g FROM generate_series(1, -1) g'],
  [...t, `${insert} ON CONFLICT DO NOTHING`],
  [...t, 'DO $$ BEGIN IF random() < 0.5 THEN INSERT INTO t VALUES (1); END IF; END $$'],
  [...t, insert, 'DELETE FROM t WHERE id = 1'],
  [...t, insert, 'TRUNCATE t'],
  [...t, insert, 'TRUNCATE p CASCADE'],
  [...t, insert, 'DELETE FROM p'],
  [...t, insert, 'SELECT clean_up()'],
  [...t, insert, `DO $$ BEGIN DELETE FROM t; END $$`],
  [...t, insert, `DO $$ BEGIN EXECUTE 'DELETE FROM ' || 't'; END $$`],
  [
    ...t,
    "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    'CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()',
    insert,
  ],
  ['CREATE TABLE t AS SELECT 1 AS id WITH NO DATA'],
  [
    'CREATE TABLE t (k int) PARTITION BY RANGE (k)',
    'CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (9)',
    'INSERT INTO t VALUES (1)',
    'ALTER TABLE t DETACH PARTITION t1',
  ],
  [
    'CREATE TABLE t (k int) PARTITION BY RANGE (k)',
    'CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (9)',
    'INSERT INTO t VALUES (1)',
    'DROP TABLE t1',
  ],
];

for (const setup of fails) {
  test(`fails after ${setup.at(-1)}`, async () => {
    assert.equal((await derived(setup, required, 16)).fails, 'column "n" of relation "t" contains null values');
  });
}

for (const setup of mayFail) {
  test(`may fail after ${setup.at(-1)}`, async () => {
    const { fails, locks } = await derived(setup, required, 16);
    assert.deepEqual([fails, locks[0]?.mode], [undefined, 'AccessExclusiveLock']);
  });
}

for (const column of ['int NOT NULL DEFAULT 1', 'int', 'serial', 'int GENERATED ALWAYS AS (1) STORED NOT NULL']) {
  test(`${column} has a value, or needs none`, async () => {
    assert.equal((await derived([...t, insert], `ALTER TABLE t ADD COLUMN n ${column}`, 16)).fails, undefined);
  });
}
