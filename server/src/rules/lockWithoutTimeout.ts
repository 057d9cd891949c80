import { offered } from '../recipes/plan';
import { withLockTimeout } from '../recipes/withLockTimeout';
import { defineRule, type Scene } from './rule';
import { waiting } from './scene/phrases';
import { commandPlace } from './scene/place';

/** A lock that is held for a moment may be waited for much longer, and all the world queues behind the waiting. */
export const lockWithoutTimeout = defineRule({
  id: 'lock-without-timeout',
  title: 'Brief lock is waited for without end',
  severity: 'information',
  why: `ALTER TABLE needs its ACCESS EXCLUSIVE lock only for a moment, but first it waits for every transaction that uses
the table: a report, a forgotten session. While it waits, every query that comes later queues up behind it, reads too.

With \`SET lock_timeout = '5s'\` in front the migration gives up instead, and can be tried again. RESET it at the end: the
setting stays on for later migrations of the same deploy. Said once a file, and never of one that holds a concurrent
command, which a SET beside it would break.`,

  check(scene) {
    const { briefLocks, steps } = scene.timeline;
    const refuses = steps.some(({ effects }) => effects.some(({ kind }) => kind === 'refuses transaction'));
    const lock = refuses
      ? undefined
      : briefLocks.find((each) => each.blocks === 'reads and writes' && isConcern(scene, each.takenBy));
    if (!lock) return [];
    const { statement } = steps[lock.takenBy]!;
    return [
      {
        statement: lock.takenBy,
        span: commandPlace(statement, lock.command),
        message: `${waiting([lock], statement.parsed)} as long as this waits for its lock, and no lock_timeout ends that.`,
        remedies: () => offered(withLockTimeout(scene)),
      },
    ];
  },
});

/** Whether nothing ends the waiting; DROP INDEX has a better way, of which another rule speaks. */
function isConcern({ timeline }: Scene, index: number): boolean {
  const { effects } = timeline.steps[index]!;
  if (effects.some(({ kind }) => kind === 'fails')) return false;
  if (effects.some((effect) => effect.kind === 'removes' && effect.what === 'index' && !effect.byCascade)) return false;
  const set = timeline.steps
    .slice(0, index)
    .flatMap((step) => step.effects)
    .findLast((effect) => effect.kind === 'sets' && effect.setting === 'lock_timeout');
  return set?.kind !== 'sets' || set.value === undefined || set.value === '0';
}
