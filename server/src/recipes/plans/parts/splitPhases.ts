import { slugOf } from '../../slug';
import { databaseDefault } from '../defaults';
import type { Phase, PlanGround } from '../kind';
import type { ModelPlace } from '../place';
import {
  addField,
  addModel,
  attributeNamed,
  fieldNamed,
  modelNamed,
  replaceAttribute,
  replaceField,
  type SchemaEdit,
} from '../schemaView';
import { briefly, lines, named, quoted, typeSql } from '../sql';
import { marker, oneStatement, watchErrors } from '../steps';
import { setAside, takenUp } from './inBoth';
import { expandPart, fillPart } from './partPhases';
import { dropPartTriggers } from './partTriggers';
import { columnsOf, outOfStep, partNames } from './rowPart';
import type { Split } from './split';

/** The phases of moving fields to a model of their own. */
export function splitPhases(ground: PlanGround, split: Split): readonly Phase[] {
  return [expand(ground, split), fillPart(ground, split.part, split.key), switchOver(ground, split), contract(split)];
}

function expand(ground: PlanGround, split: Split): Phase {
  const { part, model, to, relation } = split;
  const { from, into } = partNames(part);
  return expandPart(part, {
    title: `Create ${into}, and triggers that keep it in step with ${from}`,
    slug: slugOf('create', part.part.name),
    create: creation(ground, split),
    remove: `DROP TABLE ${into};`,
    schema: () => [
      ...addModel(model, to, ...modelBody(split)),
      ...addField(model, { name: relation, type: `${to}?`, attributes: ['@ignore'] }),
    ],
  });
}

/** As Prisma would write it, with a foreign key that is inexpensive as long as the table is empty. */
function creation(ground: PlanGround, { part, id, places }: Split): string[] {
  const { from, into, own, referenced } = partNames(part);
  const columns = places.map(({ field, column }) => {
    const found = databaseDefault(field, ground.schema);
    return `${quoted(column.name)} ${typeSql(column.type)}${column.notNull ? ' NOT NULL' : ''}${found ? ` DEFAULT ${found.sql}` : ''}`;
  });
  const constraint = (label: string) => quoted(`${part.part.name}_${label}`);
  return [
    `CREATE TABLE IF NOT EXISTS ${into} (`,
    ...[`${own} ${typeSql(id.column.type)} NOT NULL`, ...columns].map((each) => `  ${each},`),
    `  CONSTRAINT ${constraint('pkey')} PRIMARY KEY (${own}),`,
    `  CONSTRAINT ${constraint(`${part.own}_fkey`)} FOREIGN KEY (${own}) REFERENCES ${from} (${referenced}) ON DELETE CASCADE ON UPDATE CASCADE`,
    ');',
  ];
}

function modelBody({ model, id, link, places, back }: Split): string[] {
  const native = id.field.attributes.filter(({ name }) => name.startsWith('@db.')).map(({ text }) => text);
  const written = places.map(({ field }) => ({
    name: field.name,
    type: `${field.type}${field.list ? '[]' : field.optional ? '?' : ''}`,
    attributes: field.attributes.map(({ text }) => text),
  }));
  const all = [
    { name: link, type: id.field.type, attributes: ['@id', ...native] },
    ...written,
    {
      name: back,
      type: model.name,
      attributes: [`@relation(fields: [${link}], references: [${id.field.name}], onDelete: Cascade)`],
    },
  ];
  const widest = (of: (line: (typeof all)[number]) => string) => Math.max(...all.map((line) => of(line).length));
  const [names, types] = [widest(({ name }) => name), widest(({ type }) => type)];
  return [
    ...all.map(({ name, type, attributes }) =>
      `${name.padEnd(names)} ${type.padEnd(types)} ${attributes.join(' ')}`.trimEnd(),
    ),
    ...(model.schema === undefined ? [] : ['', `@@schema("${model.schema}")`]),
    '@@ignore',
  ];
}

function switchOver(ground: PlanGround, split: Split): Phase {
  const { part, to, model, places, relation } = split;
  const { from, into } = partNames(part);
  const open = openings(ground, split);
  const required = places.filter(({ column }) => column.notNull);
  return {
    id: 'switch',
    title: `Let releases use ${into}, and leave ${columnsOf(part)} of ${from} out`,
    kind: 'migration',
    appliesWhileOldReleaseRuns: true,
    waitsFor: 'The backfill is done, and its migration is deployed.',
    draw: () => ({
      migrations: [
        {
          slug: slugOf('switch', 'to', part.part.name),
          sql: open.length > 0 ? lines(...briefly(...open.map(({ sql }) => sql))) : lines(...marker),
        },
      ],
      schema: [
        ...places.flatMap(({ field }) => replaceField(field, setAside(field))),
        ...released(ground, model, to, relation),
      ],
      steps: [
        'Deploy the migration, while the old release is running.',
        `Build the release from this schema.prisma: it reads and writes \`${model.name}.${relation}\`. A row of ${to} is made by the release itself, with \`create\` or \`upsert\` inside of that of ${model.name}.${
          required.length === 0
            ? ''
            : ` Let it always make one: where there is none, the old release finds NULL in ${required.map(({ field }) => field.name).join(', ')}, which it cannot read.`
        }`,
        'Roll it out; both releases may run at the same time. Wait until no instance of the old release is left, jobs and consoles too.',
      ],
      watch: watchErrors,
      ifItFails: oneStatement,
      goingBack: open.length > 0 ? open.map(({ back }) => back).join('\n') : 'Take the edit of schema.prisma back.',
      verify: `SELECT count(*) AS left ${outOfStep(part, false)}`,
    }),
  };
}

/** What lets a release write rows of the old table without these columns, so that the triggers take them for empty. */
function openings({ schema }: PlanGround, { part, places }: Split): { readonly sql: string; readonly back: string }[] {
  const { from } = partNames(part);
  return places.flatMap(({ field, column }) => {
    const alter = `ALTER TABLE ${from} ALTER COLUMN ${quoted(column.name)}`;
    const found = databaseDefault(field, schema);
    return [
      ...(found ? [{ sql: `${alter} DROP DEFAULT;`, back: `${alter} SET DEFAULT ${found.sql};` }] : []),
      ...(column.notNull ? [{ sql: `${alter} DROP NOT NULL;`, back: `${alter} SET NOT NULL;` }] : []),
    ];
  });
}

/** The new model and the relation to it, known to releases. */
function released({ schema }: PlanGround, model: ModelPlace['model'], to: string, relation: string): SchemaEdit[] {
  const created = modelNamed(schema, to);
  const field = fieldNamed(model, relation);
  const ignored = created?.attributes.filter(({ name }) => name === '@@ignore') ?? [];
  return [
    ...(created ? ignored.map((attribute) => replaceAttribute(created, attribute)) : []),
    ...(field && attributeNamed(field, '@ignore') ? takenUp(field) : []),
  ];
}

function contract({ part, places }: Split): Phase {
  const { from } = partNames(part);
  const triggers = dropPartTriggers(part);
  const drops = places.map(({ column }) => `DROP COLUMN IF EXISTS ${quoted(column.name)}`).join(', ');
  return {
    id: 'contract',
    title: `Drop the triggers and ${columnsOf(part)} of ${from}`,
    kind: 'migration',
    appliesWhileOldReleaseRuns: false,
    waitsFor: `No instance is left of a release that knows ${columnsOf(part)} of ${from}.`,
    draw: () => ({
      migrations: [
        {
          slug: slugOf('release', part.part.name),
          sql: lines('-- What is written there is not for the old columns any more.', ...briefly(...triggers.part)),
        },
        {
          slug: slugOf('contract', part.owner.name),
          sql: lines(
            '-- The trigger goes first: it would let writes fail once the columns are gone.',
            ...briefly(...triggers.owner, `ALTER TABLE ${from} ${drops};`),
          ),
        },
      ],
      schema: places.flatMap(({ field }) => replaceField(field)),
      steps: [
        `This gives 0, or what is in ${from} alone goes with the columns:\n\n\`\`\`sql\nSELECT count(*) ${outOfStep(part, true)};\n\`\`\`\n`,
        'Deploy the migrations.',
      ],
      watch: watchErrors,
      ifItFails: oneStatement,
      goingBack: `There is no way back but the plan merge-tables: what was in ${from} is in ${named(part.part)}.`,
    }),
  };
}
