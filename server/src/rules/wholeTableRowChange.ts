import type { Effect } from '../effects/effect';
import { moveOutBackfill } from '../recipes/moveOutBackfill';
import { offered } from '../recipes/plan';
import type { Step } from '../timeline/timeline';
import { defineRule, type RuleFinding, type Scene } from './rule';
import { nameOf } from './scene/phrases';
import { headPlace } from './scene/place';
import { participle } from './scene/work';

type RowChange = Extract<Effect, { kind: 'changes rows' }>;

/** An UPDATE or DELETE of a whole table locks each row it has been at until the transaction ends. */
export const wholeTableRowChange = defineRule({
  id: 'whole-table-row-change',
  title: 'Rows of a whole table are changed at once',
  severity: 'warning',
  why: `UPDATE and DELETE lock every row they change until their transaction ends: whoever writes to one of them waits. An
UPDATE of all rows doubles the table on disk, floods replication and may outlive the deploy's time limit; then all of
it is rolled back, and Prisma refuses to go on (P3009).

Do it outside of migrations, in batches of some thousand rows, each in its own transaction: a script that remembers how
far it got, and may be stopped and run again. The fix writes one, for a table with a primary key of one column: a
TypeScript file in scripts/backfills, to be read and adapted. Where the condition picks few rows, as a key does, nothing is said.`,

  check(scene) {
    return scene.timeline.stepsWith('changes rows').flatMap((step) => {
      const change = step.effects.find(isUnbatched);
      return change ? [findingOf(scene, step, change)] : [];
    });
  },
});

function isUnbatched(effect: Effect): effect is RowChange {
  if (effect.kind !== 'changes rows' || effect.relation.newHere || effect.few) return false;
  return effect.how === 'truncate' || effect.how === 'update' || effect.how === 'delete';
}

function findingOf(scene: Scene, { statement }: Step, { relation, how, everyRow }: RowChange): RuleFinding {
  const table = nameOf(relation, statement.parsed);
  const span = headPlace(statement);
  const all = `Every row of ${table} is ${participle(how)} here`;
  if (how === 'truncate') return { statement: statement.index, span, message: `${all}, and nothing brings them back.` };
  const remedies = () => offered(moveOutBackfill(scene, statement.index, relation.id));
  if (everyRow) {
    return {
      statement: statement.index,
      span,
      remedies,
      message: `${all}, and whoever writes to one waits until the transaction ends.`,
    };
  }
  return {
    statement: statement.index,
    span,
    severity: 'information',
    remedies,
    message: `Rows of ${table} are ${participle(how)} here, nobody knows how many, and whoever writes to one waits until the transaction ends.`,
  };
}
