import { slugOf } from '../../slug';
import type { Phase, PlanGround } from '../kind';
import { ignoredRelations, relationsTo } from '../models';
import { addField, addToModel, fieldNamed, replaceField } from '../schemaView';
import { briefly, lines, quoted, typeSql } from '../sql';
import { oneStatement, watchErrors } from '../steps';
import { setAside, takenUp } from './inBoth';
import type { Merge } from './merge';
import { deadlocks, expandPart, fillOwner } from './partPhases';
import { dropPartTriggers, dropRemoval, removalTrigger } from './partTriggers';
import { columnsOf, outOfStep, partNames } from './rowPart';

/** The phases of taking the fields of a model into the one that its rows belong to. */
export function mergePhases(ground: PlanGround, merge: Merge): readonly Phase[] {
  return [
    expand(merge),
    fillOwner(ground, merge.part, merge.table, merge.key),
    switchOver(ground, merge),
    contract(ground, merge),
  ];
}

function expand({ part, places, to }: Merge): Phase {
  const { from, into } = partNames(part);
  const each = (text: (name: string, type: string) => string) =>
    places.map(({ column }) => text(quoted(column.name), typeSql(column.type))).join(', ');
  return expandPart(part, {
    title: `Add ${columnsOf(part)} to ${from}, and triggers that keep it in step with ${into}`,
    slug: slugOf('expand', part.owner.name, 'with', part.part.name),
    create: [`ALTER TABLE ${from} ${each((name, type) => `ADD COLUMN IF NOT EXISTS ${name} ${type}`)};`],
    remove: `ALTER TABLE ${from} ${each((name) => `DROP COLUMN ${name}`)};`,
    schema: () => places.flatMap(({ field }) => addField(to, setAside(field))),
  });
}

function switchOver({ schema }: PlanGround, { part, places, model, to }: Merge): Phase {
  const { from, into } = partNames(part);
  const required = places.filter(({ column }) => column.notNull).map(({ field }) => field.name);
  const defaults = places.filter(({ field }) => field.attributes.some(({ name }) => name === '@default'));
  return {
    id: 'switch',
    title: `Let releases use ${columnsOf(part)} of ${from}, and leave ${into} out`,
    kind: 'migration',
    appliesWhileOldReleaseRuns: true,
    waitsFor: 'The backfill is done, and its migration is deployed.',
    draw: () => ({
      migrations: [
        {
          slug: slugOf('switch', 'to', part.owner.name),
          sql: lines(
            `-- A release that does not know ${into} has to be able to delete what its rows belong to.`,
            ...briefly(...removalTrigger(part)),
          ),
        },
      ],
      schema: [
        ...places.flatMap(({ field }) => {
          const moved = fieldNamed(to, field.name);
          return moved ? takenUp(moved) : [];
        }),
        ...addToModel(model, '@@ignore'),
        ...ignoredRelations(schema, model),
      ],
      steps: [
        'Deploy the migration, while the old release is running.',
        `Build the release from this schema.prisma: it reads and writes ${places.map(({ field }) => `\`${to.name}.${field.name}\``).join(', ')}, each of which is optional: not every ${to.name} had a ${model.name}.${
          defaults.length === 0
            ? ''
            : ` The default of ${defaults.map(({ field }) => field.name).join(', ')} stays behind: it is the release that writes it.`
        } The old release has a ${model.name} where ${required.length > 0 ? `${required.join(' and ')} ${required.length > 1 ? 'are' : 'is'} not NULL` : 'one of them is not NULL'}.`,
        'Roll it out; both releases may run at the same time. Wait until no instance of the old release is left, jobs and consoles too.',
      ],
      watch: [...deadlocks, ...watchErrors],
      ifItFails: oneStatement,
      goingBack: dropRemoval(part),
      verify: `SELECT count(*) AS left ${outOfStep(part, false)}`,
    }),
  };
}

function contract({ schema }: PlanGround, { part, model, table, places }: Merge): Phase {
  const { from, into } = partNames(part);
  const triggers = dropPartTriggers(part);
  const keys = table.constraints.filter(({ kind }) => kind === 'foreign key');
  const stays = table.columns
    .map(({ name }) => name)
    .filter((name) => name !== part.own && !places.some(({ column }) => column.name === name));
  return {
    id: 'contract',
    title: `Drop the triggers and ${into}`,
    kind: 'migration',
    appliesWhileOldReleaseRuns: false,
    waitsFor: `No instance is left of a release that knows ${model.name}.`,
    draw: () => ({
      migrations: [
        ...keys.map(({ name }) => ({
          slug: slugOf('drop', name),
          sql: lines(
            '-- Before the triggers: without them it would refuse deletes. It locks both tables, in the order of the triggers.',
            ...briefly(
              `LOCK TABLE ${from} IN ACCESS EXCLUSIVE MODE;`,
              `ALTER TABLE ${into} DROP CONSTRAINT IF EXISTS ${quoted(name)};`,
            ),
          ),
        })),
        {
          slug: slugOf('contract', part.owner.name),
          sql: lines(
            '-- Before the table: the triggers would let writes fail once it is gone.',
            ...briefly(...triggers.owner),
          ),
        },
        {
          slug: slugOf('drop', part.part.name),
          sql: lines(...briefly(...triggers.part, `DROP TABLE IF EXISTS ${into};`)),
        },
      ],
      schema: [
        { file: model.file, span: model.span, text: '' },
        ...relationsTo(schema, model.name)
          .filter((each) => each.model.name !== model.name)
          .flatMap(({ field }) => replaceField(field)),
      ],
      steps: [
        `This gives 0, or what is in ${into} alone goes with it:\n\n\`\`\`sql\nSELECT count(*) ${outOfStep(part, false)};\n\`\`\`\n`,
        ...(stays.length === 0
          ? []
          : [`${stays.map(quoted).join(', ')} of ${into} did not come along and go with it: take a backup.`]),
        'Deploy the migrations.',
      ],
      watch: watchErrors,
      ifItFails: oneStatement,
      goingBack: `There is no way back but the plan split-table: what was in ${into} is in ${from}.`,
    }),
  };
}
