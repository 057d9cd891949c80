import { slugOf } from '../slug';
import { definePlan, type Phase, type PlanGround } from './kind';
import { ignoredRelations, relationsTo } from './models';
import { type ModelPlace, modelPlace } from './place';
import { addToModel, attributeNamed, modelNamed, replaceField, type SchemaEdit } from './schemaView';
import { briefly, lines, literal, named, quoted } from './sql';
import { marker, nothing, oneStatement, watchErrors } from './steps';

/** Where tables wait for their end: Prisma does not look there. */
const trash = 'lockstep_trash';

/** A table goes after the releases that know it, and can be had back for a while. */
export const dropTable = definePlan({
  id: 'drop-table',
  title: 'Drop a table',
  about: 'First the releases forget it, then it is put aside, and dropped when nobody has missed it.',
  asks: [{ name: 'model', prompt: 'Model', kind: 'model' }],
  describe: ({ model }) => `Drop the table of "${model}"`,
  settle: (ground) => {
    const place = modelPlace(ground);
    if ('refused' in place) return place;
    const { model, table } = place;
    const others = relationsTo(ground.schema, model.name).filter(
      ({ field }) => attributeNamed(field, '@relation')?.fields.length,
    );
    const other = others.find((each) => each.model !== model);
    if (other) {
      return {
        refused: `${other.model.name}.${other.field.name} refers to ${model.name}: drop the field that stores it first.`,
      };
    }
    return { ...ground.answers, table: table.name, schema: table.schema };
  },
  phases: (ground) => {
    const { table: name = '', schema = 'public' } = ground.answers;
    if (!modelNamed(ground.schema, ground.answers.model))
      return [forget(ground), unlink(ground), retire(ground), contract(name, schema)];
    const place = modelPlace(ground);
    return 'refused' in place
      ? place
      : [forget(ground, place), unlink(ground, place), retire(ground, place), contract(name, schema)];
  },
});

function forget({ answers, schema }: PlanGround, place?: ModelPlace): Phase {
  return {
    id: 'forget',
    title: `Let releases forget ${answers.model}`,
    kind: 'schema edit',
    appliesWhileOldReleaseRuns: true,
    waitsFor: nothing,
    draw: () => ({
      migrations: [{ slug: slugOf('forget', answers.table ?? ''), sql: lines(...marker) }],
      schema: place ? [...addToModel(place.model, '@@ignore'), ...ignoredRelations(schema, place.model)] : [],
      steps: [
        `Build the release from this schema.prisma: it knows ${answers.model} no more. Roll it out.`,
        'Wait until no instance of the old release is left, jobs and consoles too.',
        ...restricting(place),
      ],
      watch: watchErrors,
      ifItFails: 'It does nothing in the database.',
      goingBack: 'Take the edit of schema.prisma back.',
      verify: marked(answers.table ?? '', answers.schema ?? 'public'),
    }),
  };
}

/** Releases that do not know the table cannot delete what its rows refer to, as long as its keys restrict that. */
function restricting(place: ModelPlace | undefined): string[] {
  const keys = (place?.table.constraints ?? []).filter(
    ({ references }) => references?.onDelete === 'restrict' || references?.onDelete === 'no action',
  );
  if (keys.length === 0) return [];
  const names = keys.map(({ name }) => quoted(name)).join(', ');
  return [
    `Deploy the next phase soon: until then ${names} refuses to let go what rows of the table refer to (23503), and the new release does not know these rows.`,
  ];
}

/** The table is there still. */
function marked(table: string, schema: string): string {
  return `SELECT CASE WHEN to_regclass(${literal(named({ schema, name: table }))}) IS NULL THEN 1 ELSE 0 END AS left`;
}

/** Each key is dropped alone: it locks the table that it refers to as well. */
function unlink({ answers, schema }: PlanGround, place?: ModelPlace): Phase {
  return {
    id: 'unlink',
    title: `Cut ${answers.model} off from other tables`,
    kind: 'migration',
    appliesWhileOldReleaseRuns: false,
    waitsFor: `No instance is left of a release that knows ${answers.model}.`,
    draw: () => {
      const table = place?.table;
      const keys = table?.constraints.filter(({ kind }) => kind === 'foreign key') ?? [];
      return {
        migrations:
          keys.length === 0
            ? [{ slug: slugOf('unlink', answers.table ?? ''), sql: lines(...marker) }]
            : keys.map(({ name }) => ({
                slug: slugOf('drop', name),
                sql: lines(...briefly(`ALTER TABLE ${named(table!)} DROP CONSTRAINT ${quoted(name)};`)),
              })),
        schema: place ? withoutRelations(schema, place) : [],
        steps: ['Deploy the migrations.'],
        watch: watchErrors,
        ifItFails: oneStatement,
        goingBack:
          keys.length === 0
            ? 'Nothing to undo.'
            : `Add the keys again, NOT VALID and validated in a migration of its own: ${keys.map(({ name }) => quoted(name)).join(', ')}.`,
      };
    },
  };
}

function withoutRelations(schema: PlanGround['schema'], { model }: ModelPlace): SchemaEdit[] {
  const own = model.fields.filter((field) => schema.models.some(({ name }) => name === field.type));
  const others = relationsTo(schema, model.name)
    .filter((each) => each.model.name !== model.name)
    .map(({ field }) => field);
  return [...own, ...others].flatMap((field) => replaceField(field));
}

function retire({ answers }: PlanGround, place?: ModelPlace): Phase {
  const { table = '', schema = 'public' } = answers;
  return {
    id: 'retire',
    title: `Put the table aside, into the schema ${trash}`,
    kind: 'migration',
    appliesWhileOldReleaseRuns: false,
    waitsFor: 'Nothing reads or writes the table: the query of the runbook gives the same numbers for some days.',
    draw: () => ({
      migrations: [
        {
          slug: slugOf('retire', table),
          sql: lines(
            '-- Prisma does not look into other schemas, and one statement brings the table back.',
            ...briefly(
              `CREATE SCHEMA IF NOT EXISTS ${quoted(trash)};`,
              `ALTER TABLE ${named({ schema, name: table })} SET SCHEMA ${quoted(trash)};`,
            ),
          ),
        },
      ],
      schema: place ? [{ file: place.model.file, span: place.model.span, text: '' }] : [],
      steps: [
        `Nothing uses the table when this gives the same numbers for some days:\n\n\`\`\`sql\nSELECT seq_scan + coalesce(idx_scan, 0) AS reads, n_tup_ins + n_tup_upd + n_tup_del AS writes\nFROM pg_stat_user_tables WHERE schemaname = ${literal(schema)} AND relname = ${literal(table)};\n\`\`\`\n`,
        'Deploy the migration.',
      ],
      watch: ['Errors 42P01 of anything that uses the table still.'],
      ifItFails: oneStatement,
      goingBack: `ALTER TABLE ${named({ schema: trash, name: table })} SET SCHEMA ${quoted(schema)};`,
    }),
  };
}

function contract(table: string, schema: string): Phase {
  return {
    id: 'contract',
    title: 'Drop the table',
    kind: 'migration',
    appliesWhileOldReleaseRuns: false,
    waitsFor: 'Nobody has missed the table for as long as it takes to be sure.',
    draw: () => ({
      migrations: [
        {
          slug: slugOf('drop', table),
          sql: lines(...briefly(`DROP TABLE IF EXISTS ${named({ schema: trash, name: table })};`)),
        },
      ],
      schema: [],
      steps: ['Take a backup of the table where you may want it later.', 'Deploy the migration.'],
      watch: watchErrors,
      ifItFails: oneStatement,
      goingBack: 'There is no way back but a backup.',
      verify: `SELECT CASE WHEN to_regclass(${literal(named({ schema, name: table }))}) IS NULL THEN 0 ELSE 1 END AS left`,
    }),
  };
}
