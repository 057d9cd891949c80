import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextPiece, type Problem } from '../../server/src/sql/splitter';

function split(text: string): { pieces: string[]; problems: string[] } {
  const pieces: string[] = [];
  const problems: Problem[] = [];
  for (let at = 0; ; ) {
    const piece = nextPiece(text, at, problems);
    if (piece === undefined) break;
    pieces.push(text.slice(piece.start, piece.end) + (piece.terminated ? ';' : ''));
    at = piece.next;
  }
  return { pieces, problems: problems.map(({ span }) => text.slice(span.start, span.end)) };
}

const cases: readonly (readonly [string, readonly string[], (readonly string[])?])[] = [
  ['', []],
  [' -- only\n/* comments */', []],
  ['a;b ; c', ['a;', 'b ;', 'c']],
  [';;a;;', ['a;']],
  [
    "select ';', \";\", $$;$$, E'\\';' -- ;\n /* ; /* ; */ ; */;b",
    ["select ';', \";\", $$;$$, E'\\';' -- ;\n /* ; /* ; */ ; */;", 'b'],
  ],
  ['a -- no; end', ['a']],
  ['create table t (a int;\nb', ['create table t (a int;', 'b']],
  [
    'create rule r as on insert to t do (select 1; delete from b); c',
    ['create rule r as on insert to t do (select 1; delete from b);', 'c'],
  ],
  [
    'create or replace function f() returns int begin atomic select case when a then 1 end; select 2; end; c',
    ['create or replace function f() returns int begin atomic select case when a then 1 end; select 2; end;', 'c'],
  ],
  [
    'create function f() begin atomic select 1; drop table a; b',
    ['create function f() begin atomic select 1;', 'drop table a;', 'b'],
  ],
  [
    'create procedure begin() as $$ begin; end $$; begin; end;',
    ['create procedure begin() as $$ begin; end $$;', 'begin;', 'end;'],
  ],
  ["a; select 'x;\ny;", ['a;', "select 'x;\ny;"], ["'"]],
  ['a; select "x;\ny;', ['a;', 'select "x;\ny;'], ['"']],
  ['a; do $f$ x; $g$;', ['a;', 'do $f$ x; $g$;'], ['$f$']],
  ["a; E'x\\';", ['a;', "E'x\\';"], ["E'"]],
  ['a; /* b; /* c; */', ['a;'], ['/*']],
  ['a /* b; /* c; */', ['a /* b; /* c; */'], ['/*']],
  ['\\restrict abc\na;\\.', ['a;'], ['\\restrict abc', '\\.']],
  ['copy t from stdin;\n1;\n2\n\\.\nb;', ['copy t from stdin;', 'b;'], ['\n1;\n2\n\\.']],
  ['copy t from stdin;\r\n1;\r\n\\.\r\nb;', ['copy t from stdin;', 'b;'], ['\r\n1;\r\n\\.']],
  ["copy t from '/x'; b;", ["copy t from '/x';", 'b;']],
];

for (const [text, pieces, problems = []] of cases) {
  test(`pieces of ${JSON.stringify(text)}`, () => assert.deepEqual(split(text), { pieces, problems }));
}

test('hostile texts come to an end', { timeout: 120_000 }, () => {
  const hostile = [
    "'a' ",
    '/*',
    '$a',
    '$a$',
    "E'a'\n",
    '(',
    'create function f() begin atomic; ',
    '"a"',
    '--\n',
    '\\x\n',
    'copy a from stdin;',
  ];
  for (const unit of hostile) {
    const text = unit.repeat(Math.ceil(1_000_000 / unit.length));
    assert.ok(split(text).pieces.join('').length <= text.length, JSON.stringify(unit));
  }
});
