import { offered } from '../recipes/plan';
import { splitBefore } from '../recipes/splitBefore';
import type { BriefLock } from '../timeline/timeline';
import { defineRule, type RuleFinding, type Scene } from './rule';
import { nameOf } from './scene/phrases';
import { commandPlace, headPlace } from './scene/place';

/** Who holds one table and waits for another is half of a deadlock. */
export const severalTablesLocked = defineRule({
  id: 'several-tables-locked',
  title: 'Several tables are locked in one transaction',
  severity: 'information',
  aboutFile: true,
  why: `The transaction keeps the ACCESS EXCLUSIVE lock on the first table while it waits for that on the next. An
application that uses them in the other order, which a join decides by itself, holds the second and waits for the
first: PostgreSQL ends one of the two (40P01), and when it is the migration, the deploy stops.

Lock one table a migration where the tables are busy. Said once a transaction, and only where all its locks are brief.`,

  check(scene) {
    const { exposures, briefLocks } = scene.timeline;
    const blocking = ({ blocks }: BriefLock) => blocks === 'reads and writes';
    // Where one of them is held during work, another rule says more, and parts them likewise.
    const worse = new Set(exposures.filter(blocking).map(({ releasedAfter }) => releasedAfter));
    const locks = briefLocks.filter((lock) => blocking(lock) && !worse.has(lock.releasedAfter));
    return [...new Set(locks.map(({ releasedAfter }) => releasedAfter))].flatMap((last) =>
      findingOf(
        scene,
        locks.filter(({ releasedAfter }) => releasedAfter === last),
      ),
    );
  },
});

/** The first lock of a second table, by another statement. */
function findingOf(scene: Scene, locks: readonly BriefLock[]): RuleFinding[] {
  const [first, ...others] = [...locks].sort((a, b) => a.takenBy - b.takenBy);
  const second = others.find(({ takenBy, relation }) => takenBy > first!.takenBy && relation.id !== first!.relation.id);
  if (!first || !second) return [];
  const [earlier, { statement }] = [
    scene.timeline.steps[first.takenBy]!.statement,
    scene.timeline.steps[second.takenBy]!,
  ];
  const [held, wanted] = [nameOf(first.relation, earlier.parsed), nameOf(second.relation, statement.parsed)];
  return [
    {
      statement: second.takenBy,
      span: commandPlace(statement, second.command),
      message: `${wanted} is locked here while ${held} stays locked: with a query that uses them in the other order, that is a deadlock.`,
      related: [{ span: headPlace(earlier), message: `${held} is locked here.` }],
      remedies: () =>
        offered(splitBefore(scene, { statement: second.takenBy })).map((plan) => ({
          ...plan,
          kind: 'changes-outcome' as const,
        })),
    },
  ];
}
