import { relationIn } from '../catalog/reading';
import type { Effect } from '../effects/effect';
import { blocks } from '../effects/lock';
import type { Statement } from '../sql/statement';
import { outcomeOf } from '../timeline/outcome';
import type { Step } from '../timeline/timeline';
import type { Ground } from './ground';

/**
 * Which later statements have to move along when some are moved behind the migration, so that the same schema comes
 * out: those that without the moved ones newly fail, are no longer known, or change the catalog differently. Decided
 * by replaying what stays and then what moves. Undefined when no order does: not even everything that follows.
 * @param alsoMoved what is known to need them in ways that a catalog does not show
 */
export function dependents(
  ground: Ground,
  moved: readonly number[],
  alsoMoved: readonly number[] = [],
): readonly number[] | undefined {
  const first = Math.min(...moved);
  const along = new Set<number>(alsoMoved);
  for (;;) {
    const { troubled, isAlike } = movedBehind(ground, new Set([...moved, ...along]));
    if (troubled !== undefined && !moved.includes(troubled) && !along.has(troubled)) along.add(troubled);
    else if (troubled === undefined && isAlike)
      return asOffered(
        ground,
        [...along].sort((a, b) => a - b),
      );
    else break;
  }
  const rest = ground.script.statements.map(({ index }) => index).filter((index) => index > first);
  const all = rest.filter((index) => !moved.includes(index));
  const { troubled, isAlike } = movedBehind(ground, new Set([...moved, ...all]));
  return troubled === undefined && isAlike ? asOffered(ground, all) : undefined;
}

function asOffered(ground: Ground, along: readonly number[]): readonly number[] | undefined {
  const statements = along.map((index) => ground.script.statements[index]!);
  return needsNewHere(ground, statements) ? undefined : along;
}

/**
 * Whether statements that are to move block a table, or drop a column, that one of those that stay creates. While they
 * stand in one migration, nobody knows of it and it is empty; in the next one it is like any other.
 */
export function needsNewHere({ timeline, before }: Ground, moving: readonly Statement[]): boolean {
  const out = new Set(moving.map(({ index }) => index));
  const kept = timeline.steps.filter(({ statement }) => !out.has(statement.index));
  return moving.some(({ index }) =>
    timeline.steps[index]!.effects.some((effect) => {
      if ((effect.kind === 'removes' || effect.kind === 'renames') && effect.what === 'column')
        return kept.some(adds(effect.relation?.id, effect.name));
      if (effect.kind !== 'lock' || blocks(effect.mode) === 'nothing') return false;
      const table = effect.relation.table ?? effect.relation;
      if (!table.newHere || relationIn(before, table.id)) return false;
      return kept.some((step) => !relationIn(step.before, table.id) && relationIn(step.after, table.id));
    }),
  );
}

function adds(table: string | undefined, column: string): (step: Step) => boolean {
  return ({ effects }) =>
    effects.some((effect) => effect.kind === 'adds column' && effect.relation.id === table && effect.name === column);
}

/**
 * What stays is followed by what moves: the first statement that then fares worse, and whether all of them end in the
 * schema of the original order.
 */
function movedBehind(
  { script: { statements }, timeline: { steps }, before, migration, postgres, memo }: Ground,
  out: ReadonlySet<number>,
): { readonly troubled: number | undefined; readonly isAlike: boolean } {
  const order = [
    ...statements.filter(({ index }) => !out.has(index)),
    ...statements.filter(({ index }) => out.has(index)),
  ];
  const { effects, isAlike } = outcomeOf(steps, before, [{ statements: order, place: { migration, postgres }, memo }]);
  const troubled = order.find(({ index }, at) => isWorse(effects[0]![at]!, steps[index]!.effects));
  return { troubled: troubled?.index, isAlike };
}

function isWorse(now: readonly Effect[], original: readonly Effect[]): boolean {
  if (now === original) return false;
  return count(now, 'fails') > count(original, 'fails') || count(now, 'unknown') > count(original, 'unknown');
}

function count(effects: readonly Effect[], kind: Effect['kind']): number {
  return effects.filter((effect) => effect.kind === kind).length;
}
