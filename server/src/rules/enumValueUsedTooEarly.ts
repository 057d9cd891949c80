import { offered } from '../recipes/plan';
import { splitBefore } from '../recipes/splitBefore';
import type { Step } from '../timeline/timeline';
import { defineRule, type Scene } from './rule';
import { sharedBecause } from './scene/phrases';
import { headPlace, stringPlace } from './scene/place';

/** A new value of an enum does not count until the transaction that adds it has ended. */
export const enumValueUsedTooEarly = defineRule({
  id: 'enum-value-used-too-early',
  title: 'Enum value is used in the transaction that adds it',
  severity: 'error',
  why: `PostgreSQL refuses to use a value of an enum before the transaction that added it has committed (55P04, "unsafe use
of new value"): as a default, in an UPDATE, in an INSERT. Prisma writes just that when you add a value and make it the
default in one go, and before 7.4 it sends the file as one transaction.

Add the value in one migration and use it in the next.`,

  check(scene) {
    return scene.timeline.stepsWith('uses enum value').flatMap((step) => {
      const used = step.effects.find(
        (effect) => effect.kind === 'uses enum value' && adding(scene, step, effect.type, effect.value),
      );
      if (used?.kind !== 'uses enum value') return [];
      const added = adding(scene, step, used.type, used.value)!;
      const { statement } = step;
      return {
        statement: statement.index,
        span: stringPlace(statement, used.value),
        message: `PostgreSQL refuses to use '${used.value}' here: it is new in this transaction, since ${sharedBecause(scene, step)}.`,
        related: [{ span: headPlace(added.statement), message: `'${used.value}' is added here.` }],
        remedies: () => offered(splitBefore(scene, { statement: statement.index })),
      };
    });
  },
});

/** The statement of the same transaction that adds the value. */
function adding({ timeline }: Scene, { statement, transaction }: Step, type: string, value: string): Step | undefined {
  return timeline
    .stepsWith('adds enum value')
    .find(
      (step) =>
        step.statement.index < statement.index &&
        step.transaction !== null &&
        step.transaction === transaction &&
        step.effects.some(
          (effect) => effect.kind === 'adds enum value' && effect.type === type && effect.value === value,
        ),
    );
}
