import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSqlReader } from '../../server/src/sql/reader';
import type { Script } from '../../server/src/sql/statement';
import { bothGrammars, kinds, randomNumbers, texts } from './support';

const parser = bothGrammars();

async function read(text: string): Promise<Script> {
  return createSqlReader(await parser).read(text);
}

test('statements, their places and their ends', async () => {
  const text = '-- a\nSELECT 1 ;\n\nSELECT 2 -- b\n';
  const script = await read(text);
  assert.deepEqual(texts(script), ['SELECT 1 ', 'SELECT 2']);
  assert.deepEqual(
    script.statements.map(({ index, terminated }) => [index, terminated]),
    [
      [0, true],
      [1, false],
    ],
  );
});

test('a byte order mark and NUL characters are problems, not statements', async () => {
  const script = await read('\uFEFFSELECT\0 1;\0');
  assert.deepEqual(kinds(script), ['SelectStmt']);
  assert.deepEqual(
    script.problems.map(({ span }) => span.start),
    [0, 7, 11],
  );
});

test('a missing semicolon costs no statement', async () => {
  const script = await read(
    'ALTER TABLE a ADD b int -- x\n\n-- y\nCREATE INDEX i ON a (b)\nSELECT 1\n  DROP TABLE z;\nSELECT 2;',
  );
  assert.deepEqual(kinds(script), ['AlterTableStmt', 'IndexStmt', 'SelectStmt', 'DropStmt', 'SelectStmt']);
  assert.deepEqual(texts(script)[0], 'ALTER TABLE a ADD b int');
  assert.deepEqual(
    script.statements.map(({ terminated }) => terminated),
    [false, false, false, true, true],
  );
});

test('ALTER behind a missing semicolon may pass for a name at first', async () => {
  assert.deepEqual(kinds(await read('SELECT 1\nALTER TABLE a ADD b int;')), ['SelectStmt', 'AlterTableStmt']);
});

test('a broken statement hides no other', async () => {
  const script = await read(
    'CREATE TABLE a (\n  b int,\n  c\nALTER TABLE d ADD e int;\nDRP TABLE f;\nSELECT (1;\nSELECT 2;',
  );
  assert.deepEqual(kinds(script), ['!', 'AlterTableStmt', '!', '!', 'SelectStmt']);
});

test('a routine that is not closed hides nothing behind its body', async () => {
  const script = await read(
    'create function f() returns int begin atomic\n select 1;\nCREATE TABLE a (b int);\nDROP TABLE c;',
  );
  assert.deepEqual(kinds(script), ['!', 'CreateStmt', 'DropStmt']);
});

test('many missing semicolons cost no more than their text', async () => {
  const text = 'CREATE TABLE a (b int)\nALTER TABLE a ADD c int\n'.repeat(2000);
  let parsed = 0;
  const reader = createSqlReader(await parser, { onParse: (each) => (parsed += each.length) });
  assert.equal(reader.read(text).statements.length, 4000);
  assert.ok(parsed < 50 * text.length, `${parsed} units parsed of a text of ${text.length}`);
});

test('the same text is the same statement, within a script and over edits', async () => {
  const reader = createSqlReader(await parser);
  const text = `SELECT 1; SELECT 2; SELECT 1;${' SELECT 3, 4;'.repeat(500)}`;
  const first = reader.read(text);
  assert.ok(reader.read(text) === first);
  assert.equal(first.statements[0]?.parsed, first.statements[2]?.parsed);
  const opened = reader.read(`SELECT 0; /* ${text}`);
  assert.equal(opened.statements.length, 1);
  for (const typed of ["'", "'a", "'ab", "'abc", "'abcd", "'abcde", "'abcdef", "'abcdefg", "'abcdefgh", "'abcdefghi"]) {
    assert.equal(reader.read(`SELECT ${typed}; ${text}`).statements.length, 1);
  }
  const closed = reader.read(`SELECT 'abc'; ${text}`);
  for (let index = 0; index < first.statements.length; index++) {
    assert.ok(closed.statements[index + 1]?.parsed === first.statements[index]?.parsed);
  }
});

test('closing a quote parses only what was typed', async () => {
  const parses: string[] = [];
  const reader = createSqlReader(await parser, { onParse: (text) => parses.push(text) });
  const rest = Array.from({ length: 300 }, (_, index) => `ALTER TABLE t ADD COLUMN c${index} int;\n`).join('');
  reader.read(`SELECT 1;\n${rest}`);
  reader.read(`SELECT ';\n${rest}`);
  parses.length = 0;
  reader.read(`SELECT '';\n${rest}`);
  assert.deepEqual(parses, ["SELECT ''"]);
});

test('a poisoned text is not parsed', async () => {
  const parses: string[] = [];
  const reader = createSqlReader(await parser, {
    onParse: (text) => parses.push(text),
    isPoisoned: (text) => text.includes('poison'),
  });
  const { statements } = reader.read('SELECT 1; SELECT poison;');
  assert.match(statements[1]?.parsed.problem?.message ?? '', /within the time limit/);
  assert.deepEqual(parses, ['SELECT 1']);
});

test('a frozen statement still has tokens', async () => {
  const { statements } = await read('SELECT 1');
  assert.equal(Object.freeze(statements[0]!.parsed).tokens.length, 2);
});

const FRAGMENTS = [
  ...[
    ';',
    ';\n',
    "'",
    '"',
    '$$',
    '$a$',
    '/*',
    '*/',
    '--',
    '\n',
    '\r\n',
    '(',
    ')',
    ' ',
    '\0',
    'é',
    '😀',
    '\uFEFF',
    '\\x',
  ],
  ...['SELECT 1;\n', 'CREATE TABLE a (b int);\n', '\nALTER TABLE a\n', 'DROP TABLE a', 'copy a from stdin;', '\n\\.\n'],
  ...['create function f() begin atomic', 'select 1; end;', 'create rule r as on insert to t do (', "E'\\''", 'x'],
];

test('reading from the edit on gives what reading it all gives', async () => {
  const number = randomNumbers(20260101);
  const pick = () => FRAGMENTS[number(FRAGMENTS.length)]!;
  for (let round = 0; round < 40; round++) {
    const reader = createSqlReader(await parser);
    let text = Array.from({ length: 30 }, pick).join('');
    for (let edit = 0; edit < 25; edit++) {
      const start = number(text.length + 1);
      const end = number(3) === 0 ? Math.min(text.length, start + number(40)) : start;
      text = text.slice(0, start) + (number(4) === 0 ? '' : pick()) + text.slice(end);
      assert.deepEqual(
        reader.read(text),
        createSqlReader(await parser, { cacheSize: 0 }).read(text),
        JSON.stringify(text),
      );
    }
  }
});
