import type { Catalog } from '../../../catalog/catalog';
import { relationIn } from '../../../catalog/reading';
import type { Reference, ReferentialAction, Relation } from '../../../catalog/relation';
import type { NewMigration } from '../../plan';
import { slugOf } from '../../slug';
import { briefly, freeName, lines, named, quoted } from '../sql';
import type { ColumnCopy } from './columnCopy';

/** A foreign key; `target` is all from REFERENCES on. */
export interface ForeignKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly target: string;
}

/** A foreign key of the new column, and what makes it one; that of the old column goes, where it had one. */
export interface ForeignKeyCopy {
  readonly name: string;
  readonly add: NewMigration;
  readonly validate: NewMigration;
  readonly drop: NewMigration | undefined;
  readonly back: string;
}

/** The foreign keys that a copy needs. */
export function foreignKeyCopies({ table, pair, ground: { catalog }, refersTo }: ColumnCopy): ForeignKeyCopy[] {
  const nameFor = (columns: readonly string[]) => freeName(catalog, table, columns, 'fkey');
  const copies = table.constraints.flatMap(({ kind, name, columns: before, references }) => {
    if (kind !== 'foreign key' || !before.includes(pair.old)) return [];
    const columns = before.map((each) => (each === pair.old ? pair.new : each));
    const target = targetOf(catalog, references!);
    return [foreignKeyCopy(table, { name: nameFor(columns), columns, target }, { name, columns: before, target })];
  });
  if (!refersTo) return copies;
  const target = `REFERENCES ${named(refersTo.table)}(${quoted(refersTo.column)}) ON DELETE RESTRICT ON UPDATE CASCADE`;
  return [...copies, foreignKeyCopy(table, { name: nameFor([pair.new]), columns: [pair.new], target })];
}

/** One foreign key that comes to be while all goes on, in the place of another one where there is one. */
export function foreignKeyCopy(table: Relation, now: ForeignKey, old?: ForeignKey): ForeignKeyCopy {
  const on = named(table);
  const add = ({ name, columns, target }: ForeignKey) =>
    `ALTER TABLE ${on} ADD CONSTRAINT ${quoted(name)} FOREIGN KEY (${columns.map(quoted).join(', ')})\n  ${target} NOT VALID;`;
  const drop = ({ name }: ForeignKey) => `ALTER TABLE ${on} DROP CONSTRAINT ${quoted(name)};`;
  return {
    name: now.name,
    add: {
      slug: slugOf('add', now.name),
      sql: lines('-- Holds for new rows at once; the next migration looks at the others.', ...briefly(add(now))),
    },
    validate: {
      slug: slugOf('validate', now.name),
      sql: lines(
        '-- Looks at all rows; reads and writes go on meanwhile.',
        `ALTER TABLE ${on} VALIDATE CONSTRAINT ${quoted(now.name)};`,
      ),
    },
    drop: old && {
      slug: slugOf('drop', old.name),
      sql: lines(`-- ${quoted(now.name)} has taken its place.`, ...briefly(drop(old))),
    },
    back: [...(old ? [add(old)] : []), drop(now)].join('\n'),
  };
}

/** What a foreign key refers to, and what it does then; the columns may be others. */
export function targetOf(
  catalog: Catalog,
  { relation, columns, onDelete, onUpdate }: Reference,
  others = columns,
): string {
  const far = relationIn(catalog, relation);
  const list = others.length > 0 ? `(${others.map(quoted).join(', ')})` : '';
  return `REFERENCES ${far ? named(far) : ''}${list} ON DELETE ${action(onDelete)} ON UPDATE ${action(onUpdate)}`;
}

function action(action: ReferentialAction): string {
  return action.toUpperCase();
}
