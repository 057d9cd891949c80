import { slugOf } from '../slug';
import { buildSql } from './addIndex';
import { unprovenOn } from './checks';
import { definePlan, type Phase, type PlanGround, type Refusal } from './kind';
import { type FieldPlace, fieldPlace } from './place';
import { relationFields } from './relationFields';
import {
  addField,
  addToModel,
  attributeNamed,
  type FieldView,
  fieldNamed,
  type ModelView,
  modelNamed,
} from './schemaView';
import { briefly, freeName, indexesOf, lines, named, quoted, tableOf } from './sql';
import { failedBuild, oneStatement } from './steps';

/** A relation over a field that is there. */
export const addForeignKey = definePlan({
  id: 'add-foreign-key',
  title: 'Add a foreign key',
  about: 'It holds for new rows at once, the others are looked at while all goes on.',
  asks: [
    { name: 'model', prompt: 'Model', kind: 'model' },
    { name: 'field', prompt: 'Field that stores the key', kind: 'field' },
    { name: 'to', prompt: 'Model that it refers to', kind: 'model' },
    { name: 'relation', prompt: 'Name of the relation’s field; by itself, the model’s', kind: 'text', default: '' },
  ],
  addsForeignKeys: true,
  describe: ({ model, field, to }) => `Let "${field}" of ${model} refer to ${to}`,
  settle: (ground) => {
    const target = targetOf(ground);
    if ('refused' in target) return target;
    const { model, field, to } = target;
    const stored = model.fields.find((each) =>
      each.attributes.some(({ name, fields }) => name === '@relation' && fields.includes(field.name)),
    );
    if (stored) return { refused: `${model.name}.${field.name} stores the relation ${stored.name} already.` };
    const names = relationFields(model, field, to, ground.answers.relation);
    const taken = [fieldNamed(model, names.own), fieldNamed(to, names.back)].find((each) => each !== undefined);
    if (taken) return { refused: `There is a field ${taken.name} already; name the relation with --relation.` };
    return { ...ground.answers, relation: names.own };
  },
  phases: (ground) => {
    const target = targetOf(ground);
    return 'refused' in target ? target : [constrain(ground, target), validate(target)];
  },
});

interface Target extends FieldPlace {
  readonly to: ModelView;
  readonly referenced: FieldView;
  readonly far: string;
}

function targetOf(ground: PlanGround): Target | Refusal {
  const place = fieldPlace(ground);
  if ('refused' in place) return place;
  const to = modelNamed(ground.schema, ground.answers.to);
  const table = to && tableOf(ground.catalog, to);
  if (!to || !table) return { refused: `There is no model ${ground.answers.to} with a table.` };
  const referenced = to.fields.find((each) => attributeNamed(each, '@id'));
  if (!referenced) return { refused: `${to.name} has no @id of one field to refer to.` };
  if (referenced.type !== place.field.type) {
    return {
      refused: `${place.model.name}.${place.field.name} is ${place.field.type}, ${to.name}.${referenced.name} is ${referenced.type}.`,
    };
  }
  return { ...place, to, referenced, far: `${named(table)}(${quoted(referenced.column)})` };
}

function constrain(ground: PlanGround, target: Target): Phase {
  const { model, table, field, column, to, referenced, far } = target;
  const key = freeName(ground.catalog, table, [column.name], 'fkey');
  const hasIndex = indexesOf(ground.catalog, table).some(
    ({ index }) => index?.valid && !index.predicate && index.parts[0]?.column === column.name,
  );
  const index = freeName(ground.catalog, table, [column.name], 'idx');
  const on = named(table);
  // The actions that Prisma gives a relation that says nothing of them.
  const onDelete = field.optional ? 'SET NULL' : 'RESTRICT';
  const add = `ALTER TABLE ${on} ADD CONSTRAINT ${quoted(key)} FOREIGN KEY (${quoted(column.name)})\n  REFERENCES ${far} ON DELETE ${onDelete} ON UPDATE CASCADE NOT VALID;`;
  return {
    id: 'constrain',
    title: `${hasIndex ? 'Add' : 'Index the field, and add'} the key for what is written from now on`,
    kind: 'migration',
    appliesWhileOldReleaseRuns: true,
    waitsFor: `No release writes ${quoted(column.name)} without a row of ${to.name} behind it.`,
    draw: () => {
      const { own, back, name } = relationFields(model, field, to, ground.answers.relation);
      const words = name === undefined ? '' : `"${name}", `;
      const unique = attributeNamed(field, '@unique') !== undefined;
      return {
        migrations: [
          ...(hasIndex
            ? []
            : [
                {
                  slug: slugOf('build', index),
                  sql: lines(
                    '-- Alone in its file: CONCURRENTLY refuses company.',
                    buildSql(table, index, [column.name], false),
                  ),
                },
              ]),
          {
            slug: slugOf('add', key),
            sql: lines('-- Holds for new rows at once; the next phase looks at the others.', ...briefly(add)),
          },
        ],
        schema: [
          ...addField(model, {
            name: own,
            type: `${to.name}${field.optional ? '?' : ''}`,
            attributes: [`@relation(${words}fields: [${field.name}], references: [${referenced.name}])`],
          }),
          ...(hasIndex ? [] : addToModel(model, `@@index([${field.name}])`)),
          ...addField(to, {
            name: back,
            type: `${model.name}${unique ? '?' : '[]'}`,
            attributes: name === undefined ? [] : [`@relation("${name}")`],
          }),
        ],
        steps: [
          'Deploy the migrations, while the old release is running. From now on a row without its counterpart is refused (23503).',
          'Mend the rows that the query below counts: give them a counterpart, or take the key out of them.',
        ],
        watch: ['Errors 23503 of the application.'],
        ifItFails: `${failedBuild} ${oneStatement}`,
        goingBack: [
          `ALTER TABLE ${on} DROP CONSTRAINT ${quoted(key)};`,
          ...(hasIndex ? [] : [`DROP INDEX CONCURRENTLY ${named({ schema: table.schema, name: index })};`]),
        ].join('\n'),
        verify: `SELECT count(*) AS left FROM ${on} AS t WHERE t.${quoted(column.name)} IS NOT NULL\n  AND NOT EXISTS (SELECT FROM ${far.slice(0, far.lastIndexOf('('))} AS r WHERE r.${quoted(referenced.column)} = t.${quoted(column.name)})`,
      };
    },
  };
}

function validate({ table, column }: Target): Phase {
  const key = table.constraints.find(
    ({ kind, columns, validated }) => kind === 'foreign key' && !validated && columns.join() === column.name,
  )?.name;
  return {
    id: 'validate',
    title: 'Look at the rows that were there before',
    kind: 'migration',
    appliesWhileOldReleaseRuns: true,
    waitsFor: 'No row is without its counterpart: the query of the phase before gives 0.',
    draw: () => ({
      migrations: [
        {
          slug: slugOf('validate', key ?? column.name),
          sql: lines(
            '-- Looks at all rows; reads and writes go on meanwhile.',
            `ALTER TABLE ${named(table)} VALIDATE CONSTRAINT ${quoted(key ?? '')};`,
          ),
        },
      ],
      schema: [],
      steps: [
        'Deploy the migration.',
        'Build the next release from this schema.prisma; the one that is running may stay.',
      ],
      watch: ['Nothing waits for it.'],
      ifItFails:
        'A row is without its counterpart: mend it, then `prisma migrate resolve --rolled-back <migration>` and deploy again.',
      goingBack: 'Nothing to undo: that the key is proved changes nothing for anybody.',
      verify: unprovenOn(table),
    }),
  };
}
