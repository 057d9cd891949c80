import type { Timeline } from './timeline';
import { actionOf } from './transactions';

/**
 * The statements whose doing stays in the database when the statement at `failing` fails, or the connection breaks
 * there: those of transactions that have ended before. What ROLLBACK took back is not among them, nor are statements that
 * only begin or end a transaction.
 */
export function keptWhenFailing({ steps }: Timeline, failing: number): number[] {
  const { transaction } = steps[failing]!;
  const undone = new Set(
    steps.filter(({ effects }) => actionOf(effects).action === 'rollback').map((step) => step.transaction),
  );
  return steps.slice(0, failing).flatMap((step, index) => {
    const isOver = step.transaction === null || step.transaction !== transaction;
    const isUndone = step.transaction !== null && undone.has(step.transaction);
    const { action } = actionOf(step.effects);
    const changes = step.before !== step.after || step.effects.some(({ kind }) => kind === 'changes rows');
    return isOver && !isUndone && action === undefined && changes ? [index] : [];
  });
}
