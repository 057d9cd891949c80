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
export function indexCopies(copy: ColumnCopy): IndexCopy[] {
  return ownIndexes(copy)
    .filter(isPlain)
    .map(({ index }) => {
      const { parts, unique, method, nullsNotDistinct, include } = index!;
      const renamed = (name: string) => (name === copy.pair.old ? copy.pair.new : name);
      const columns = parts.map(({ column }) => renamed(column!));
      const name = freeName(copy.ground.catalog, copy.table, columns, unique ? 'key' : 'idx');
      const using = method === 'btree' ? '' : ` USING ${method}`;
      const included = include.length > 0 ? ` INCLUDE (${include.map(renamed).map(quoted).join(', ')})` : '';
      const nulls = nullsNotDistinct ? ' NULLS NOT DISTINCT' : '';
      return {
        name,
        columns,
        unique,
        sql: `CREATE ${unique ? 'UNIQUE ' : ''}INDEX CONCURRENTLY ${quoted(name)} ON ${named(copy.table)}${using}(${columns.map(quoted).join(', ')})${included}${nulls};`,
      };
    });
}

/** The names of indexes, checks and views with the old column that nobody but people can write for the new one. */
export function sqlOnly(copy: ColumnCopy): string[] {
  const { table, pair } = copy;
  const checks = table.constraints.filter(({ kind, columns }) => kind === 'check' && columns.includes(pair.old));
  const views = table.readBy.filter(({ columns }) => columns === 'all' || columns.includes(pair.old));
  return [
    ...ownIndexes(copy)
      .filter((each) => !isPlain(each))
      .map(({ name }) => `index ${quoted(name)}`),
    ...checks.map(({ name }) => `check ${quoted(name)}`),
    ...views.map(({ view }) => `view ${quoted(view)}`),
  ];
}

function ownIndexes({ ground, table, pair }: ColumnCopy): Relation[] {
  return indexesOf(ground.catalog, table).filter(
    ({ index }) =>
      index &&
      (index.include.includes(pair.old) ||
        index.predicate?.columns.includes(pair.old) ||
        index.parts.some(({ column, expression }) => column === pair.old || expression?.columns.includes(pair.old))),
  );
}

function isPlain({ index }: Relation): boolean {
  return (
    !index!.predicate &&
    index!.parts.every(({ column, operatorClass, collation }) => column && !operatorClass && !collation)
  );
}
