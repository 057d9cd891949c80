import { defineRule } from './rule';
import { headPlace } from './scene/place';

/** SET LOCAL holds until its transaction ends; outside of one, that is at once. */
export const setLocalWithoutEffect = defineRule({
  id: 'set-local-without-effect',
  title: 'SET LOCAL has no effect',
  severity: 'warning',
  why: `Prisma 7.4 and later send each statement of a migration alone. SET LOCAL then is a transaction of its own: it ends
with the statement, and PostgreSQL merely warns. The lock_timeout that you count on is not there.

Put BEGIN and COMMIT around what it is for, or use SET and RESET.`,

  check({ timeline }) {
    return timeline.stepsWith('sets').flatMap(({ effects, statement, transaction }) => {
      const local = effects.find((effect) => effect.kind === 'sets' && effect.local && !effect.inside);
      if (local?.kind !== 'sets') return [];
      const others = timeline.steps.some(
        (step) => step.transaction === transaction && step.statement.index !== statement.index,
      );
      if (others) return [];
      const message = `This does nothing: SET LOCAL ends with its transaction, and the statement is one by itself.`;
      return { statement: statement.index, span: headPlace(statement), message };
    });
  },
});
