import type { Catalog } from '../../../catalog/catalog';
import type { Relation } from '../../../catalog/relation';
import { freeName, indexesOf, named, quoted } from '../sql';
import type { ColumnCopy } from './columnCopy';

/** An index of the old column, as the new one needs it. */
export interface IndexCopy {
  readonly name: string;
  readonly columns: readonly string[];
  readonly unique: boolean;
  readonly sql: string;
}

/** The indexes to be built on the new column: all of the old one's that Prisma knows of. */
export function indexCopies({ ground, table, pair }: ColumnCopy): IndexCopy[] {
  return indexCopiesOf(ground.catalog, table, new Map([[pair.old, pair.new]]));
}

/** The same for several columns of a table, by the old ones. */
export function indexCopiesOf(catalog: Catalog, table: Relation, now: ReadonlyMap<string, string>): IndexCopy[] {
  return indexesWith(catalog, table, [...now.keys()])
    .filter(isPlain)
    .map(({ index }) => {
      const { parts, unique, method, nullsNotDistinct, include } = index!;
      const renamed = (name: string) => now.get(name) ?? name;
      const columns = parts.map(({ column }) => renamed(column!));
      const name = freeName(catalog, table, columns, unique ? 'key' : 'idx');
      const using = method === 'btree' ? '' : ` USING ${method}`;
      const included = include.length > 0 ? ` INCLUDE (${include.map(renamed).map(quoted).join(', ')})` : '';
      const nulls = nullsNotDistinct ? ' NULLS NOT DISTINCT' : '';
      const build = `CREATE ${unique ? 'UNIQUE ' : ''}INDEX CONCURRENTLY ${quoted(name)} ON ${named(table)}${using}(${columns.map(quoted).join(', ')})${included}${nulls};`;
      return { name, columns, unique, sql: build };
    });
}

/** The names of indexes, checks and views with the old column that nobody but people can write for the new one. */
export function sqlOnly(copy: ColumnCopy): string[] {
  const { table, pair } = copy;
  const checks = table.constraints.filter(({ kind, columns }) => kind === 'check' && columns.includes(pair.old));
  const views = table.readBy.filter(({ columns }) => columns === 'all' || columns.includes(pair.old));
  return [
    ...indexesWith(copy.ground.catalog, table, [pair.old])
      .filter((each) => !isPlain(each))
      .map(({ name }) => `index ${quoted(name)}`),
    ...checks.map(({ name }) => `check ${quoted(name)}`),
    ...views.map(({ view }) => `view ${quoted(view)}`),
  ];
}

/** The indexes of a table that have to do with one of some columns. */
function indexesWith(catalog: Catalog, table: Relation, columns: readonly string[]): Relation[] {
  const isOne = (name: string | undefined) => name !== undefined && columns.includes(name);
  return indexesOf(catalog, table).filter(
    ({ index }) =>
      index &&
      (index.include.some(isOne) ||
        index.predicate?.columns.some(isOne) ||
        index.parts.some(({ column, expression }) => isOne(column) || expression?.columns.some(isOne))),
  );
}

function isPlain({ index }: Relation): boolean {
  return (
    !index!.predicate &&
    index!.parts.every(({ column, operatorClass, collation }) => column && !operatorClass && !collation)
  );
}
