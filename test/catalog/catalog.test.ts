import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Catalog } from '../../server/src/catalog/catalog';

type Entries = ReadonlyMap<string, object | undefined>;

const keys = Array.from({ length: 12 }, (_, n) => `${n % 2 ? 'odd' : 'even'}:${n}`);

/** Numbers below `limit`, the same in each run. */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * limit);
  };
}

function agree(catalog: Catalog, entries: Entries, what: string): void {
  for (const key of keys) assert.equal(catalog.get(key), entries.get(key), `${what}: ${key}`);
  for (const prefix of ['odd:', 'even:', 'other:']) {
    const there = keys.filter((key) => key.startsWith(prefix) && entries.get(key)).sort();
    assert.deepEqual(catalog.keys(prefix), there, `${what}: ${prefix}`);
  }
}

test('every version holds what was written up to it, wherever others branch off', () => {
  const below = numbers(7);
  const all: { readonly catalog: Catalog; readonly entries: Entries }[] = [
    { catalog: Catalog.empty, entries: new Map() },
  ];
  for (let step = 0; step < 600; step++) {
    // Mostly what follows the last one, as a history does; else what is changed in the middle of it.
    const from = all[below(3) > 0 ? all.length - 1 : below(all.length)]!;
    const writes = new Map(
      Array.from({ length: below(4) }, () => [keys[below(keys.length)]!, below(4) > 0 ? { step } : undefined]),
    );
    const catalog = below(4) > 0 ? from.catalog.with(writes) : from.catalog.aside(writes);
    all.push({ catalog, entries: new Map([...from.entries, ...writes]) });
  }
  for (const [index, { catalog, entries }] of all.entries()) agree(catalog, entries, `step ${index}`);
});

test('each change on top of the one before, tried out: what lies below stays as it was', () => {
  const versions = [Catalog.empty];
  for (let n = 0; n < 40; n++) versions.push(versions.at(-1)!.aside(new Map([[`key:${n}`, { n }]])));
  for (const [n, version] of versions.entries()) assert.equal(version.keys('key:').length, n);
});

test('a catalog is the same one when nothing in it becomes another', () => {
  const entry = {};
  const catalog = Catalog.empty.with(new Map([['a', entry]]));
  assert.equal(catalog.with(new Map([['a', entry]])), catalog);
  assert.equal(catalog.with(new Map([['b', undefined]])), catalog);
  assert.equal(catalog.aside(new Map([['a', entry]])), catalog);
  assert.notEqual(catalog.with(new Map([['a', {}]])), catalog);
});
