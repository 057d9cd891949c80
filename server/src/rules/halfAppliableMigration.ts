import { offered } from '../recipes/plan';
import { wrapInTransaction } from '../recipes/wrapInTransaction';
import type { Step } from '../timeline/timeline';
import { defineRule, type Scene } from './rule';
import { risksOf } from './scene/inForce';
import { nameOf, prismaName } from './scene/phrases';
import { commandPlace } from './scene/place';

/** Statements that are sent one by one do not come and go together. */
export const halfAppliableMigration = defineRule({
  id: 'half-appliable-migration',
  title: 'Migration may stop halfway',
  severity: 'information',
  aboutFile: true,
  why: `Prisma 7.4 and later send each statement of a migration alone. When one fails on the data that is there (a NULL, a
duplicate, an orphan), those before it stay, Prisma calls the migration failed, and trying again fails on what is there
already.

Put BEGIN and COMMIT around the file, or the statement that may fail into a migration of its own.`,

  check(scene) {
    const { steps, sentAs, stepsWith } = scene.timeline;
    if (sentAs !== 'statements' || steps.some((step) => step.explicit)) return [];
    const first = steps.findIndex(changesSomething);
    if (first < 0) return [];
    const step = stepsWith('may fail').find((each) => each.statement.index > first && risk(scene, each));
    const danger = step && risk(scene, step);
    if (!step || !danger?.relation) return [];
    const { statement } = step;
    const table = nameOf(danger.relation, statement.parsed);
    const refuses = stepsWith('refuses transaction').length > 0;
    return [
      {
        statement: statement.index,
        span: commandPlace(statement, danger.command),
        message: `When the rows of ${table} make this fail, what stands before it stays: ${prismaName(scene.prisma)} sends each statement alone.`,
        remedies: () => (refuses ? [] : offered(wrapInTransaction(scene))),
      },
    ];
  },
});

/** What may fail on rows that are there. Of a required column without a default another rule says that it fails. */
function risk(scene: Scene, step: Step) {
  if (step.effects.some((effect) => effect.kind === 'adds column' && effect.required)) return undefined;
  return risksOf(scene, step).find(({ relation }) => relation && !relation.newHere);
}

function changesSomething({ before, after, effects }: Step): boolean {
  return before !== after && !effects.some(({ kind }) => kind === 'sets');
}
