import assert from 'node:assert/strict';
import { test } from 'node:test';
import { embeddedStatements } from '../../server/src/sql/plpgsql';
import { onlyStatement, under } from './support';

/** Each statement of a DO with `?` when it is conditional; `✗` and its place for one that cannot be read. */
async function told(text: string): Promise<string[]> {
  return embeddedStatements(await onlyStatement(text)).map((statement) => {
    const sign = statement.conditional ? '? ' : '';
    return sign + ('text' in statement ? statement.text : `✗ ${under(text, statement.span)}`);
  });
}

const cases: readonly (readonly [string, readonly string[]])[] = [
  ["CREATE TYPE x AS ENUM ('a;b'); EXCEPTION WHEN duplicate_object THEN null;", ["CREATE TYPE x AS ENUM ('a;b')"]],
  ['UPDATE a SET b = 1; EXCEPTION WHEN others THEN DROP TABLE c;', ['UPDATE a SET b = 1', '? DROP TABLE c']],
  [
    'IF EXISTS (SELECT 1) THEN DROP TABLE a; ELSIF x THEN DROP TABLE b; ELSE DROP TABLE c; END IF; DROP TABLE d;',
    ['SELECT EXISTS (SELECT 1)', '? DROP TABLE a', '? DROP TABLE b', '? DROP TABLE c', 'DROP TABLE d'],
  ],
  ['IF CASE WHEN a THEN b END THEN DROP TABLE a; END IF;', ['? DROP TABLE a']],
  ['CASE a WHEN 1 THEN DROP TABLE a; ELSE DROP TABLE b; END CASE;', ['? DROP TABLE a', '? DROP TABLE b']],
  ['FOR r IN SELECT a FROM t LOOP UPDATE t SET a = r.a; END LOOP;', ['SELECT a FROM t', '? UPDATE t SET a = r.a']],
  ['FOR i IN 1..10 LOOP DELETE FROM t; EXIT WHEN NOT FOUND; END LOOP;', ['? DELETE FROM t']],
  ['WHILE x LOOP DELETE FROM t; END LOOP; LOOP COMMIT; END LOOP;', ['? DELETE FROM t', '? COMMIT']],
  ['<<l>> BEGIN LOCK TABLE a; END l; RAISE NOTICE $x$;$x$;', ['LOCK TABLE a']],
  ["EXECUTE 'DROP INDEX a';", ['DROP INDEX a']],
  ["EXECUTE 'UPDATE t SET a = ''b''; DROP TABLE c' USING x;", ["UPDATE t SET a = 'b'", 'DROP TABLE c']],
  [
    "EXECUTE format('ALTER TABLE %I.%I ADD %s int', 'S', 'b', 'c') || ' not null';",
    ['ALTER TABLE "S".b ADD c int not null'],
  ],
  ["EXECUTE 'DROP TABLE ' || quote_ident(r.name);", ["✗ EXECUTE 'DROP TABLE ' || quote_ident(r.name)"]],
  ['SELECT count(*) INTO STRICT n, r.a FROM t;', ['SELECT count(*)                    FROM t']],
  ['INSERT INTO a SELECT 1 RETURNING b INTO c;', ['INSERT INTO a SELECT 1 RETURNING b       ']],
  ['PERFORM f(); n := 1; r.a = 2; n[1] := 3;', ['SELECT  f()']],
  ['n := (SELECT max(a) FROM t);', ['SELECT (SELECT max(a) FROM t)']],
  ['WHILE EXISTS (SELECT FROM t) LOOP COMMIT; END LOOP;', ['SELECT EXISTS (SELECT FROM t)', '? COMMIT']],
  [
    'IF x THEN DROP TABLE a; ELSIF (SELECT b FROM t) THEN DROP TABLE b; END IF;',
    ['? DROP TABLE a', '? SELECT (SELECT b FROM t)', '? DROP TABLE b'],
  ],
  ['DECLARE n int := (SELECT count(*) FROM t); BEGIN n := 2; END;', ['SELECT (SELECT count(*) FROM t)']],
  ['WAT a;', ['✗ WAT a']],
];

for (const [body, expected] of cases) {
  test(`a body: ${body}`, async () => {
    assert.deepEqual(await told(`DO $$\nDECLARE n int := 1; r record;\nBEGIN\n${body}\nEND $$`), expected);
  });
}

test('places are those of the DO statement', async () => {
  const text = "DO LANGUAGE plpgsql $do$ BEGIN ALTER TABLE a ADD b int; EXECUTE 'DROP TABLE c'; END $do$";
  const spans = embeddedStatements(await onlyStatement(text)).map(({ span }) => under(text, span));
  assert.deepEqual(spans, ['ALTER TABLE a ADD b int', 'DROP TABLE c']);
});

test('what cannot be read is said', async () => {
  assert.deepEqual(await told('DO LANGUAGE plpython3u $$ x $$'), ['? ✗ DO']);
  assert.deepEqual(await told("DO 'BEGIN EXECUTE ''DROP TABLE a''; END'"), ['? ✗ DO']);
  assert.deepEqual(await told("DO 'BEGIN DROP TABLE a; END'"), ['DROP TABLE a']);
  assert.deepEqual(await told('DO $$ BEGIN IF x THEN DROP TABLE a; $$'), ['? DROP TABLE a', '? ✗ ']);
  assert.deepEqual(await told('SELECT 1'), []);
});
