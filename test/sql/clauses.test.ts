import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as clauses from '../../server/src/sql/clauses';
import { leadingComments, statementLines, trailingComment, wholeLineSpan } from '../../server/src/sql/comments';
import { createSqlReader } from '../../server/src/sql/reader';
import { tokenize } from '../../server/src/sql/tokenizer';
import { bothGrammars, onlyStatement, under } from './support';

const heads: readonly (readonly [string, string, readonly string[], string?])[] = [
  [
    'create unique index concurrently if not exists i on only s."T" (a)',
    'create unique index concurrently',
    ['s."T"'],
    'i',
  ],
  ['CREATE INDEX ON t (a)', 'CREATE INDEX', ['t']],
  ['CREATE /* x */ INDEX i ON t (a)', 'CREATE /* x */ INDEX', ['t'], 'i'],
  ['CREATE TEMP TABLE IF NOT EXISTS t (a int)', 'CREATE TEMP TABLE', ['t']],
  ['ALTER TABLE IF EXISTS ONLY "public"."User" ADD a int', 'ALTER TABLE', ['"public"."User"']],
  ['ALTER TABLE t ADD CONSTRAINT c PRIMARY KEY USING INDEX i', 'ALTER TABLE', ['t'], 'i'],
  ['DROP TABLE IF EXISTS a, "b".c CASCADE', 'DROP TABLE', ['a', '"b".c']],
  ['DROP INDEX CONCURRENTLY IF EXISTS a', 'DROP INDEX CONCURRENTLY', ['a'], 'a'],
  ['ALTER INDEX a RENAME TO b', 'ALTER INDEX', ['a'], 'a'],
  ['UPDATE ONLY t SET a = 1', 'UPDATE', ['t']],
  ['WITH a AS (SELECT 1) DELETE FROM x.y', 'DELETE FROM', ['x.y']],
  ['INSERT INTO "a" (b) VALUES (1)', 'INSERT INTO', ['"a"']],
  ['COMMENT ON COLUMN a.b.c IS NULL', 'COMMENT ON COLUMN', ['a.b']],
  ['REINDEX (VERBOSE) TABLE CONCURRENTLY t', 'REINDEX (VERBOSE) TABLE CONCURRENTLY', ['t']],
  ['REFRESH MATERIALIZED VIEW CONCURRENTLY v', 'REFRESH MATERIALIZED VIEW CONCURRENTLY', ['v']],
  ['TRUNCATE ONLY a, b RESTART IDENTITY', 'TRUNCATE', ['a', 'b']],
  ['LOCK TABLE a, b IN SHARE MODE', 'LOCK TABLE', ['a', 'b']],
  [
    'CREATE CONSTRAINT TRIGGER r AFTER UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f()',
    'CREATE CONSTRAINT TRIGGER',
    ['t'],
  ],
  ['DROP POLICY p ON t', 'DROP POLICY', ['t']],
  ['CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$', 'CREATE OR REPLACE FUNCTION', []],
  ['VACUUM (ANALYZE) a (b), c', 'VACUUM', ['a', 'c']],
  ['SELECT 1', 'SELECT', []],
];

for (const [text, head, relations, index] of heads) {
  test(`names in ${text}`, async () => {
    const parsed = await onlyStatement(text);
    assert.ok(parsed.tree, parsed.problem?.message);
    assert.equal(under(text, clauses.headSpan(parsed)), head);
    assert.deepEqual(
      clauses.relationNameSpans(parsed).map((span) => under(text, span)),
      relations,
    );
    assert.equal(under(text, clauses.indexNameSpan(parsed)), index);
  });
}

test('the commands of ALTER TABLE, their columns and constraints', async () => {
  const text = `ALTER TABLE t ADD COLUMN IF NOT EXISTS "a" numeric(10, 2) CONSTRAINT n NOT NULL , ADD b int,
    ALTER COLUMN c TYPE int, ALTER d SET NOT NULL, DROP IF EXISTS e, ADD CONSTRAINT f CHECK (g IN (1, 2)),
    DROP CONSTRAINT IF EXISTS h, VALIDATE CONSTRAINT "i", ADD PRIMARY KEY (a, b), ADD EXCLUDE USING gist (a WITH =)`;
  const parsed = await onlyStatement(text);
  assert.ok(parsed.tree, parsed.problem?.message);
  const commands = clauses.commandSpans(parsed);
  const of = (span: (typeof commands)[number]) => [
    under(text, clauses.columnNameSpan(parsed, span)),
    under(text, clauses.constraintNameSpan(parsed, span)),
  ];
  assert.deepEqual(commands.map(of), [
    ...[
      ['"a"', 'n'],
      ['b', undefined],
      ['c', undefined],
      ['d', undefined],
      ['e', undefined],
      [undefined, 'f'],
    ],
    ...[
      [undefined, 'h'],
      [undefined, '"i"'],
      [undefined, undefined],
      [undefined, undefined],
    ],
  ]);
  assert.equal(under(text, commands[2]), 'ALTER COLUMN c TYPE int');
  assert.equal(under(text, clauses.keywordsSpan(parsed, ['SET', 'NOT', 'NULL'])), 'SET NOT NULL');
  assert.equal(clauses.keywordsSpan(parsed, ['SET', 'NOT', 'NULL'], commands[2]), undefined);
  assert.equal(under(text, clauses.findKeyword(parsed, 'IN', undefined, 1)), 'IN');
  assert.equal(clauses.findKeyword(parsed, 'IN', undefined, 0), undefined);
});

test('RENAME names a column or none', async () => {
  const columnOf = async (text: string) => {
    const parsed = await onlyStatement(text);
    return under(text, clauses.columnNameSpan(parsed, clauses.commandSpans(parsed)[0]!));
  };
  assert.equal(await columnOf('ALTER TABLE t RENAME a TO b'), 'a');
  assert.equal(await columnOf('ALTER TABLE t RENAME COLUMN a TO b'), 'a');
  assert.equal(await columnOf('ALTER TABLE t RENAME TO b'), undefined);
  assert.equal(await columnOf('ALTER TABLE t RENAME CONSTRAINT a TO b'), undefined);
  assert.equal(await columnOf("ALTER TYPE t ADD VALUE 'a'"), undefined);
});

test('the parts of CREATE TABLE', async () => {
  const text = 'CREATE TABLE t ("a" numeric(1, 2), CONSTRAINT c UNIQUE (a, b), b int)';
  const parsed = await onlyStatement(text);
  const parts = clauses.elementSpans(parsed);
  assert.deepEqual(
    parts.map((span) => under(text, clauses.columnNameSpan(parsed, span))),
    ['"a"', undefined, 'b'],
  );
});

test('names are unquoted, folded and quoted again', () => {
  const name = (text: string) => clauses.identifierOf(tokenize(text)[0]!, text);
  assert.deepEqual(['User', '"User"', '"a""b"', 'U&"d\\0061t\\+000061"', 'É'].map(name), [
    'user',
    'User',
    'a"b',
    'data',
    'É',
  ]);
  const quoted = ['a', 'User', 'order', 'user', 'a b', 'a"b', '1a', 'name', ''].map(clauses.quoteIdentifier);
  assert.deepEqual(quoted, ['a', '"User"', '"order"', '"user"', '"a b"', '"a""b"', '"1a"', 'name', '""']);
});

test('comments that belong to a statement', async () => {
  const text =
    '/* Warnings: */\n\n-- AlterTable\n-- two\nSELECT 1; -- one\n  -- CreateIndex\r\n  SELECT 2;\nSELECT 3; SELECT 4;';
  const script = createSqlReader(await bothGrammars()).read(text);
  const leading = script.statements.map((statement) => under(text, leadingComments(script, statement)));
  assert.deepEqual(leading, ['-- AlterTable\n-- two', '-- CreateIndex', undefined, undefined]);
  const trailing = script.statements.map((statement) => under(text, trailingComment(script, statement)));
  assert.deepEqual(trailing, ['-- one', undefined, undefined, undefined]);
  const lines = script.statements.map((statement) => under(text, statementLines(script, statement)));
  assert.deepEqual(lines, [
    '-- AlterTable\n-- two\nSELECT 1; -- one\n',
    '  -- CreateIndex\r\n  SELECT 2;\n',
    'SELECT 3; ',
    'SELECT 4;',
  ]);
  assert.deepEqual(wholeLineSpan('a\n  b  \nc', { start: 4, end: 5 }), { start: 2, end: 8 });
});
