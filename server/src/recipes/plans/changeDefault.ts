import { slugOf } from '../slug';
import { databaseDefault } from './defaults';
import { definePlan, type Phase, type PlanGround } from './kind';
import { type FieldPlace, fieldPlace } from './place';
import { type Attribute, type FieldView, lineOf, replaceField } from './schemaView';
import { briefly, lines, named, quoted } from './sql';
import { nothing, oneStatement, watchErrors } from './steps';

/** Another default, or none. */
export const changeDefault = definePlan({
  id: 'change-default',
  title: 'Change a default',
  about: 'The release that is running keeps its own until the next one.',
  asks: [
    { name: 'model', prompt: 'Model', kind: 'model' },
    { name: 'field', prompt: 'Field', kind: 'field' },
    { name: 'to', prompt: 'New @default, as in schema.prisma: 0, "FREE", now(); or none', kind: 'text' },
  ],
  describe: ({ field, to }) => `Change the default of "${field}" to ${to}`,
  phases: (ground) => {
    const place = fieldPlace(ground);
    if ('refused' in place) return place;
    const { field } = place;
    if (databaseDefault(withDefault(field, ground.answers.to ?? ''), ground.schema)?.sql === '') {
      return { refused: `"${ground.answers.to}" is no default that a field can come to have.` };
    }
    return [change(ground, place)];
  },
});

function withDefault(field: FieldView, argument: string): FieldView {
  const others = field.attributes.filter(({ name }) => name !== '@default');
  if (argument === 'none') return { ...field, attributes: others };
  const now: Attribute = {
    name: '@default',
    text: `@default(${argument})`,
    argument,
    fields: [],
    references: [],
    map: undefined,
  };
  const at = field.attributes.findIndex(({ name }) => name === '@default');
  const place = at < 0 ? others.length : at;
  return { ...field, attributes: [...others.slice(0, place), now, ...others.slice(place)] };
}

function change({ answers, schema }: PlanGround, { table, field, column }: FieldPlace): Phase {
  const on = `ALTER TABLE ${named(table)} ALTER COLUMN ${quoted(column.name)}`;
  const next = withDefault(field, answers.to ?? '');
  const set = (each: FieldView) => {
    const found = databaseDefault(each, schema);
    return found ? `${on} SET DEFAULT ${found.sql};` : `${on} DROP DEFAULT;`;
  };
  return {
    id: 'change',
    title: set(next).includes('DROP DEFAULT') ? 'Drop the default in the database' : 'Set the default',
    kind: 'migration',
    appliesWhileOldReleaseRuns: true,
    waitsFor: nothing,
    draw: () => ({
      migrations: [
        {
          slug: slugOf('change', table.name, column.name, 'default'),
          sql: lines('-- For new rows alone; those that are there keep what they have.', ...briefly(set(next))),
        },
      ],
      schema: replaceField(field, lineOf(next)),
      steps: [
        'Deploy the migration. The release that is running goes on to send its own default wherever it is a constant: Prisma Client does not leave it to the database.',
        'Build the next release from this schema.prisma: with it the new default holds everywhere.',
      ],
      watch: watchErrors,
      ifItFails: oneStatement,
      goingBack: set(field),
    }),
  };
}
