import type { Constraint, ReferentialAction } from '../../../catalog/relation';
import { relationIn } from '../../outcome';
import type { NewMigration } from '../../plan';
import { slugOf } from '../../slug';
import { briefly, freeName, lines, named, quoted } from '../sql';
import type { ColumnCopy } from './columnCopy';

/** A foreign key of the old column, and what makes it one of the new column. */
export interface ForeignKeyCopy {
  readonly old: string;
  readonly name: string;
  readonly add: NewMigration;
  readonly validate: NewMigration;
  readonly drop: NewMigration;
  readonly back: string;
}

export function foreignKeyCopies(copy: ColumnCopy): ForeignKeyCopy[] {
  return copy.table.constraints
    .filter(({ kind, columns }) => kind === 'foreign key' && columns.includes(copy.pair.old))
    .map((constraint) => copyOf(copy, constraint));
}

function copyOf(copy: ColumnCopy, constraint: Constraint): ForeignKeyCopy {
  const { table, pair, ground } = copy;
  const columns = constraint.columns.map((name) => (name === pair.old ? pair.new : name));
  const name = freeName(ground.catalog, table, columns, 'fkey');
  const on = named(table);
  const target = `${definition(copy, constraint)}`;
  const add = (as: string, own: readonly string[]) =>
    `ALTER TABLE ${on} ADD CONSTRAINT ${quoted(as)} FOREIGN KEY (${own.map(quoted).join(', ')})\n  ${target} NOT VALID;`;
  return {
    old: constraint.name,
    name,
    add: {
      slug: slugOf('add', name),
      sql: lines(
        '-- Holds for new rows at once; the next migration looks at the others.',
        ...briefly(add(name, columns)),
      ),
    },
    validate: {
      slug: slugOf('validate', name),
      sql: lines(
        '-- Looks at all rows; reads and writes go on meanwhile.',
        `ALTER TABLE ${on} VALIDATE CONSTRAINT ${quoted(name)};`,
      ),
    },
    drop: {
      slug: slugOf('drop', constraint.name),
      sql: lines(
        `-- ${quoted(name)} has taken its place.`,
        ...briefly(`ALTER TABLE ${on} DROP CONSTRAINT ${quoted(constraint.name)};`),
      ),
    },
    back: `${add(constraint.name, constraint.columns)}\nALTER TABLE ${on} DROP CONSTRAINT ${quoted(name)};`,
  };
}

function definition({ ground }: ColumnCopy, { references }: Constraint): string {
  const far = relationIn(ground.catalog, references!.relation);
  const columns = references!.columns.length > 0 ? `(${references!.columns.map(quoted).join(', ')})` : '';
  const actions = `ON DELETE ${action(references!.onDelete)} ON UPDATE ${action(references!.onUpdate)}`;
  return `REFERENCES ${far ? named(far) : ''}${columns} ${actions}`;
}

export function action(action: ReferentialAction): string {
  return action.toUpperCase();
}
