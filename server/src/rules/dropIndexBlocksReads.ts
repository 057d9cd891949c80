import { dropConcurrently } from '../recipes/dropConcurrently';
import { offered } from '../recipes/plan';
import { defineRule } from './rule';
import { alone } from './scene/causes';
import { replacementOf } from './scene/indexes';
import { waiting } from './scene/phrases';
import { headPlace } from './scene/place';

/** DROP INDEX is quick, but it waits for everything that uses the table, and everything waits for it. */
export const dropIndexBlocksReads = defineRule({
  id: 'drop-index-blocks-reads',
  title: 'DROP INDEX keeps readers and writers away',
  severity: 'information',
  why: `DROP INDEX takes an ACCESS EXCLUSIVE lock on the table. It holds it only for a moment, but to get it, it waits for
every transaction that uses the table, and while it waits, all that come later queue up behind it.

DROP INDEX CONCURRENTLY waits without making others wait. It needs a migration of its own.`,

  check(scene) {
    return scene.timeline.stepsWith('removes').flatMap((step) => {
      if (!step.effects.some((effect) => effect.kind === 'removes' && effect.what === 'index' && !effect.byCascade))
        return [];
      const waits = alone(step).briefLocks;
      // Of one that is dropped before its replacement is there, another rule says more.
      if (waits.length === 0 || replacementOf(scene, step)) return [];
      const { statement } = step;
      return {
        statement: statement.index,
        span: headPlace(statement),
        message: `${waiting(waits, statement.parsed)} for this DROP INDEX, and it for all who use the table now.`,
        remedies: () => offered(dropConcurrently(scene, statement.index)),
      };
    });
  },
});
