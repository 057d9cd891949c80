import assert from 'node:assert/strict';
import { test } from 'node:test';
import { utf16At } from '../../server/src/sql/parsed';
import { createSqlReader } from '../../server/src/sql/reader';
import { bothGrammars, onlyStatement } from './support';

const parser = bothGrammars();

const nests: Record<string, (depth: number) => string> = {
  parentheses: (depth) => `select ${'('.repeat(depth)}1${')'.repeat(depth)}`,
  subselects: (depth) => `select ${'(select '.repeat(depth)}1${')'.repeat(depth)}`,
  calls: (depth) => `select ${'f('.repeat(depth)}1${')'.repeat(depth)}`,
  concatenations: (depth) => `select 1${' || 1'.repeat(depth)}`,
  negations: (depth) => `select ${'NOT '.repeat(depth)}true`,
  signs: (depth) => `select ${'- '.repeat(depth)}1`,
  unions: (depth) => `select 1${' union select 1, 2'.repeat(depth)}`,
  joins: (depth) => `select * from a${' join a on true'.repeat(depth)}`,
  casts: (depth) => `select 1${'::int'.repeat(depth)}`,
  cases: (depth) => `select ${'case when true then '.repeat(depth)}1${' end'.repeat(depth)}`,
  collations: (depth) => `select a${' collate "C"'.repeat(depth)}`,
  tests: (depth) => `select a${' is null'.repeat(depth)}`,
  arrays: (depth) => `select array${'['.repeat(depth)}1${']'.repeat(depth)}`,
};

for (const [name, nest] of Object.entries(nests)) {
  test(`${name}: 900 deep are read, 100,000 are refused`, async () => {
    const { parse } = await parser;
    assert.ok('tree' in parse(nest(900)));
    const refused = parse(nest(100_000));
    assert.match('problem' in refused ? refused.problem.message : '', /nested too deeply/);
    assert.ok('tree' in parse('select 1'));
  });
}

test('long flat statements are not taken for deep ones', async () => {
  const { parse } = await parser;
  const flat = [
    `select 1 where true${' and a = 1 or b <> 2'.repeat(3000)}`,
    `insert into t values (-1)${', (-1)'.repeat(3000)}`,
    `select case${' when a = 1 then -1'.repeat(3000)} end`,
    `create table t (a int not null default 1 + 1${', a int not null default 1 + 1'.repeat(1500)})`,
    `alter table t alter a set not null${', alter a set not null'.repeat(3000)}`,
  ];
  for (const text of flat) assert.ok('tree' in parse(text), text.slice(0, 60));
});

test('50,000 comment openers do not reach the parser', async () => {
  const reader = createSqlReader(await parser);
  assert.equal(reader.read('/*'.repeat(50_000)).problems.length, 1);
  for (const text of [`select ${'/*'.repeat(50_000)}`, `select ${'/*'.repeat(50_000)}${'*/'.repeat(50_000)} 1`]) {
    assert.match(reader.read(text).statements[0]?.parsed.problem?.message ?? '', /nested too deeply/);
  }
});

test('a statement of 200 KB, many times', async () => {
  const { parse } = await parser;
  const text = `select ${"'abcdefgh', ".repeat(18_000)}1`;
  for (let time = 0; time < 5; time++) assert.ok('tree' in parse(text));
});

test('20,000 parses leave memory as it was', async () => {
  const { parse } = await parser;
  const text = 'ALTER TABLE "User" ADD COLUMN "name" TEXT NOT NULL';
  const run = (times: number) => {
    for (let time = 0; time < times; time++) assert.ok('tree' in parse(text));
    return process.memoryUsage().rss;
  };
  const before = run(3000);
  assert.ok(run(20_000) - before < 60_000_000);
});

test('a file of 10 MB', async () => {
  const unit = 'CREATE TABLE "a" ("id" SERIAL NOT NULL, PRIMARY KEY ("id"));\n-- c\n/* d */\n';
  const reader = createSqlReader(await parser);
  const { statements } = reader.read(unit.repeat(Math.ceil(10_000_000 / unit.length)));
  assert.equal(statements.length, Math.ceil(10_000_000 / unit.length));
  assert.ok(statements.every(({ parsed }) => parsed === statements[0]?.parsed));
});

test('a very long INSERT keeps its first rows and its end', async () => {
  const text = `INSERT INTO t (a) VALUES ('é')${", ('é')".repeat(60_000)} ON CONFLICT (b) DO NOTHING`;
  const parsed = await onlyStatement(text);
  assert.ok(parsed.tree && 'InsertStmt' in parsed.tree);
  const location = parsed.tree.InsertStmt.onConflictClause?.location ?? 0;
  assert.equal(text.slice(utf16At(parsed, location), utf16At(parsed, location) + 11), 'ON CONFLICT');
});

test('NUL, line ends and empty texts', async () => {
  const { parse } = await parser;
  assert.ok('tree' in parse('select\0 1\0'));
  assert.ok('tree' in parse('select\r\n1 -- x\r\n'));
  for (const text of ['', ' ', '-- x', '/* x */']) assert.ok('problem' in parse(text));
});

test('problems have their place in UTF-16 units', async () => {
  const { parse } = await parser;
  const text = "select '😀é' frm x y";
  const result = parse(text);
  assert.equal('problem' in result ? text.slice(result.problem.at) : '', 'x y');
});

test('locations of a tree become UTF-16 offsets', async () => {
  const text = `CREATE TABLE "é😀" ("ü" int, ${'"ä" text, '.repeat(200)}"last" text)`;
  const parsed = await onlyStatement(text);
  assert.ok(parsed.tree && 'CreateStmt' in parsed.tree);
  const columns = parsed.tree.CreateStmt.tableElts ?? [];
  const at = columns.map((node) => utf16At(parsed, ('ColumnDef' in node && node.ColumnDef.location) || 0));
  assert.equal(text.slice(at[0], at[0]! + 3), '"ü"');
  assert.equal(text.slice(at[200], at[200]! + 3), '"ä"');
  assert.equal(text.slice(at[201], at[201]! + 6), '"last"');
  assert.equal(utf16At(parsed, 1_000_000), text.length);
});

test('what only PostgreSQL 18 reads', async () => {
  const { parse } = await parser;
  const cases = [
    'alter table t add constraint c not null a not valid',
    'alter table t add constraint c check (a > 0) not enforced',
    'create table t (a int, b int generated always as (a * 2) virtual)',
    'alter table t alter column a set expression as (b)',
    'create table t (a int4range, primary key (a without overlaps))',
  ];
  for (const text of cases) {
    const result = parse(text);
    assert.equal('tree' in result ? result.grammar : result.problem.message, 18, text);
  }
  const old = parse('alter table t add column a int');
  assert.equal('tree' in old ? old.grammar : 0, 16);
});
