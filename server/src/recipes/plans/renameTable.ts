import { worldOf } from '../../catalog/reading';
import type { Relation } from '../../catalog/relation';
import { slugOf } from '../slug';
import { definePlan, type Phase, type PlanGround } from './kind';
import { implicitManyToMany, renamedModel } from './models';
import { type ModelPlace, modelPlace } from './place';
import { addToModel, modelNamed, replaceAttribute } from './schemaView';
import { briefly, indexesOf, lines, literal, named, quoted } from './sql';
import { oneStatement, watchErrors } from './steps';

/** Another name for a table; a view keeps the old one until nobody asks for it any more. */
export const renameTable = definePlan({
  id: 'rename-table',
  title: 'Rename a table',
  about: 'In the code alone, or in the database too, with a view of the old name meanwhile.',
  asks: [
    { name: 'model', prompt: 'Model', kind: 'model' },
    { name: 'to', prompt: 'New name of the model', kind: 'name' },
    {
      name: 'where',
      prompt: 'Where is it to be renamed?',
      kind: 'choice',
      choices: [
        { value: 'code', label: 'In the code alone: @@map, no SQL, no phases' },
        { value: 'database', label: 'In the database too: a view keeps the old name' },
      ],
      default: 'database',
    },
  ],
  describe: ({ model, to }) => `Rename the table of "${model}" to "${to}"`,
  settle: (ground) => {
    const place = modelPlace(ground);
    if ('refused' in place) return place;
    const { answers, schema, catalog } = ground;
    const { model, table } = place;
    if (modelNamed(schema, answers.to)) return { refused: `There is a model ${answers.to} already.` };
    const implicit = implicitManyToMany(schema, model);
    if (implicit) {
      return {
        refused: `The table of the many-to-many relation ${model.name}.${implicit.name} is named after the model: give the relation a name first.`,
      };
    }
    if (answers.where === 'code') return answers;
    if (model.name !== model.table)
      return { refused: `${model.name} is mapped to "${model.table}" with @@map: rename it with --where code.` };
    if (!worldOf(catalog).isFree(table.schema, answers.to!))
      return { refused: `There is something called "${answers.to}" already.` };
    return answers;
  },
  phases: (ground) => {
    const { answers, schema } = ground;
    if (answers.where === 'code') {
      const place = modelPlace(ground);
      return 'refused' in place ? place : [inCode(ground, place)];
    }
    const begun = modelNamed(schema, answers.to) !== undefined;
    const place = modelPlace(begun ? { ...ground, answers: { ...answers, model: answers.to! } } : ground);
    return 'refused' in place ? place : [rename(ground, place), contract(ground, place)];
  },
});

function inCode({ answers, schema }: PlanGround, { model }: ModelPlace): Phase {
  const { to = '' } = answers;
  return {
    id: 'rename',
    title: `Call it ${to} in the code; the table stays "${model.table}"`,
    kind: 'schema edit',
    appliesWhileOldReleaseRuns: true,
    waitsFor: 'Nothing: the database stays as it is.',
    draw: () => {
      const map = model.attributes.find(({ name }) => name === '@@map');
      return {
        migrations: [],
        schema: [
          ...renamedModel(schema, model, to),
          ...(map && model.table === to ? [replaceAttribute(model, map)] : []),
          ...(map ? [] : addToModel(model, `@@map("${model.table}")`)),
        ],
        steps: ['Build the next release from this schema.prisma; the one that is running may stay.'],
        watch: [],
        ifItFails: 'It does nothing in the database.',
        goingBack: 'Take the edit of schema.prisma back.',
      };
    },
  };
}

function rename({ answers, schema, catalog }: PlanGround, { model, table }: ModelPlace): Phase {
  const { to = '', model: old = '' } = answers;
  return {
    id: 'rename',
    title: `Call the table "${to}", and let a view answer to "${old}"`,
    kind: 'migration',
    appliesWhileOldReleaseRuns: true,
    waitsFor: `Nothing uses "${old}" in a way that a view does not serve: TRUNCATE, COPY FROM, LOCK TABLE, row-level security.`,
    draw: () => {
      const renames = renamedParts(table, indexesOf(catalog, table), to);
      const now = named({ schema: table.schema, name: to });
      return {
        migrations: [
          {
            slug: slugOf('rename', old, 'to', to),
            sql: lines(
              '-- The names of keys and indexes follow the table, as Prisma expects. The view takes reads and writes of the old',
              '-- release; Prisma knows nothing of it. The last phase drops it.',
              ...briefly(
                `ALTER TABLE ${named(table)} RENAME TO ${quoted(to)};`,
                ...renames.map(({ sql }) => sql),
                `CREATE VIEW ${named(table)} AS SELECT * FROM ${now};`,
              ),
            ),
          },
        ],
        schema: renamedModel(schema, model, to),
        steps: [
          `Look who may use the table (\`\\dp ${old}\`): grant the same on the view in the migration where a release connects as another role than its owner.`,
          'Deploy the migration, while the old release is running: it goes on through the view.',
          'Build the release from this schema.prisma, and roll it out; both releases may run at the same time.',
          'Wait until no instance of the old release is left, jobs and consoles too. Add no column to the table meanwhile: the view would not have it.',
        ],
        watch: watchErrors,
        ifItFails: oneStatement,
        goingBack: [
          `DROP VIEW ${named(table)};`,
          `ALTER TABLE ${now} RENAME TO ${quoted(table.name)};`,
          ...renames.map(({ back }) => back),
        ].join('\n'),
        verify: `SELECT 1 - count(*) AS left FROM pg_class WHERE oid = to_regclass(${literal(named(table))}) AND relkind = 'v'`,
      };
    },
  };
}

/** Keys and indexes that carry the table's name at their beginning. */
function renamedParts(table: Relation, indexes: readonly Relation[], to: string): { sql: string; back: string }[] {
  const prefix = `${table.name}_`;
  const other = (name: string) => `${to}_${name.slice(prefix.length)}`;
  const schema = table.schema;
  const now = named({ schema, name: to });
  const constraints = table.constraints.filter(
    ({ name, kind, inherited }) => kind !== 'not null' && !inherited && name.startsWith(prefix),
  );
  const free = indexes.filter(({ name, index }) => index?.constraint === undefined && name.startsWith(prefix));
  return [
    ...constraints.map(({ name }) => ({
      sql: `ALTER TABLE ${now} RENAME CONSTRAINT ${quoted(name)} TO ${quoted(other(name))};`,
      back: `ALTER TABLE ${named(table)} RENAME CONSTRAINT ${quoted(other(name))} TO ${quoted(name)};`,
    })),
    ...free.map(({ name }) => ({
      sql: `ALTER INDEX ${named({ schema, name })} RENAME TO ${quoted(other(name))};`,
      back: `ALTER INDEX ${named({ schema, name: other(name) })} RENAME TO ${quoted(name)};`,
    })),
  ];
}

function contract({ answers }: PlanGround, { table }: ModelPlace): Phase {
  const view = named({ schema: table.schema, name: answers.model ?? '' });
  return {
    id: 'contract',
    title: `Drop the view "${answers.model}"`,
    kind: 'migration',
    appliesWhileOldReleaseRuns: false,
    waitsFor: `No instance is left of a release that asks for "${answers.model}".`,
    draw: () => ({
      migrations: [
        { slug: slugOf('contract', answers.model ?? ''), sql: lines(...briefly(`DROP VIEW IF EXISTS ${view};`)) },
      ],
      schema: [],
      steps: [
        'Make sure that nothing uses the old name: no call in `pg_stat_statements` that names it has grown for some days.',
        'Deploy the migration.',
      ],
      watch: watchErrors,
      ifItFails: oneStatement,
      goingBack: `CREATE VIEW ${view} AS SELECT * FROM ${named({ schema: table.schema, name: answers.to ?? '' })};`,
    }),
  };
}
