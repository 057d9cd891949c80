import { relationIn } from '../../../catalog/reading';
import { type ForeignKeyCopy, foreignKeyCopy, targetOf } from '../copy/foreignKeys';
import { freeName } from '../sql';
import type { KeyReplacement } from './keyReplacement';

/** The foreign keys of the old columns, each with the one of the new columns that takes its place. */
export function keysBetween({ tables, ground: { catalog } }: KeyReplacement): ForeignKeyCopy[] {
  return tables.flatMap(({ table, now }) =>
    table.constraints.flatMap(({ kind, name, columns, references }) => {
      if (kind !== 'foreign key' || !references || !columns.some((each) => now.has(each))) return [];
      const far = tables.find((each) => each.table.id === references.relation);
      const own = columns.map((each) => now.get(each) ?? each);
      const before = references.columns.length > 0 ? references.columns : primaryKey(catalog, references.relation);
      const others = before.map((each) => far?.now.get(each) ?? each);
      const next = {
        name: freeName(catalog, table, own, 'fkey'),
        columns: own,
        target: targetOf(catalog, references, others),
      };
      return [foreignKeyCopy(table, next, { name, columns, target: targetOf(catalog, references, before) })];
    }),
  );
}

function primaryKey(catalog: KeyReplacement['ground']['catalog'], id: string): readonly string[] {
  return relationIn(catalog, id)?.constraints.find(({ kind }) => kind === 'primary key')?.columns ?? [];
}
