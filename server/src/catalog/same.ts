import type { Catalog } from './catalog';

/**
 * The keys among `keys` whose entries differ between two catalogs, whichever migration made them and in whatever
 * order they were made. Entries that both share are not looked into.
 */
export function differences(a: Catalog, b: Catalog, keys: Iterable<string>): string[] {
  return [...new Set(keys)].filter((key) => {
    if (apart.test(key)) return false;
    const [left, right] = [a.get(key), b.get(key)];
    return !same(left, right, false);
  });
}

/** Keys of entries that tell history, or settings of the session. */
const apart = /^(dropped:|spelled:|settings$|unseen$)/;

/** Properties that tell history, not schema; and where in a text an expression stood. */
const ignored = new Set([
  'origin',
  'location',
  'stmt_location',
  'stmt_len',
  'name_location',
  'type_location',
  'emptied',
  'blankIn',
  'holdsRows',
]);
/** Lists whose order means nothing. */
const unordered = new Set([
  'constraints',
  'indexes',
  'children',
  'referencedBy',
  'readBy',
  'usedBy',
  'attachments',
  'readsFrom',
]);

function same(a: unknown, b: unknown, anyOrder: boolean): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) && Array.isArray(b) && a.length === b.length && (anyOrder ? sameMembers(a, b) : sameList(a, b))
    );
  }
  return sameProperties(a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>);
}

function sameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.every((member, index) => same(member, b[index], false));
}

/** Whether each member of the one list has a counterpart of its own in the other. */
function sameMembers(a: readonly unknown[], b: readonly unknown[]): boolean {
  const left = [...b];
  return a.every((member) => {
    const at = left.indexOf(member);
    const found = at >= 0 ? at : left.findIndex((other) => same(member, other, false));
    if (found < 0) return false;
    left.splice(found, 1);
    return true;
  });
}

function sameProperties(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean {
  for (const key in a) {
    if (!ignored.has(key) && !same(a[key], b[key], unordered.has(key))) return false;
  }
  for (const key in b) {
    if (!ignored.has(key) && b[key] !== undefined && a[key] === undefined) return false;
  }
  return true;
}
