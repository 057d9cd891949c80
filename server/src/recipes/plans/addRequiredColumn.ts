import { columnOf } from '../../catalog/relation';
import { slugOf } from '../slug';
import { databaseDefault } from './defaults';
import { fillPhases, rowValue } from './fill/fillPhases';
import { definePlan, type Phase, type PlanGround, type Refusal } from './kind';
import { type ModelPlace, modelPlace } from './place';
import { type WrittenType, writtenType } from './prismaTypes';
import { addField, type FieldView, fieldNamed, replaceField } from './schemaView';
import { briefly, lines, named, quoted, typeSql } from './sql';
import { nothing, oneStatement, watchErrors } from './steps';
import { keyOf } from './sweepScript';

/** A new field that every row has a value of. */
export const addRequiredColumn = definePlan({
  id: 'add-required-column',
  title: 'Add a required column',
  about: 'At once where the default is the same for all rows, else filled in batches.',
  asks: [
    { name: 'model', prompt: 'Model', kind: 'model' },
    { name: 'field', prompt: 'Name of the new field', kind: 'name' },
    { name: 'type', prompt: 'Its type, as in schema.prisma: Boolean, String @db.Uuid', kind: 'type' },
    {
      name: 'default',
      prompt: 'Its @default, as in schema.prisma: true, now(), uuid(); or none',
      kind: 'text',
      default: '',
    },
    {
      name: 'value',
      prompt: 'Value of the rows that are there, in SQL, other columns in braces: lower({email})',
      kind: 'text',
      default: '',
    },
  ],
  describe: ({ model, field }) => `Add "${field}" to ${model}, required`,
  settle: (ground) => {
    const place = modelPlace(ground);
    if ('refused' in place) return place;
    const { field = '', type: text = '', value: given } = ground.answers;
    if (fieldNamed(place.model, field)) return { refused: `${place.model.name} has a field ${field} already.` };
    if (columnOf(place.table, field)) return { refused: `"${place.table.name}" has a column "${field}" already.` };
    const type = writtenType(text, ground.schema);
    if ('refused' in type) return type;
    if (sameForAll(ground, type)) return ground.answers;
    const value = given || madeByServer(ground, type);
    if (value === '')
      return { refused: 'Say with --value what the rows that are there have, as SQL, or give a --default.' };
    return { ...ground.answers, value };
  },
  phases: (ground) => {
    const place = modelPlace(ground);
    if ('refused' in place) return place;
    const type = writtenType(ground.answers.type ?? '', ground.schema);
    if ('refused' in type) return type;
    const same = sameForAll(ground, type);
    return same === undefined ? filled(ground, place, type) : [atOnce(ground, place, type, same)];
  },
});

/** The default that PostgreSQL stores once for all rows; undefined when there is none. */
function sameForAll(ground: PlanGround, type: WrittenType): string | undefined {
  const found = databaseDefault(fieldOf(ground, type), ground.schema);
  return found?.stable && ground.answers.value === '' ? found.sql : undefined;
}

/** The field as its answers have it. */
function fieldOf({ answers }: PlanGround, { type }: WrittenType): FieldView {
  const argument = answers.default ?? '';
  const attribute = {
    name: '@default',
    text: `@default(${argument})`,
    argument,
    fields: [],
    references: [],
    map: undefined,
  };
  const nowhere = { start: 0, end: 0 };
  return {
    file: '',
    name: answers.field ?? '',
    type,
    typeSpan: nowhere,
    optional: false,
    list: false,
    column: answers.field ?? '',
    attributes: argument === '' ? [] : [attribute],
    span: nowhere,
    line: nowhere,
    indent: '',
    typeAt: 0,
    attributesAt: 0,
  };
}

/** Ids that Prisma Client makes: the server has its own for the rows that are there. */
function madeByServer({ answers }: PlanGround, { type, stored }: WrittenType): string {
  const makes = ['uuid', 'cuid', 'ulid', 'nanoid'].some((name) => answers.default?.startsWith(`${name}(`));
  if (!makes || type !== 'String') return '';
  return stored.name === 'uuid' ? 'gen_random_uuid()' : 'gen_random_uuid()::text';
}

function attributesOf({ answers }: PlanGround, { attribute }: WrittenType): string[] {
  return [
    ...(answers.default ? [`@default(${answers.default})`] : []),
    ...(attribute === undefined ? [] : [attribute]),
  ];
}

function atOnce(ground: PlanGround, { model, table }: ModelPlace, type: WrittenType, value: string): Phase {
  const name = ground.answers.field!;
  const on = named(table);
  return {
    id: 'add',
    title: `Add ${quoted(name)} with its default, which no row is touched for`,
    kind: 'migration',
    appliesWhileOldReleaseRuns: true,
    waitsFor: nothing,
    draw: () => ({
      migrations: [
        {
          slug: slugOf('add', table.name, name),
          sql: lines(
            '-- The default is stored once, for all rows that are there.',
            ...briefly(
              `ALTER TABLE ${on} ADD COLUMN IF NOT EXISTS ${quoted(name)} ${typeSql(type.stored)} NOT NULL DEFAULT ${value};`,
            ),
          ),
        },
      ],
      schema: addField(model, { name, type: type.type, attributes: attributesOf(ground, type) }),
      steps: [
        'Deploy the migration. The release that is running leaves the column out, and gets the default.',
        'Build the next release from this schema.prisma.',
      ],
      watch: watchErrors,
      ifItFails: oneStatement,
      goingBack: `ALTER TABLE ${on} DROP COLUMN ${quoted(name)};`,
    }),
  };
}

function filled(ground: PlanGround, { model, table }: ModelPlace, type: WrittenType): readonly Phase[] | Refusal {
  const name = ground.answers.field!;
  const key = keyOf(ground.catalog, table);
  if (!key)
    return { refused: `"${table.name}" has nothing that tells its rows apart, so they cannot be filled in batches.` };
  const value = rowValue(ground.answers.value!, table);
  if ('refused' in value) return value;
  const field = fieldNamed(model, name);
  const native = type.attribute === undefined ? [] : [type.attribute];
  const begins = addField(model, { name, type: `${type.type}?`, attributes: [...native, '@ignore'] });
  const ends = field ? replaceField(field, { name, type: type.type, attributes: attributesOf(ground, type) }) : [];
  return fillPhases({ ground, table, key, column: name, add: typeSql(type.stored), value, begins, ends });
}
