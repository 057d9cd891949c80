import { slugOf } from '../slug';
import type { Phase } from './kind';
import type { FieldPlace } from './place';
import type { WrittenType } from './prismaTypes';
import { replaceField } from './schemaView';
import { briefly, lines, named, quoted, typeSql } from './sql';

/** A type whose values are stored as they are: one brief statement, and the schema. */
export function changeInPlace({ table, field, column }: FieldPlace, type: WrittenType): readonly Phase[] {
  const on = `ALTER TABLE ${named(table)} ALTER COLUMN ${quoted(column.name)}`;
  const attributes = [
    ...field.attributes.filter(({ name }) => !name.startsWith('@db.')).map(({ text }) => text),
    ...(type.attribute === undefined ? [] : [type.attribute]),
  ];
  return [
    {
      id: 'change',
      title: `Change ${quoted(column.name)} to ${typeSql(type.stored)}: no row is touched`,
      kind: 'migration',
      appliesWhileOldReleaseRuns: true,
      waitsFor: 'Nothing: it may be deployed at once.',
      draw: () => ({
        migrations: [
          {
            slug: slugOf('change', table.name, column.name, 'type'),
            sql: lines('-- Rows and indexes stay as they are.', ...briefly(`${on} TYPE ${typeSql(type.stored)};`)),
          },
        ],
        schema: replaceField(field, { name: field.name, type: `${type.type}${field.optional ? '?' : ''}`, attributes }),
        steps: [
          'Deploy the migration.',
          'Build the next release from this schema.prisma; the one that is running may stay.',
        ],
        watch: ['Errors of the application.'],
        ifItFails:
          'Nothing has been applied: all of it is one statement. `prisma migrate resolve --rolled-back <migration>`, then deploy again.',
        goingBack: 'Start a plan that changes the type back: rows may hold by then what the old type does not take.',
      }),
    },
  ];
}
