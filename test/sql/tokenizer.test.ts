import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commentsIn, tokenize } from '../../server/src/sql/tokenizer';

/** Each token as `kind text`, with the kind's first letters. */
function told(text: string): string[] {
  return tokenize(text).map(({ kind, start, end }) => `${kind.slice(0, 2)} ${text.slice(start, end)}`);
}

const cases: readonly (readonly [string, readonly string[]])[] = [
  ['select "a""b".c', ['wo select', 'qu "a""b"', 'pu .', 'wo c']],
  [
    "'it''s' E'\\'' b'01' X'1f' n'x' U&'\\0041'",
    ["st 'it''s'", "st E'\\''", "st b'01'", "st X'1f'", "st n'x'", "st U&'\\0041'"],
  ],
  ["E'a'\n  'b\\'c' x", ["st E'a'\n  'b\\'c'", 'wo x']],
  ["'\\' x", ["st '\\'", 'wo x']],
  ['U&"d\\0061t" u & "x"', ['qu U&"d\\0061t"', 'wo u', 'op &', 'qu "x"']],
  ['$$a;b$$ $x$ $$ $x$ a$b$c $1 $é$q$é$', ['st $$a;b$$', 'st $x$ $$ $x$', 'wo a$b$c', 'pa $1', 'st $é$q$é$']],
  [
    '1 1.5 .5 1e5 1E-5 0x1F 1_000 1..10',
    ['nu 1', 'nu 1.5', 'nu .5', 'nu 1e5', 'nu 1E-5', 'nu 0x1F', 'nu 1_000', 'nu 1', 'pu ..', 'nu 10'],
  ],
  ['0xe+1', ['nu 0xe', 'op +', 'nu 1']],
  ['a::int := b:c', ['wo a', 'pu ::', 'wo int', 'pu :=', 'wo b', 'pu :', 'wo c']],
  [
    'a||b - -1 @-1 *-1 <--x\n=/*y*/>',
    ['wo a', 'op ||', 'wo b', 'op -', 'op -', 'nu 1', 'op @-', 'nu 1', 'op *', 'op -', 'nu 1', 'op <', 'op =', 'op >'],
  ],
  ['a /* /* */ ; */ b -- c\r d', ['wo a', 'wo b', 'wo d']],
  ['\uFEFFa\0b é', ['wo a', 'wo b', 'wo é']],
  ["a 'open", ['wo a', "st 'open"]],
  ['a $t$ open', ['wo a', 'st $t$ open']],
  ['(a[1],b);', ['pu (', 'wo a', 'pu [', 'nu 1', 'pu ]', 'pu ,', 'wo b', 'pu )', 'pu ;']],
];

for (const [text, expected] of cases) {
  test(`tokens of ${JSON.stringify(text)}`, () => assert.deepEqual(told(text), expected));
}

test('comments are found outside of strings alone', () => {
  const text = "-- a\nselect '-- b' /* c /* d */ */, $$ -- e $$; -- f";
  const found = commentsIn(text, { start: 0, end: text.length }).map(({ start, end }) => text.slice(start, end));
  assert.deepEqual(found, ['-- a', '/* c /* d */ */', '-- f']);
});
