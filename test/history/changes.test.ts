import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changedSpans } from '../../server/src/history/changes';

const marked = (before: string, after: string) =>
  changedSpans(before, after).map(({ start, end }) => after.slice(start, end));

const cases: [title: string, before: string, after: string, marked: string[]][] = [
  ['nothing', 'a\nb\n', 'a\nb\n', []],
  ['line endings only', 'a\nb\n', 'a\r\nb\r\n', []],
  ['one line', 'a\nb\nc\n', 'a\nx\nc\n', ['x']],
  ['two places', 'a\nb\nc\nd\ne\n', 'a\nX\nc\nd\nY\n', ['X', 'Y']],
  ['without indentation and trailing space', 'a\n', 'a\n   x  \n', ['x']],
  ['several lines in one piece', 'a\nd\n', 'a\nb\n\nc\nd\n', ['b\n\nc']],
  ['a deletion marks the line after it', 'a\nb\nc\n', 'a\nc\n', ['c']],
  ['a deletion at the end marks the last line', 'a\nb\nc\n', 'a\nb\n', ['b']],
  ['everything deleted', 'a\n', '', ['']],
  ['from nothing', '', 'a\n', ['a']],
  ['moved', 'a\nb\nc\n', 'b\nc\na\n', ['b', 'a']],
  ['a last line break', 'a', 'a\n', []],
];

for (const [title, before, after, expected] of cases)
  test(title, () => assert.deepEqual(marked(before, after), expected));

test('long texts that share nothing are one piece', () => {
  const lines = (word: string) => Array.from({ length: 20_000 }, (_, index) => `${word} ${index}`).join('\n');
  assert.equal(marked(lines('a'), lines('b')).length, 1);
});
