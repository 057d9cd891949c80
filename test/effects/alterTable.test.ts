/** Combinations of commands: what one does to another decides, not the commands alone. Measured on real servers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derived, summary } from './support';

const t = 'CREATE TABLE t (id int PRIMARY KEY, a int, b text, c varchar(10))';
const p = 'CREATE TABLE p (id int PRIMARY KEY, x int)';
const pt = [
  'CREATE TABLE pt (k int NOT NULL, a int, b text) PARTITION BY RANGE (k)',
  'CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (10)',
];

const cases: readonly (readonly [setup: readonly string[], sql: string, expected: string, postgres?: number])[] = [
  // Passes: what is dropped is gone before anything else is looked at.
  [[t, 'ALTER TABLE t ADD CONSTRAINT n CHECK (a IS NOT NULL)'], 'ALTER TABLE t ALTER a SET NOT NULL', 't AE'],
  [
    [t, 'ALTER TABLE t ADD CONSTRAINT n CHECK (a IS NOT NULL)'],
    'ALTER TABLE t ALTER a SET NOT NULL, DROP CONSTRAINT n',
    't AE; scans t',
  ],
  [[t, 'ALTER TABLE t ADD CHECK (NOT (a IS NULL OR a < 0))'], 'ALTER TABLE t ALTER a SET NOT NULL', 't AE'],
  [[t, 'ALTER TABLE t ADD CHECK (a IS NOT NULL OR b IS NULL)'], 'ALTER TABLE t ALTER a SET NOT NULL', 't AE; scans t'],
  [[t, 'ALTER TABLE t ADD CHECK (a IS DISTINCT FROM NULL)'], 'ALTER TABLE t ALTER a SET NOT NULL', 't AE'],
  [[t], 'ALTER TABLE t DROP COLUMN a, ADD COLUMN a text', 't AE'],
  [[t], 'ALTER TABLE t ADD COLUMN d int, ALTER COLUMN d SET NOT NULL', 't AE; scans t'],
  // One pass through the rows, whatever the reasons; a rewrite builds every index.
  [
    [t, 'CREATE INDEX t_a ON t (a)'],
    'ALTER TABLE t ALTER b TYPE varchar(5), ADD CHECK (a > 0)',
    't AE; rewrites t; scans t; rebuilds t_a t_pkey',
  ],
  [
    [t],
    'ALTER TABLE t ADD COLUMN d int DEFAULT random(), ADD UNIQUE (a)',
    't AE; rewrites t; scans t; rebuilds t_pkey; builds t_a_key',
  ],
  // A foreign key of a new column without a default is taken for valid; with one it is checked.
  [[t, p], 'ALTER TABLE t ADD COLUMN d int REFERENCES p', 'p SRE, t AE'],
  [[t, p], 'ALTER TABLE t ADD COLUMN d int DEFAULT NULL REFERENCES p', 'p SRE, t AE; scans t'],
  [[t, p], 'ALTER TABLE t ADD COLUMN d int, ADD FOREIGN KEY (d) REFERENCES p', 'p SRE, t AE; scans t'],
  [[t, p], 'ALTER TABLE t ADD COLUMN d int REFERENCES p, ADD COLUMN e int DEFAULT 5', 'p SRE, t AE'],
  // What rests on a column whose type changes.
  [
    [t, 'CREATE INDEX t_c ON t (c) WHERE c IS NOT NULL'],
    'ALTER TABLE t ALTER c TYPE text',
    't AE; scans t; rebuilds t_c',
  ],
  [[t, 'CREATE INDEX t_c ON t (a) INCLUDE (c)'], 'ALTER TABLE t ALTER c TYPE text', 't AE'],
  [[t, 'ALTER TABLE t ADD CHECK (length(c) > 0) NOT VALID'], 'ALTER TABLE t ALTER c TYPE text', 't AE'],
  [
    [t, 'CREATE VIEW v AS SELECT c FROM t'],
    'ALTER TABLE t ALTER c TYPE text',
    'no lock; fails: cannot alter type of a column used by a view or rule',
  ],
  [[t], 'ALTER TABLE t ALTER c TYPE bigserial', 'no lock; fails: type "bigserial" does not exist'],
  [[t], 'ALTER TABLE t ALTER c TYPE text USING c', 't AE'],
  [[t], 'ALTER TABLE t ALTER c TYPE varchar(20) USING c::text', 't AE; rewrites t; scans t; rebuilds t_pkey'],
  [
    [p, t, 'ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES p'],
    'ALTER TABLE p ALTER id TYPE bigint',
    'p AE, t AE; rewrites p; scans p t; rebuilds p_pkey',
  ],
  // The operator that compares the two sides stays, and so the foreign key holds; citext is read as text there.
  [
    ['CREATE TABLE p (id text PRIMARY KEY)', 'CREATE TABLE t (a text REFERENCES p)'],
    'ALTER TABLE t ALTER a TYPE citext',
    'p AE, t AE',
  ],
  [
    ['CREATE TABLE p (id timestamp PRIMARY KEY)', 'CREATE TABLE t (a timestamp REFERENCES p)'],
    'ALTER TABLE t ALTER a TYPE timestamptz',
    'p AE, t AE; scans t',
  ],
  // Domains are as their base, unless they check.
  [['CREATE DOMAIN d AS varchar(20)', t], 'ALTER TABLE t ALTER c TYPE d', 't AE'],
  [
    ["CREATE DOMAIN d AS varchar(20) CHECK (VALUE <> '')", t],
    'ALTER TABLE t ALTER c TYPE d',
    't AE; rewrites t; scans t; rebuilds t_pkey',
  ],
  // Volatile in name only.
  [["CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", t], 'ALTER TABLE t ADD d int DEFAULT f()', 't AE'],
  [
    ["CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT (random() * 9)::int'", t],
    'ALTER TABLE t ADD d int DEFAULT f()',
    't AE; rewrites t; scans t; rebuilds t_pkey',
  ],
  // Partitions, heirs.
  [pt, 'ALTER TABLE pt ADD UNIQUE (k)', 'pt AE, pt1 S; scans pt1; builds pt1_k_key', 17],
  [pt, 'ALTER TABLE pt ADD UNIQUE (k)', 'pt AE, pt1 AE; scans pt1; builds pt1_k_key', 18],
  [
    pt,
    'ALTER TABLE pt ADD UNIQUE (a)',
    'no lock; fails: unique constraint on partitioned table must include all partitioning columns',
    17,
  ],
  [
    [...pt, 'CREATE INDEX ON pt (b)'],
    'CREATE TABLE pt2 PARTITION OF pt FOR VALUES FROM (10) TO (20)',
    'pt AE, pt_b_idx SUE; builds pt2_b_idx',
  ],
  [pt, 'ALTER TABLE ONLY pt ADD COLUMN d int', 'no lock; fails: column must be added to child tables too'],
  [
    [...pt, 'CREATE TABLE n (k int NOT NULL, a int, b text, CHECK (k BETWEEN 10 AND 19))'],
    'ALTER TABLE pt ATTACH PARTITION n FOR VALUES FROM (10) TO (20)',
    'n AE, pt SUE',
  ],
  [
    [...pt, 'CREATE TABLE n (k int NOT NULL, a int, b text, CHECK (k >= 10 AND k <= 20))'],
    'ALTER TABLE pt ATTACH PARTITION n FOR VALUES FROM (10) TO (20)',
    'n AE, pt SUE; scans n',
  ],
  [[t, 'CREATE TABLE h () INHERITS (t)'], 'ALTER TABLE t ADD CONSTRAINT x CHECK (a > 0)', 'h AE, t AE; scans h t'],
  [[t, 'CREATE TABLE h () INHERITS (t)'], 'ALTER TABLE t ADD UNIQUE (a)', 't AE; scans t; builds t_a_key', 17],
  [[t, 'CREATE TABLE h () INHERITS (t)'], 'ALTER TABLE t ADD UNIQUE (a)', 'h AE, t AE; scans t; builds t_a_key', 18],
  // ONLY: no check or NOT NULL may stay on the partitions alone before 18; a foreign key falls whole.
  [
    [...pt, 'ALTER TABLE pt ADD CONSTRAINT x CHECK (a > 0)'],
    'ALTER TABLE ONLY pt DROP CONSTRAINT x',
    'no lock; fails: cannot remove constraint from only the partitioned table when partitions exist',
    17,
  ],
  [
    [...pt, 'ALTER TABLE pt ADD CONSTRAINT x CHECK (a > 0)'],
    'ALTER TABLE ONLY pt DROP CONSTRAINT x',
    'pt AE, pt1 AE',
    18,
  ],
  [pt, 'ALTER TABLE ONLY pt ALTER k DROP NOT NULL', 'pt AE, pt1 AE', 18],
  [[t, 'CREATE TABLE h () INHERITS (t)'], 'ALTER TABLE ONLY t ALTER a DROP NOT NULL', 't AE', 18],
  [
    [p, ...pt, 'ALTER TABLE pt ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p'],
    'ALTER TABLE ONLY pt DROP CONSTRAINT f',
    'p AE, pt AE, pt1 AE',
  ],
  // NOT NULL set again: before 18 the partitions are not looked at, for the parent has it when the statement begins.
  [pt, 'ALTER TABLE pt ALTER k SET NOT NULL, ALTER k DROP NOT NULL', 'pt AE, pt1 AE', 17],
  [pt, 'ALTER TABLE pt ALTER k SET NOT NULL, ALTER k DROP NOT NULL', 'pt AE, pt1 AE; scans pt1', 18],
  // ALTER CONSTRAINT: since 18 partitions are left alone where the key is that way already.
  [
    [p, ...pt, 'ALTER TABLE pt ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p'],
    'ALTER TABLE pt ALTER CONSTRAINT f NOT DEFERRABLE',
    'pt AE, pt1 AE',
    17,
  ],
  [
    [p, ...pt, 'ALTER TABLE pt ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p'],
    'ALTER TABLE pt ALTER CONSTRAINT f NOT DEFERRABLE',
    'pt AE',
    18,
  ],
  [
    [p, ...pt, 'ALTER TABLE pt ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p INITIALLY DEFERRED'],
    'ALTER TABLE pt ALTER CONSTRAINT f DEFERRABLE',
    'pt AE, pt1 AE',
    18,
  ],
  [
    [p, ...pt, 'ALTER TABLE pt ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p'],
    'ALTER TABLE ONLY pt ALTER CONSTRAINT f DEFERRABLE',
    'pt AE, pt1 AE',
    17,
  ],
  [
    [p, ...pt, 'ALTER TABLE pt ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p'],
    'ALTER TABLE ONLY pt ALTER CONSTRAINT f DEFERRABLE',
    'no lock; fails: constraint must be altered in child tables too',
    18,
  ],
  // A key's triggers on a partitioned table are not made for a partition that leaves before 15.
  [
    [
      'CREATE TABLE far (k int PRIMARY KEY) PARTITION BY RANGE (k)',
      'CREATE TABLE far1 PARTITION OF far FOR VALUES FROM (0) TO (6)',
      ...pt,
      'ALTER TABLE pt ADD FOREIGN KEY (a) REFERENCES far',
    ],
    'ALTER TABLE pt DETACH PARTITION pt1',
    'pt AE, pt1 AE',
    14,
  ],
  [
    [
      'CREATE TABLE far (k int PRIMARY KEY) PARTITION BY RANGE (k)',
      'CREATE TABLE far1 PARTITION OF far FOR VALUES FROM (0) TO (6)',
      ...pt,
      'ALTER TABLE pt ADD FOREIGN KEY (a) REFERENCES far',
    ],
    'ALTER TABLE pt DETACH PARTITION pt1',
    'far SRE, far1 SRE, pt AE, pt1 AE',
    15,
  ],
  // PostgreSQL leaves these indexes empty: nothing is read.
  [pt, 'ALTER TABLE pt ADD UNIQUE (k), SET ACCESS METHOD heap2', 'pt AE, pt1 S; builds pt1_k_key', 17],
  // A domain over another one has its default.
  [
    ['CREATE DOMAIN d AS int DEFAULT 3', 'CREATE DOMAIN e AS d', t, "INSERT INTO t VALUES (1, 1, 'x', 'y')"],
    'ALTER TABLE t ADD COLUMN n e NOT NULL',
    't AE',
  ],
  // Since 18 a NOT NULL is a constraint.
  [
    [t, 'ALTER TABLE t ADD CONSTRAINT n NOT NULL a NOT VALID'],
    'ALTER TABLE t ALTER a SET NOT NULL',
    't AE; scans t',
    18,
  ],
  [[t, 'ALTER TABLE t ADD CONSTRAINT n NOT NULL a NOT VALID'], 'ALTER TABLE t DROP CONSTRAINT n', 't AE', 18],
  // What no migration created.
  [
    [],
    'ALTER TABLE t ALTER c TYPE text',
    't AE; unknown whether "t" is written anew: no migration created it, so the old type of "c" is not known',
  ],
  [[], 'ALTER TABLE IF EXISTS t ADD COLUMN a int', 'no lock'],
];

for (const [setup, sql, expected, postgres = 16] of cases) {
  test(`${postgres}: ${sql} after ${setup.length > 0 ? setup[setup.length - 1] : 'nothing'}`, async () => {
    assert.equal(summary(await derived(setup, sql, postgres)), expected);
  });
}
