import type { Catalog } from '../../catalog/catalog';
import { relationIn, worldOf } from '../../catalog/reading';
import type { IndexFacts } from '../../catalog/relation';
import type { RelationRef } from '../../effects/effect';
import type { Step } from '../../timeline/timeline';
import type { Scene } from '../rule';

/** The table that was there before and loses an index by this statement, which names it. */
export function tableLosingIndex({ effects, refused }: Step): RelationRef | undefined {
  const dropped = effects.find((effect) => effect.kind === 'removes' && effect.what === 'index' && !effect.byCascade);
  const table = dropped?.kind === 'removes' ? dropped.relation?.table : undefined;
  return table && !table.newHere && !refused ? table : undefined;
}

/**
 * A later statement that builds an index on the table from which this one drops one, for the same queries: both begin
 * with the same column, or have one in common where they are unique.
 */
export function replacementOf({ timeline }: Scene, step: Step): Step | undefined {
  const table = tableLosingIndex(step);
  if (!table) return undefined;
  const dropped = step.effects.flatMap((effect) =>
    effect.kind === 'removes' && effect.what === 'index' && effect.relation
      ? (relationIn(step.before, effect.relation.id)?.index ?? [])
      : [],
  );
  return timeline
    .stepsWith('index build')
    .find(
      ({ effects, statement, after }) =>
        statement.index > step.statement.index &&
        effects.some(
          (effect) =>
            effect.kind === 'index build' &&
            effect.relation.id === table.id &&
            !effect.relation.empty &&
            built(after, effect.index).some((fresh) => dropped.some((old) => serves(fresh, old))),
        ),
    );
}

/** The index of that name, with its schema. */
function built(catalog: Catalog, name: string): IndexFacts[] {
  const at = name.indexOf('.');
  const found = worldOf(catalog).findRelation({ schema: name.slice(0, at), name: name.slice(at + 1) });
  return found?.index ? [found.index] : [];
}

function serves(fresh: IndexFacts, old: IndexFacts): boolean {
  const [now, then] = [columnsOf(fresh), columnsOf(old)];
  return now[0] === then[0] || (old.unique && fresh.unique && now.some((column) => then.includes(column)));
}

function columnsOf({ parts }: IndexFacts): string[] {
  return parts.flatMap(({ column }) => column ?? []);
}
