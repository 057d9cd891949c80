import type { RelationRef } from '../../effects/effect';
import type { Step } from '../../timeline/timeline';
import type { Scene } from '../rule';

/** The table that was there before and loses an index by this statement, which names it. */
export function tableLosingIndex({ effects, refused }: Step): RelationRef | undefined {
  const dropped = effects.find((effect) => effect.kind === 'removes' && effect.what === 'index' && !effect.byCascade);
  const table = dropped?.kind === 'removes' ? dropped.relation?.table : undefined;
  return table && !table.newHere && !refused ? table : undefined;
}

/** A later statement that builds an index on the table from which this one drops one. */
export function replacementOf({ timeline }: Scene, step: Step): Step | undefined {
  const table = tableLosingIndex(step);
  if (!table) return undefined;
  if (!table) return undefined;
  return timeline.steps.find(
    ({ effects, statement }) =>
      statement.index > step.statement.index &&
      effects.some((effect) => effect.kind === 'index build' && effect.relation.id === table.id),
  );
}
