import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Catalog } from '../../server/src/catalog/catalog';
import { differences } from '../../server/src/catalog/same';
import { createParser } from '../../server/src/sql/parser';
import { createSqlReader } from '../../server/src/sql/reader';
import type { Statement } from '../../server/src/sql/statement';
import { outcomeOf } from '../../server/src/timeline/outcome';
import { catalogAfter, replay } from '../../server/src/timeline/replay';
import { ReplayMemo } from '../../server/src/timeline/replayMemo';

// What follows from the entries that differ has to be what replaying all of it shows.

const text = `
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE a (id int PRIMARY KEY, m mood, n text);
CREATE TABLE b (id int PRIMARY KEY, a int);
ALTER TABLE b ADD CONSTRAINT b_a FOREIGN KEY (a) REFERENCES a;
CREATE INDEX b_a_idx ON b (a);
ALTER TABLE a ADD COLUMN c int NOT NULL DEFAULT 1, DROP COLUMN n;
CREATE VIEW v AS SELECT id, c FROM a;
ALTER TYPE mood ADD VALUE 'glad';
ALTER TABLE b RENAME TO d;
CREATE UNIQUE INDEX d_a ON d (a);
ALTER TABLE d ALTER a SET NOT NULL;
DROP INDEX b_a_idx;
DROP VIEW v;
ALTER TABLE a ALTER id TYPE bigint;
DROP TABLE d;
`;

const others = 'CREATE TABLE e (id int); DROP TABLE a CASCADE; ALTER TABLE a ADD COLUMN n2 int; SET search_path = x;';

/** Numbers from 0 to 1 that are the same in every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function shuffled(own: readonly Statement[], strange: readonly Statement[], next: () => number): Statement[] {
  const kept = own.filter(() => next() > 0.2);
  for (const statement of strange) if (next() > 0.6) kept.splice(Math.floor(next() * kept.length), 0, statement);
  for (let swaps = Math.floor(next() * 3); swaps > 0 && kept.length > 1; swaps--) {
    const [from, to] = [Math.floor(next() * kept.length), Math.floor(next() * kept.length)];
    kept.splice(to, 0, ...kept.splice(from, 1));
  }
  return kept;
}

for (const [name, ending] of [
  ['', ''],
  ['after a rollback', 'BEGIN; DROP TABLE a CASCADE; ROLLBACK;'],
]) {
  test(`A departure comes out as replaying all of it does ${name}`, async () => {
    const reader = createSqlReader(await createParser());
    const place = { migration: 'm', postgres: 16 };
    const script = reader.read(text + ending);
    const strange = reader.read(others).statements;
    const memo = new ReplayMemo();
    const original = replay(script, Catalog.empty, place, memo);
    for (let seed = 1; seed <= 300; seed++) {
      const statements = shuffled(script.statements, strange, numbers(seed));
      const outcome = outcomeOf(original, Catalog.empty, [{ statements, place, memo }]);
      const whole = replay({ text: '', statements, problems: [] }, Catalog.empty, place);
      const said = whole.map(({ effects }) => effects);
      assert.deepEqual(outcome.effects, [said], `seed ${seed}`);
      const written = [...original, ...whole].flatMap((each) => each.written);
      const ends = [catalogAfter(original, Catalog.empty), catalogAfter(whole, Catalog.empty)] as const;
      assert.equal(outcome.isAlike, differences(...ends, written).length === 0, `seed ${seed}`);
    }
  });
}
