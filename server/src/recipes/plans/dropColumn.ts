import { slugOf } from '../slug';
import { without } from './copy/attributes';
import { definePlan, type Phase } from './kind';
import { type FieldPlace, fieldPlace } from './place';
import { attributeNamed, optional, replaceField } from './schemaView';
import { briefly, lines, named, quoted } from './sql';
import { marker, nothing, oneStatement, watchErrors } from './steps';

/** A column goes after the releases that know it. */
export const dropColumn = definePlan({
  id: 'drop-column',
  title: 'Drop a column',
  about: 'First the releases forget it, then it goes.',
  asks: [
    { name: 'model', prompt: 'Model', kind: 'model' },
    { name: 'field', prompt: 'Field', kind: 'field' },
  ],
  describe: ({ model, field }) => `Drop "${field}" of ${model}`,
  settle: (ground) => {
    const place = fieldPlace(ground);
    if ('refused' in place) return place;
    const { model, field } = place;
    const name = `${model.name}.${field.name}`;
    const isKey = model.attributes.some((each) => each.name === '@@id' && each.fields.includes(field.name));
    if (isKey || attributeNamed(field, '@id')) return { refused: `${name} is part of the primary key.` };
    const relation = ground.schema.models
      .flatMap(({ fields }) => fields.map((each) => ({ each, own: fields === model.fields })))
      .find(({ each, own }) =>
        each.attributes.some(
          ({ name: word, fields, references }) =>
            word === '@relation' && (own ? fields : each.type === model.name ? references : []).includes(field.name),
        ),
      );
    if (relation)
      return { refused: `The relation ${relation.each.name} is stored in ${name}: take the relation away first.` };
    return ground.answers;
  },
  phases: (ground) => {
    const place = fieldPlace(ground);
    return 'refused' in place ? place : [forget(place), contract(place)];
  },
});

function forget({ table, field, column }: FieldPlace): Phase {
  const on = `ALTER TABLE ${named(table)} ALTER COLUMN ${quoted(column.name)}`;
  const opens = column.notNull && column.default === undefined;
  return {
    id: 'forget',
    title: `Let releases leave ${quoted(column.name)} out`,
    kind: opens ? 'migration' : 'schema edit',
    appliesWhileOldReleaseRuns: true,
    waitsFor: nothing,
    draw: () => ({
      migrations: [
        {
          slug: slugOf('forget', table.name, column.name),
          sql: opens
            ? lines('-- A release that has forgotten the column gives it no value.', ...briefly(`${on} DROP NOT NULL;`))
            : lines(...marker),
        },
      ],
      schema: replaceField(field, {
        name: field.name,
        type: opens && !field.optional ? optional(`${field.type}${field.list ? '[]' : ''}`) : spelled(field),
        attributes: [...field.attributes.filter(({ name }) => name !== '@ignore').map(({ text }) => text), '@ignore'],
      }),
      steps: [
        'Deploy the migration, while the old release is running.',
        `Build the release from this schema.prisma: it knows \`${field.name}\` no more. (Prisma Client names every column after a write, also those that the code never uses.) Roll it out.`,
        'Wait until no instance of the old release is left, jobs and consoles too.',
      ],
      watch: watchErrors,
      ifItFails: oneStatement,
      goingBack: opens ? `${on} SET NOT NULL;` : 'Take the edit of schema.prisma back.',
    }),
  };
}

function spelled({ type, list, optional: isOptional }: FieldPlace['field']): string {
  return `${type}${list ? '[]' : ''}${isOptional ? '?' : ''}`;
}

function contract({ model, table, field, column }: FieldPlace): Phase {
  const name = quoted(column.name);
  return {
    id: 'contract',
    title: `Drop ${name}`,
    kind: 'migration',
    appliesWhileOldReleaseRuns: false,
    waitsFor: `No instance is left of a release that knows ${name}, and nothing else reads it.`,
    draw: () => ({
      migrations: [
        {
          slug: slugOf('contract', table.name, column.name),
          sql: lines(...briefly(`ALTER TABLE ${named(table)} DROP COLUMN IF EXISTS ${name};`)),
        },
      ],
      schema: [...replaceField(field), ...without(model, field.name)],
      steps: [
        `Make sure that nothing uses ${name}: the calls that name it in \`pg_stat_statements\` have not grown for some days; no view, report or other program reads it.`,
        'Deploy the migration.',
      ],
      watch: watchErrors,
      ifItFails: `If something else needs the column (2BP01), PostgreSQL names it. ${oneStatement}`,
      goingBack: `There is no way back but a backup: what was in ${name} is gone.`,
    }),
  };
}
