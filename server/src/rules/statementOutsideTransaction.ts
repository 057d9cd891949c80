import { offered } from '../recipes/plan';
import { wrapInTransaction } from '../recipes/wrapInTransaction';
import { keywordsSpan } from '../sql/clauses';
import { shift } from '../text/span';
import type { Step } from '../timeline/timeline';
import { defineRule, type Scene } from './rule';
import { prismaName } from './scene/phrases';
import { headPlace } from './scene/place';

/** What holds until the transaction ends is over at once where each statement is a transaction. */
export const statementOutsideTransaction = defineRule({
  id: 'statement-outside-transaction',
  title: 'Statement has no transaction to last for',
  severity: 'error',
  aboutFile: true,
  why: `LOCK TABLE keeps its lock, and a table made ON COMMIT DROP stays, until the transaction ends. Prisma 7.4 and later
send each statement of a migration alone where they can read the file, and a file of one statement is sent alone by every
version. Then PostgreSQL refuses LOCK TABLE (25P01), and drops the temporary table before the next statement uses it.

Put BEGIN and COMMIT around the file.`,

  check(scene) {
    const refuses = scene.timeline.stepsWith('refuses transaction').length > 0;
    return scene.timeline.stepsWith('needs transaction').flatMap((step) => {
      const { effects, inBlock, statement } = step;
      const need = effects.find((effect) => effect.kind === 'needs transaction');
      if (need?.kind !== 'needs transaction' || inBlock) return [];
      const clause = keywordsSpan(statement.parsed, ['ON', 'COMMIT', 'DROP']);
      return {
        statement: statement.index,
        span: need.otherwise === 'dropped' && clause ? shift(clause, statement.start) : headPlace(statement),
        message: `${need.otherwise === 'refused' ? 'PostgreSQL refuses this outside of a transaction' : 'This table is gone when the statement ends'}: ${because(scene, step)}.`,
        remedies: () => (refuses ? [] : offered(wrapInTransaction(scene))),
      };
    });
  },
});

function because({ timeline, prisma }: Scene, _step: Step): string {
  return timeline.steps.length === 1
    ? 'it is the only statement of this file'
    : `${prismaName(prisma)} sends each statement alone`;
}
