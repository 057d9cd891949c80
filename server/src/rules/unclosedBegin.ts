import { commitAtEnd } from '../recipes/commitAtEnd';
import { offered } from '../recipes/plan';
import { endsInOpenBlock } from '../timeline/transactions';
import { defineRule } from './rule';
import { headPlace } from './scene/place';

/** What is never committed is gone when Prisma disconnects, and Prisma says that all went well. */
export const unclosedBegin = defineRule({
  id: 'unclosed-begin',
  title: 'Transaction is never committed',
  severity: 'error',
  why: `A BEGIN without COMMIT leaves a transaction open. Prisma reports "All migrations have been successfully applied",
disconnects, and PostgreSQL rolls back all that came after BEGIN: the rest of this migration and every migration behind
it in the same deploy, even Prisma's own record of them.

End the transaction, or leave BEGIN out.`,

  check(scene) {
    const steps = scene.timeline.stepsWith('transaction');
    if (!endsInOpenBlock(steps.map(({ effects }) => effects))) return [];
    const begin = steps.findLast(({ effects }) =>
      effects.some((effect) => effect.kind === 'transaction' && effect.action === 'begin'),
    )!;
    return [
      {
        statement: begin.statement.index,
        span: headPlace(begin.statement),
        message:
          'This transaction is never committed: Prisma reports success, and all from here on is lost when it disconnects.',
        remedies: () => offered(commitAtEnd(scene)),
      },
    ];
  },
});
