import type { Catalog } from './catalog';

/**
 * The keys among `keys` whose entries differ between two catalogs, whichever migration made them and in whatever
 * order they were made. Entries that both share are not looked into.
 */
export function differences(a: Catalog, b: Catalog, keys: Iterable<string>): string[] {
  return [...new Set(keys)].filter((key) => {
    if (key.startsWith('dropped:') || key === 'settings') return false;
    const [left, right] = [a.get(key), b.get(key)];
    return left !== right && fingerprint(left) !== fingerprint(right);
  });
}

/** Properties that tell history, not schema; and where in a text an expression stood. */
const ignored = new Set(['origin', 'location', 'stmt_location', 'stmt_len', 'name_location', 'type_location']);
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

function fingerprint(entry: object | undefined): string {
  return entry === undefined ? '' : JSON.stringify(normal(entry));
}

function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value !== 'object' || value === null) return value;
  const pairs = Object.entries(value)
    .filter(([key, member]) => !ignored.has(key) && member !== undefined)
    .map(
      ([key, member]) => [key, unordered.has(key) && Array.isArray(member) ? sorted(member) : normal(member)] as const,
    )
    .sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(pairs);
}

function sorted(members: readonly unknown[]): string[] {
  return members.map((member) => JSON.stringify(normal(member))).sort();
}
