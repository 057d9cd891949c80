import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameAfter, slugOf, timestampOf } from '../../server/src/prisma/migrationName';
import { compareNames } from '../../server/src/prisma/migrations';

const cases: [previous: string, next: string | undefined, name: string | undefined][] = [
  ['20240101000000_init', undefined, '20240101000001_x'],
  ['20240101000000_init', '20240102000000_b', '20240101000001_x'],
  ['20231231235959_a', undefined, '20240101000000_x'],
  ['20240228235959_a', undefined, '20240229000000_x'],
  ['20240199999999_a', undefined, '20240200000000_x'],
  ['20240101000000_a', '20240101000001_b', '20240101000000_a_x'],
  ['20240101000000_a', '20240101000001_z', '20240101000001_x'],
  ['20240101000000_a', '20240101000000_b', '20240101000000_a_x'],
  ['20240101000000_a', '20240101000000_a0', '20240101000000_a-x'],
  ['20240101000000_a', '20240101000000_a_a', '20240101000000_a__x'],
  ['0_init', undefined, '1_x'],
  ['0_init', '20240101000000_a', '1_x'],
  ['0_init', '1_a', '0_init_x'],
  ['01_users', undefined, '02_x'],
  ['01_users', '02_posts', '01_users_x'],
  ['09_users', undefined, '10_x'],
  ['9_users', undefined, '9_users_x'],
  ['20240101_users', undefined, '20240102_x'],
  ['init', undefined, 'init_x'],
  ['init', 'zebra', 'init_x'],
  ['0001-users', undefined, '0002-x'],
];

for (const [previous, next, name] of cases) {
  test(`after ${previous}${next ? ` and before ${next}` : ''}: ${name}`, () =>
    assert.equal(nameAfter(previous, next, 'x'), name));
}

test('taken names are left alone, whatever their case', () => {
  assert.equal(nameAfter('20240101000000_a', undefined, 'x', ['20240101000001_X']), '20240101000002_x');
});

test('no room is no name', () => {
  assert.equal(nameAfter('b', 'a', 'x'), undefined);
  assert.equal(nameAfter('a', 'a', 'x'), undefined);
});

test('slugs and timestamps', () => {
  assert.equal(slugOf('Build "User_email_idx" concurrently!'), 'build_user_email_idx_concurrently');
  assert.equal(slugOf('«»'), 'migration');
  assert.equal(timestampOf('20240101000000_a'), '20240101000000');
  assert.equal(timestampOf('0_init'), undefined);
});

test('property: a name lies between its neighbours in every order, and so do the ones that follow it', () => {
  const orders = [compareNames('6.0.0'), compareNames('7.0.0')];
  const random = seeded(7);
  const pick = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)]!;
  const number = () =>
    pick([
      '0',
      '01',
      '9',
      '99',
      '0042',
      '20240101',
      '20240131235959',
      '20231231235959',
      '20240101000000',
      '20240101000001',
      '202401010000',
      '99999999999999',
      '',
    ]);
  const word = () => pick(['a', 'init', 'Add_User', 'a_b', 'ab', 'a0', 'A', 'z', 'a-b', 'é', '']);
  const name = () => [number(), word()].filter(Boolean).join('_') || 'x';
  let named = 0;
  for (let round = 0; round < 5000; round++) {
    const [a, b] = [name(), name()];
    const next = random() < 0.3 ? undefined : b;
    if (next !== undefined && !orders.every((order) => order(a, next) < 0)) continue;
    const taken = next === undefined ? [a] : [a, next];
    let previous = a;
    for (let count = 0; count < 4; count++) {
      const made = nameAfter(previous, next, pick(['x', 'build_index', 'a', '0']), taken);
      if (made === undefined) break;
      named++;
      for (const order of orders) {
        assert.ok(order(previous, made) < 0, `${previous} < ${made}`);
        assert.ok(next === undefined || order(made, next) < 0, `${made} < ${next}`);
      }
      assert.ok(!taken.includes(made));
      taken.push(made);
      previous = made;
    }
  }
  assert.ok(named > 5000, `${named}`);
});

test('property: a plain history always has room for five', () => {
  const random = seeded(3);
  for (let round = 0; round < 500; round++) {
    const time = Date.UTC(2020, 0, 1) + Math.floor(random() * 1e11);
    const stamp = (seconds: number) => new Date(time + seconds * 1000).toISOString().replace(/\D/g, '').slice(0, 14);
    let previous = `${stamp(0)}_init`;
    const next = `${stamp(1 + Math.floor(random() * 4))}_${random() < 0.5 ? 'add_posts' : 'zoo'}`;
    for (let count = 0; count < 5; count++) {
      const made = nameAfter(previous, next, `step_${count}`);
      assert.ok(made !== undefined, `${previous} … ${next}`);
      previous = made;
    }
  }
});

/** A generator of numbers in [0, 1) that gives the same ones each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
