/** What is said of a lockstep.json that is wrong, and where. `^` under a line marks the span of the message after it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../../server/src/service/config';
import { newestPostgres } from '../../server/src/service/ports';
import { LineIndex } from '../../server/src/text/lines';

function says(text: string, ...expected: string[]): void {
  const lines = new LineIndex(text);
  const said = readConfig(text).problems.map(({ span: { start, end }, message }) => {
    const { column } = lines.positionAt(start);
    return `${' '.repeat(column)}${'^'.repeat(end - start)} ${message}`;
  });
  assert.deepEqual(said, expected);
}

test('a name that is not known, with the one that was meant', () => {
  says('{ "postgress": 16 }', '  ^^^^^^^^^^^ There is no setting "postgress"; did you mean "postgres"?');
  says(
    '{ "database": "x" }',
    '  ^^^^^^^^^^ There is no setting "database"; there is $schema, postgres, prisma, applied, rules, smallTables, baseline.',
  );
  says(
    '{ "rules": { "tabel-rewrite": "off" } }',
    '             ^^^^^^^^^^^^^^^ There is no rule "tabel-rewrite"; did you mean "table-rewrite"?',
  );
  says(
    '{ "rules": { "qqqqqqqqqqqqqqqq": "off" } }',
    `             ${'^'.repeat(18)} There is no rule "qqqqqqqqqqqqqqqq".`,
  );
  says('{ "baseline": { "befor": "x" } }', '                ^^^^^^^ "baseline" has no "befor"; did you mean "before"?');
});

test('a value that is not what it should be', () => {
  says(
    '{ "postgres": "16" }',
    `              ^^^^ "postgres" is a major version from 13 to ${newestPostgres}; not "16".`,
  );
  says('{ "prisma": "latest" }', '            ^^^^^^^^ "prisma" is a version like "6.19.0"; not "latest".');
  says(
    '{ "applied": "gitt" }',
    '             ^^^^^^ "applied" is auto, git, database or none; not "gitt"; did you mean "git"?',
  );
  says(
    '{ "rules": { "table-rewrite": "warn" } }',
    '                              ^^^^^^ The severity of a rule is off, hint, information, warning or error; not "warn"; did you mean "warning"?',
  );
  says(
    '{ "smallTables": ["public.Setting", "User"] }',
    '                                    ^^^^^^ A table is named with its schema and without quotes, like "public.Setting"; not "User".',
  );
  says('{ "rules": [] }', '           ^^ "rules" is an object that gives rules a severity; not a list.');
  says('[]', '^^ This is not an object, { … }.');
});

test('what is no JSON, and all that is right in it', () => {
  const text = '{ "postgres": 15,\n  "prisma": }';
  says(text, '            ^ This is not JSON: a value is missing here.');
  assert.equal(readConfig(text).config.postgres, 15);
  says('', ' This is not JSON: a value is missing here.');
  says('{ "postgres": 15', '               ^ This is not JSON: a closing brace is missing.');
});

test('a name that stands there twice', () => {
  says('{ "postgres": 15, "postgres": 16 }', '                  ^^^^^^^^^^ "postgres" stands here twice.');
});

test('comments, closing commas and a byte order mark are no problem', () => {
  const { config, problems } = readConfig('\ufeff{\n  // the server\n  "postgres": 15,\n}\n');
  assert.deepEqual(problems, []);
  assert.equal(config.postgres, 15);
});

test('nothing that can be typed is thrown over', () => {
  const whole =
    '{ "postgres": 16, "rules": { "table-rewrite": "off" }, "smallTables": ["a.b"], "baseline": { "before": "x" } }';
  for (let end = 0; end <= whole.length; end++) {
    const text = whole.slice(0, end);
    for (const { span } of readConfig(text).problems) {
      assert.ok(span.start >= 0 && span.start <= span.end && span.end <= text.length, text);
    }
  }
  for (const text of [
    '{"__proto__": 1}',
    '{"constructor": 1}',
    '{"rules": {"toString": "off"}}',
    'null',
    '3',
    '{]}',
    '"',
  ]) {
    assert.ok(readConfig(text).problems.length > 0, text);
  }
});
