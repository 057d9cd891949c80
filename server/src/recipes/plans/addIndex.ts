import type { Relation } from '../../catalog/relation';
import { slugOf } from '../slug';
import { unprovenOn } from './checks';
import { definePlan, type Phase, type PlanGround, type Refusal } from './kind';
import { type ModelPlace, modelPlace } from './place';
import {
  addToModel,
  attributeNamed,
  type FieldView,
  fieldNamed,
  lineOf,
  replaceField,
  type SchemaEdit,
} from './schemaView';
import { freeName, lines, named, quoted } from './sql';
import { failedBuild, nothing } from './steps';

const asks = [
  { name: 'model', prompt: 'Model', kind: 'model' },
  { name: 'field', prompt: 'Field; several, with commas', kind: 'fields' },
] as const;

/** An index, built while all goes on. */
export const addIndex = definePlan({
  id: 'add-index',
  title: 'Add an index',
  about: 'Built while reads and writes go on.',
  asks,
  describe: ({ model, field }) => `Index ${model} by ${field}`,
  phases: (ground) => {
    const place = fieldsPlace(ground);
    if ('refused' in place) return place;
    const attribute = `@@index([${place.fields.map(({ name }) => name).join(', ')}])`;
    return [build(ground, place, { unique: false, schema: addToModel(place.model, attribute) })];
  },
});

/** A unique index, which is what Prisma's @unique is. */
export const addUnique = definePlan({
  id: 'add-unique',
  title: 'Add a unique constraint',
  about: 'Its index is built while reads and writes go on, once there are no duplicates.',
  asks,
  suits: (field) => !attributeNamed(field, '@unique') && !attributeNamed(field, '@id'),
  describe: ({ model, field }) => `Make ${field} unique in ${model}`,
  phases: (ground) => {
    const place = fieldsPlace(ground);
    if ('refused' in place) return place;
    const { model, fields } = place;
    const [one, ...others] = fields;
    if (one && others.length === 0) {
      if (attributeNamed(one, '@unique')) return { refused: `${model.name}.${one.name} is unique already.` };
      const attributes = ['@unique', ...one.attributes.map(({ text }) => text)];
      return [build(ground, place, { unique: true, schema: replaceField(one, lineOf(one, { attributes })) })];
    }
    const attribute = `@@unique([${fields.map(({ name }) => name).join(', ')}])`;
    return [build(ground, place, { unique: true, schema: addToModel(model, attribute) })];
  },
});

interface FieldsPlace extends ModelPlace {
  readonly fields: readonly FieldView[];
}

function fieldsPlace(ground: PlanGround): FieldsPlace | Refusal {
  const place = modelPlace(ground);
  if ('refused' in place) return place;
  const names = (ground.answers.field ?? '').split(',').map((name) => name.trim());
  const fields = names.flatMap((name) => fieldNamed(place.model, name) ?? []);
  const missing = names.find((name) => !fields.some((field) => field.name === name));
  if (missing !== undefined) return { refused: `There is no field ${missing} in the model ${place.model.name}.` };
  const relation = fields.find((field) => ground.schema.models.some(({ name }) => name === field.type));
  if (relation) return { refused: `${relation.name} is a relation; name the fields that store it.` };
  return { ...place, fields };
}

interface Build {
  readonly unique: boolean;
  readonly schema: readonly SchemaEdit[];
}

function build(ground: PlanGround, { table, fields }: FieldsPlace, { unique, schema }: Build): Phase {
  const columns = fields.map(({ column }) => column);
  const name = freeName(ground.catalog, table, columns, unique ? 'key' : 'idx');
  const index = named({ schema: table.schema, name });
  return {
    id: 'build',
    title: `Build ${quoted(name)} while reads and writes go on`,
    kind: 'migration',
    appliesWhileOldReleaseRuns: true,
    waitsFor: unique ? 'There are no duplicates, and no release makes any (the query is in the runbook).' : nothing,
    draw: () => ({
      migrations: [
        {
          slug: slugOf('build', name),
          sql: lines('-- Alone in its file: CONCURRENTLY refuses company.', buildSql(table, name, columns, unique)),
        },
      ],
      schema,
      steps: [
        ...(unique
          ? [`There are no duplicates when this gives no row:\n\n\`\`\`sql\n${duplicates(table, columns)};\n\`\`\`\n`]
          : []),
        'Deploy the migration, while the old release is running.',
        unique
          ? 'Build the next release from this schema.prisma; it must not upsert by these fields before the index is valid.'
          : 'Build the next release from this schema.prisma; the one that is running may stay.',
      ],
      watch: ['`pg_stat_progress_create_index`, and transactions that are old: a concurrent build waits for them.'],
      ifItFails: failedBuild,
      goingBack: `DROP INDEX CONCURRENTLY ${index};`,
      verify: unprovenOn(table),
    }),
  };
}

/** A build that lets others read and write. */
export function buildSql(table: Relation, name: string, columns: readonly string[], unique: boolean): string {
  const list = columns.map(quoted).join(', ');
  return `CREATE ${unique ? 'UNIQUE ' : ''}INDEX CONCURRENTLY ${quoted(name)} ON ${named(table)}(${list});`;
}

function duplicates(table: Relation, columns: readonly string[]): string {
  const list = columns.map(quoted).join(', ');
  const given = columns.map((column) => `${quoted(column)} IS NOT NULL`).join(' AND ');
  return `SELECT ${list}, count(*) FROM ${named(table)} WHERE ${given} GROUP BY ${list} HAVING count(*) > 1 LIMIT 20`;
}
