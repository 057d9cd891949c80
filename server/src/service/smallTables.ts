import type { Effect, RelationRef } from '../effects/effect';
import type { RuleFinding, Scene } from '../rules/rule';
import { type Exposure, type Step, type Timeline, timelineOf } from '../timeline/timeline';
import { workOf } from '../timeline/work';
import { type Found, findInMigration } from './findings';

/** Tables that are known to be small, as `schema.table`. */
export type SmallTables = ReadonlySet<string>;

/**
 * The findings that are warnings only because of work on small tables for which only small tables wait. Which these are
 * is found out by looking at the migration once more, without that work.
 */
export function onlyOnSmall(
  found: readonly Found<RuleFinding>[],
  scene: Scene,
  path: string,
  small: SmallTables,
): ReadonlySet<RuleFinding> {
  if (small.size === 0 || !found.some(isWarning) || !worksOnSmall(scene.timeline, small)) return new Set();
  const without = { ...scene, timeline: withoutSmallWork(scene.timeline, small) };
  // Whatever fails here has been told of already.
  const left = new Set(findInMigration(without, path, () => {}).map(keyOf));
  return new Set(found.filter((each) => isWarning(each) && !left.has(keyOf(each))).map(({ source }) => source));
}

function isWarning({ finding }: Found<RuleFinding>): boolean {
  return finding.severity === 'warning';
}

function keyOf({ finding: { rule, statement, span } }: Found<RuleFinding>): string {
  return [rule, statement, span.start, span.end].join(' ');
}

function worksOnSmall({ steps }: Timeline, small: SmallTables): boolean {
  return steps.some(({ effects }) => workOf(effects, 0).some(({ relation }) => isSmall(relation, small)));
}

function withoutSmallWork(timeline: Timeline, small: SmallTables): Timeline {
  const steps = timeline.steps.map((step) => withoutSmall(step, small));
  const exposures = timeline.exposures.filter((exposure) => !isHarmless(exposure, small));
  return { ...timelineOf(steps, timeline.sentAs), work: timeline.work, exposures };
}

/** A statement without its work on small tables, unless it makes others wait for tables that are not. */
function withoutSmall(step: Step, small: SmallTables): Step {
  const { exposures } = timelineOf([step], 'statements');
  if (exposures.some(({ relation }) => !isSmall(relation, small))) return step;
  return { ...step, effects: step.effects.filter((effect) => !isSmallWork(effect, small)) };
}

function isSmallWork(effect: Effect, small: SmallTables): boolean {
  return workOf([effect], 0).some(({ relation }) => isSmall(relation, small));
}

function isHarmless({ relation, work }: Exposure, small: SmallTables): boolean {
  return isSmall(relation, small) && work.every((each) => isSmall(each.relation, small));
}

function isSmall(relation: RelationRef, small: SmallTables): boolean {
  const { schema, name } = relation.table ?? relation;
  return small.has(`${schema}.${name}`);
}
