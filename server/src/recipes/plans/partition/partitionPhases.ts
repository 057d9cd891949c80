import type { NewMigration } from '../../plan';
import { slugOf } from '../../slug';
import { buildSql } from '../addIndex';
import { unprovenOn } from '../checks';
import { foreignKeyCopy, targetOf } from '../copy/foreignKeys';
import type { Phase } from '../kind';
import {
  addToModel,
  attributeNamed,
  fieldOfColumn,
  lineOf,
  replaceAttribute,
  replaceField,
  type SchemaEdit,
} from '../schemaView';
import { briefly, freeName, lines, literal, named, quoted } from '../sql';
import { failedBuild, oneStatement, watchErrors } from '../steps';
import type { PartitionPlace } from './partitionPlace';
import { firstBound } from './ranges';
import { keyGrows, partitionsOf, swapSteps } from './swap';

/** The phases of partitioning a table. */
export function partitionPhases(place: PartitionPlace): readonly Phase[] {
  return [prove(place), swap(place), contract(place)];
}

function prove(place: PartitionPlace): Phase {
  const { ground, model, table, column, division, bound, key } = place;
  const on = named(table);
  const limit = firstBound(division);
  const grows = table.kind === 'table' && keyGrows(place);
  const check = `ALTER TABLE ${on} ADD CONSTRAINT ${quoted(bound)} CHECK (${quoted(column.name)} < ${limit}) NOT VALID;`;
  const index = freeName(ground.catalog, table, key, 'key');
  return {
    id: 'prove',
    title: `Prove that all rows lie below ${division.from}${grows ? ', and build the longer key' : ''}`,
    kind: 'migration',
    appliesWhileOldReleaseRuns: true,
    waitsFor: `No row has a ${quoted(column.name)} of ${division.from} or more, and none will before the next phase is deployed: it would be refused (23514).`,
    draw: () => ({
      migrations: [
        {
          slug: slugOf('prove', table.name, 'below', division.from),
          sql: lines(`-- Holds for new rows at once; the next migration looks at the others.`, ...briefly(check)),
        },
        {
          slug: slugOf('validate', bound),
          sql: lines(
            '-- Looks at all rows; reads and writes go on meanwhile.',
            `ALTER TABLE ${on} VALIDATE CONSTRAINT ${quoted(bound)};`,
          ),
        },
        ...(grows
          ? [
              {
                slug: slugOf('build', index),
                sql: lines('-- Alone in its file: CONCURRENTLY refuses company.', buildSql(table, index, key, true)),
              },
            ]
          : []),
      ],
      schema: grows ? addToModel(model, `@@unique([${fieldsOf(place).join(', ')}])`) : [],
      steps: ['Deploy the migrations. The release that is running stays as it is.'],
      watch: [`How near ${quoted(column.name)} comes to ${division.from}: the next phase has to be deployed before.`],
      ifItFails: `A row that is beyond stops the validation: begin anew with a later --from, after dropping the CHECK. ${failedBuild} ${oneStatement}`,
      goingBack: [
        `ALTER TABLE ${on} DROP CONSTRAINT ${quoted(bound)};`,
        ...(grows ? [`DROP INDEX CONCURRENTLY ${named({ schema: table.schema, name: index })};`] : []),
      ].join('\n'),
      verify: unprovenOn(table),
    }),
  };
}

/** The fields of the primary key to be. */
function fieldsOf({ model, key }: PartitionPlace): string[] {
  return key.map((column) => fieldOfColumn(model, column)?.name ?? column);
}

function swap(place: PartitionPlace): Phase {
  const { model, table, first, column } = place;
  const grows = table.kind === 'table' && keyGrows(place);
  const fields = fieldsOf(place).join(', ');
  return {
    id: 'switch',
    title: `Let a partitioned table take the place of ${quoted(table.name)}, which becomes its first partition`,
    kind: 'migration',
    appliesWhileOldReleaseRuns: true,
    waitsFor: grows
      ? `The phase before is deployed, and no release upserts by ${fieldsOf(place).slice(0, -1).join(', ')}: what is unique has ${column.name} in it from here on.`
      : 'The phase before is deployed.',
    draw: () => {
      const steps = swapSteps(place);
      return {
        migrations: [
          {
            slug: slugOf('partition', table.name),
            sql: lines(
              '-- No row is copied and none is looked at: the CHECK proves where they lie. Prisma does not see partitions.',
              ...briefly(...steps.map(({ sql }) => sql)),
            ),
          },
        ],
        schema: grows ? longerId(place) : [],
        steps: [
          `Look who may use the table (\`\\dp ${table.name}\`), and which publications have it: grant and publish the same in the migration, where a release connects as another role than its owner.`,
          'Deploy the migration, while the old release is running.',
          grows
            ? `Build the next release from this schema.prisma: it finds a ${model.name} by \`${fields}\`. Roll it out; both releases may run at the same time.`
            : 'Build the next release from this schema.prisma; the one that is running may stay.',
          `Run \`ANALYZE ${named(table)};\`: PostgreSQL does it for partitions by itself, and not for the whole.`,
        ],
        watch: [
          ...watchErrors,
          `Plans of queries that do not say which ${quoted(column.name)}: they look into every partition.`,
        ],
        ifItFails: oneStatement,
        goingBack: steps
          .flatMap(({ back }) => back ?? [])
          .toReversed()
          .join('\n'),
        verify: `SELECT ${partitionsOf(place).length + 1} - count(*) AS left FROM pg_inherits\nWHERE inhparent = ${literal(named(table))}::regclass AND ${literal(named(first))}::regclass IS NOT NULL`,
      };
    },
  };
}

/** `@@id` of several fields in the place of `@id`, and of the `@@unique` that was built for it. */
function longerId(place: PartitionPlace): SchemaEdit[] {
  const { model } = place;
  const fields = fieldsOf(place);
  const id = model.fields.find((field) => attributeNamed(field, '@id'));
  const same = model.attributes.find(({ name, fields: own }) => name === '@@unique' && own.join() === fields.join());
  const block = model.attributes.find(({ name }) => name === '@@id');
  const text = `@@id([${fields.join(', ')}])`;
  return [
    ...(id
      ? replaceField(
          id,
          lineOf(id, { attributes: id.attributes.filter(({ name }) => name !== '@id').map((each) => each.text) }),
        )
      : []),
    ...(same ? [replaceAttribute(model, same, text)] : addToModel(model, text)),
    ...(block ? [replaceAttribute(model, block)] : []),
  ];
}

function contract(place: PartitionPlace): Phase {
  const { ground, table, first, bound, column, incoming } = place;
  const keys = incoming.map(({ table: other, constraint: { name, columns, references } }) => ({
    other,
    name,
    copy: foreignKeyCopy(other, { name, columns, target: targetOf(ground.catalog, references!) }),
  }));
  const drop: NewMigration = {
    slug: slugOf('drop', bound),
    sql: lines(
      `-- What it proved is what the partition's bounds say now.`,
      ...briefly(`ALTER TABLE ${named(first)} DROP CONSTRAINT IF EXISTS ${quoted(bound)};`),
    ),
  };
  const unproven = keys.map(
    ({ other, name }) =>
      `(conrelid = ${literal(named(other))}::regclass AND conname = ${literal(name)} AND NOT convalidated)`,
  );
  const gone = `(conrelid = ${literal(named(first))}::regclass AND conname = ${literal(bound)})`;
  return {
    id: 'contract',
    title: `Drop the CHECK${keys.length > 0 ? ', and look at the rows that refer to the table' : ''}`,
    kind: 'migration',
    appliesWhileOldReleaseRuns: true,
    waitsFor: 'The phase before is deployed.',
    draw: () => ({
      migrations: [drop, ...keys.map(({ copy }) => copy.validate)],
      schema: [],
      steps: [
        'Deploy the migrations.',
        `Make partitions ahead of time, every now and then, before ${quoted(table.name)} has rows for them:\n\n\`\`\`sql\nCREATE TABLE … (LIKE ${named(table)} INCLUDING DEFAULTS INCLUDING CONSTRAINTS);\nALTER TABLE ${named(table)} ATTACH PARTITION … FOR VALUES FROM (…) TO (…);\n\`\`\`\n\nATTACH looks at the rows of ${quoted(partitionsOf(place).at(-1)?.name ?? '')}, which takes what has no partition: keep it empty.`,
      ],
      watch: [`Rows in ${quoted(partitionsOf(place).at(-1)?.name ?? '')}: there should be none.`],
      ifItFails: oneStatement,
      goingBack: `ALTER TABLE ${named(first)} ADD CONSTRAINT ${quoted(bound)} CHECK (${quoted(column.name)} < ${firstBound(place.division)}) NOT VALID;`,
      verify: `SELECT count(*) AS left FROM pg_constraint\nWHERE ${[gone, ...unproven].join('\n  OR ')}`,
    }),
  };
}
