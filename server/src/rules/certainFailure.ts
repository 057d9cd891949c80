import type { Effect } from '../effects/effect';
import { defineRule } from './rule';
import { commandPlace, headPlace } from './scene/place';

/** What is bound to fail stops the deploy, and every deploy after it until somebody mends the history. */
export const certainFailure = defineRule({
  id: 'certain-failure',
  title: 'Statement is certain to fail',
  severity: 'error',
  why: `By what the migrations before it have created, PostgreSQL refuses this statement: the name is taken, the column is
not there, something else depends on it. Prisma then marks the migration as failed, and every later deploy stops with
P3009 until somebody resolves it by hand.`,

  check({ timeline }) {
    return timeline.stepsWith('fails').flatMap(({ effects, statement, refused }) => {
      const failure = effects.find((effect) => effect.kind === 'fails');
      if (failure?.kind !== 'fails' || failure.tooNew || refused) return [];
      if (effects.some((effect) => isForRequiredColumn(effect, failure.command))) return [];
      return {
        statement: statement.index,
        span: failure.command === undefined ? headPlace(statement) : commandPlace(statement, failure.command),
        message: `PostgreSQL refuses this: ${failure.message}.`,
      };
    });
  },
});

/** A required column without a default has a rule of its own, and a remedy. */
function isForRequiredColumn(effect: Effect, command: number | undefined): boolean {
  return effect.kind === 'adds column' && effect.required && effect.command === command && !effect.relation.newHere;
}
