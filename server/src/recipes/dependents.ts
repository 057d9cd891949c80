import type { Catalog } from '../catalog/catalog';
import { differences } from '../catalog/same';
import type { Effect } from '../effects/effect';
import { blocks } from '../effects/lock';
import type { Statement } from '../sql/statement';
import { catalogAfter, type Replayed, replay } from '../timeline/replay';
import type { Step } from '../timeline/timeline';
import type { Ground } from './ground';
import { relationIn } from './outcome';

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
    const out = new Set([...moved, ...along]);
    const troubled = firstTroubled(ground, out);
    if (troubled === undefined) break;
    along.add(troubled);
  }
  if (endsAlike(ground, new Set([...moved, ...along])))
    return asOffered(
      ground,
      [...along].sort((a, b) => a - b),
    );
  const rest = ground.script.statements.map(({ index }) => index).filter((index) => index > first);
  const all = rest.filter((index) => !moved.includes(index));
  return endsAlike(ground, new Set([...moved, ...all])) ? asOffered(ground, all) : undefined;
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

/** The first statement that stays and fares worse without those that were moved out. */
function firstTroubled(ground: Ground, out: ReadonlySet<number>): number | undefined {
  const staying = ground.script.statements.filter(({ index }) => !out.has(index));
  const replayed = replayOf(ground, staying, ground.before);
  return replayed.find((now) => isWorse(now, ground.timeline.steps[now.statement.index]!))?.statement.index;
}

function isWorse(now: Replayed, original: Replayed): boolean {
  return (
    count(now.effects, 'fails') > count(original.effects, 'fails') ||
    count(now.effects, 'unknown') > count(original.effects, 'unknown')
  );
}

function count(effects: readonly Effect[], kind: Effect['kind']): number {
  return effects.filter((effect) => effect.kind === kind).length;
}

/** Whether what stays, followed by what moves, ends in the schema of the original order, and nothing fares worse. */
function endsAlike(ground: Ground, out: ReadonlySet<number>): boolean {
  const { statements } = ground.script;
  const order = [
    ...statements.filter(({ index }) => !out.has(index)),
    ...statements.filter(({ index }) => out.has(index)),
  ];
  const replayed = replayOf(ground, order, ground.before);
  if (replayed.some((now) => isWorse(now, ground.timeline.steps[now.statement.index]!))) return false;
  const original = catalogAfter(ground.timeline.steps, ground.before);
  // All statements are among those replayed, so what the original wrote is among what they write.
  const written = replayed.flatMap((each) => each.written);
  return differences(original, catalogAfter(replayed, ground.before), written).length === 0;
}

function replayOf(ground: Ground, statements: readonly Statement[], catalog: Catalog): Replayed[] {
  const { migration, postgres, memo } = ground;
  return replay({ text: ground.script.text, statements, problems: [] }, catalog, { migration, postgres }, memo);
}
