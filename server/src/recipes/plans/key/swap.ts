import { type ColumnCopy, isRequired } from '../copy/columnCopy';
import { requireSteps } from '../copy/switchOver';
import { freeName, indexesOf, literal, named, quoted } from '../sql';
import { syncFunction } from '../syncTrigger';
import { type KeyReplacement, type KeyTable, keyToMove, tolerant } from './keyReplacement';

/** What makes the new columns of a table those that rows are told apart by, and what takes that back. */
export interface Swap {
  /** An index by which the old columns still tell rows apart, for the release that goes by them. */
  readonly index: { readonly name: string; readonly sql: string } | undefined;
  readonly statements: readonly string[];
  readonly back: readonly string[];
  /** What has to be built again after that, concurrently. */
  readonly rebuild: readonly string[];
}

export function swapOf({ ground, sequence }: KeyReplacement, keyTable: KeyTable): Swap {
  const { table, copies } = keyTable;
  const key = movedKey(ground, keyTable);
  const counting = sequence && copies[0].pair.defaults.kind === 'old only' ? countedBy(sequence, copies[0]) : undefined;
  const alter = `ALTER TABLE ${named(table)} ALTER COLUMN`;
  const required = copies.filter(isRequired);
  const opened = copies.filter(({ oldColumn }) => oldColumn.notNull);
  return {
    index: key?.index,
    statements: [
      ...required.flatMap(requireSteps),
      ...(key?.forth ?? []),
      ...opened.map(({ pair }) => `${alter} ${quoted(pair.old)} DROP NOT NULL;`),
      ...copies.map((copy) => syncFunction(tolerant(copy))),
      ...(counting?.forth ?? []),
    ],
    back: [
      ...copies.map(({ pair }) => syncFunction(pair)),
      ...(counting?.back ?? []),
      ...opened.map(({ pair }) => `${alter} ${quoted(pair.old)} SET NOT NULL;`),
      ...(key?.back ?? []),
      ...required.map(({ pair }) => `${alter} ${quoted(pair.new)} DROP NOT NULL;`),
    ],
    rebuild: key?.rebuild ?? [],
  };
}

/** The primary key goes over to the index of the new columns. */
function movedKey({ catalog }: KeyReplacement['ground'], keyTable: KeyTable) {
  const { table, now } = keyTable;
  const key = keyToMove(keyTable);
  if (!key) return undefined;
  const columns = key.columns.map((name) => now.get(name) ?? name);
  const built = indexesOf(catalog, table).find(
    ({ index }) => index?.unique && index.parts.map(({ column }) => column).join() === columns.join(),
  );
  const on = named(table);
  const left = freeName(catalog, table, key.columns, 'key');
  const build = (name: string, over: readonly string[]) =>
    `CREATE UNIQUE INDEX CONCURRENTLY ${quoted(name)} ON ${on}(${over.map(quoted).join(', ')});`;
  const over = (name: string) => [
    `ALTER TABLE ${on} DROP CONSTRAINT ${quoted(key.name)};`,
    `ALTER TABLE ${on} ADD CONSTRAINT ${quoted(key.name)} PRIMARY KEY USING INDEX ${quoted(name)};`,
  ];
  const name = built?.name ?? '';
  return {
    index: { name: left, sql: build(left, key.columns) },
    forth: over(name),
    back: over(left),
    rebuild: [build(name, columns)],
  };
}

/** New numbers are given to the new column; a sequence of a serial column ends where integers end. */
function countedBy(sequence: NonNullable<KeyReplacement['sequence']>, { table, pair }: ColumnCopy) {
  const alter = `ALTER TABLE ${named(table)} ALTER COLUMN`;
  const next = `nextval(${literal(named(sequence))}::regclass)`;
  const owned = (column: string) => `OWNED BY ${named(table)}.${quoted(column)};`;
  const gives = (to: string, instead: string) => [
    `${alter} ${quoted(to)} SET DEFAULT ${next};`,
    `${alter} ${quoted(instead)} DROP DEFAULT;`,
  ];
  return {
    forth: [...gives(pair.new, pair.old), `ALTER SEQUENCE ${named(sequence)} AS bigint ${owned(pair.new)}`],
    back: [...gives(pair.old, pair.new), `ALTER SEQUENCE ${named(sequence)} ${owned(pair.old)}`],
  };
}
