import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sqlparserBytes } from '../../server/src/node/ports';
import { sendsAs } from '../../server/src/prisma/sending';
import { sqlparser } from '../../server/src/prisma/sqlparser';

const bytes = () => sqlparserBytes(import.meta.dirname);
const reads = sqlparser(bytes);

const split = [
  'ALTER TABLE "User" ADD COLUMN "name" TEXT NOT NULL DEFAULT \'\'',
  'CREATE INDEX CONCURRENTLY "i" ON "User"("name")',
  'CREATE UNIQUE INDEX "i" ON "User"("name")',
  'ALTER TABLE "a" ADD CONSTRAINT "b" FOREIGN KEY ("c") REFERENCES "d"("e") ON DELETE RESTRICT ON UPDATE CASCADE',
  'ALTER TABLE "a" ADD CONSTRAINT "b" CHECK (c > 0) NOT VALID',
  'ALTER TABLE "a" VALIDATE CONSTRAINT "b"',
  'ALTER TYPE "Role" ADD VALUE \'ADMIN\'',
  "SET lock_timeout = '5s'",
  'BEGIN',
  'COMMIT',
  'UPDATE "User" SET name = \'é€😀\'',
  '',
];

// shared/facts/prisma.md lists these as read by no sqlparser 0.61.
const batch = [
  'DROP INDEX CONCURRENTLY "i"',
  'REINDEX TABLE "a"',
  'DO $$ BEGIN END $$',
  'ALTER SEQUENCE a RESTART',
  'ALTER TABLE a ADD CONSTRAINT b UNIQUE USING INDEX c',
  'ALTER TABLE a SET SCHEMA b',
  'REFRESH MATERIALIZED VIEW a',
  'LOCK TABLE a',
  'ALTER TABLE',
];

for (const sql of split) test(`reads ${sql}`, () => assert.ok(reads(sql)));
for (const sql of batch) test(`does not read ${sql}`, () => assert.ok(!reads(sql)));

test('a file is read exactly when each of its statements is', () => {
  for (const statement of [...split, ...batch]) {
    const all = [...split.slice(0, 3), statement, ...split.slice(5, 7)];
    assert.equal(reads(all.join(';\n-- next\n')), all.every(reads), statement);
  }
});

test('the version decides, then the parser', () => {
  const texts = split.slice(0, 2);
  assert.equal(sendsAs(texts, '7.3.0', reads), 'batch');
  assert.equal(
    sendsAs(texts, '6.19.0', () => assert.fail('not asked')),
    'batch',
  );
  assert.equal(sendsAs(texts, '7.4.0', reads), 'statements');
  assert.equal(sendsAs([...texts, batch[0]!], '7.10.0', reads), 'batch');
  assert.equal(sendsAs([], '7.10.0', reads), 'statements');
});

test('an exhausted stack is a no, and the next question is answered', () => {
  assert.equal(reads(`SELECT ${'1+'.repeat(20_000)}1`), false);
  assert.equal(reads('('.repeat(100_000)), false);
  assert.equal(reads('SELECT 2'), true);
});

test('the bytes are asked for at the first question, once, and may be missing or broken', () => {
  let asked = 0;
  const counting = sqlparser(() => {
    asked++;
    return bytes();
  });
  assert.equal(asked, 0);
  counting('SELECT 1');
  counting('SELECT 2');
  assert.equal(asked, 1);
  assert.equal(sqlparser(() => undefined)('SELECT 1'), false);
  assert.equal(sqlparser(() => new Uint8Array([1, 2, 3]))('SELECT 1'), false);
});
