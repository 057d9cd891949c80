import { relationIn } from '../catalog/reading';
import { offered } from '../recipes/plan';
import { withLockTimeout } from '../recipes/withLockTimeout';
import type { BriefLock } from '../timeline/timeline';
import { defineRule, type Scene } from './rule';
import { nameOf } from './scene/phrases';
import { commandPlace } from './scene/place';

/** How many tables must stand still with the one that is locked. */
const many = 5;

/** A lock that is held for a moment may be waited for much longer, and all the world queues behind the waiting. */
export const lockWithoutTimeout = defineRule({
  id: 'lock-without-timeout',
  title: 'Brief lock is waited for without end',
  severity: 'information',
  aboutFile: true,
  why: `ALTER TABLE needs its ACCESS EXCLUSIVE lock only for a moment, but first it waits for every transaction that uses
the table: a report, a forgotten session. While it waits, every query that comes later queues up behind it, reads too,
and with them every write to a table with a foreign key to it, which has to look the key up.

With \`SET lock_timeout = '5s'\` in front the migration gives up instead, and can be tried again. RESET it at the end: the
setting stays on for later migrations of the same deploy.

Said once a file, and only where it is worth it: of a table to which at least ${many} others refer. Nothing is said where a
longer wait for the table is warned of, and never of a file that holds a concurrent command, which a SET beside it
would break.`,

  check(scene) {
    const { briefLocks, exposures, steps } = scene.timeline;
    if (scene.timeline.stepsWith('refuses transaction').length > 0) return [];
    const lock = briefLocks.find(
      (each) =>
        each.blocks === 'reads and writes' &&
        referring(scene, each) >= many &&
        !exposures.some(({ relation }) => relation.id === each.relation.id) &&
        isConcern(scene, each.takenBy),
    );
    if (!lock) return [];
    const { statement } = steps[lock.takenBy]!;
    const table = nameOf(lock.relation, statement.parsed);
    return [
      {
        statement: lock.takenBy,
        span: commandPlace(statement, lock.command),
        message: `${table} and writes to the ${referring(scene, lock)} tables that refer to it wait as long as this waits for its lock.`,
        remedies: () => offered(withLockTimeout(scene)),
      },
    ];
  },
});

/** How many other tables have a foreign key to the one that is locked. */
function referring({ timeline }: Scene, { relation, takenBy }: BriefLock): number {
  const known = relationIn(timeline.steps[takenBy]!.before, relation.id);
  return known?.referencedBy.filter((id) => id !== relation.id).length ?? 0;
}

/** Whether nothing ends the waiting; not of what is bound to fail, nor of DROP INDEX, which has a better way. */
function isConcern({ timeline }: Scene, index: number): boolean {
  const { effects } = timeline.steps[index]!;
  if (effects.some(({ kind }) => kind === 'fails')) return false;
  if (effects.some((effect) => effect.kind === 'adds column' && effect.required)) return false;
  if (effects.some((effect) => effect.kind === 'removes' && effect.what === 'index' && !effect.byCascade)) return false;
  const set = timeline.steps
    .slice(0, index + 1)
    .flatMap((step) => step.effects)
    .findLast((effect) => effect.kind === 'sets' && effect.setting === 'lock_timeout');
  return set?.kind !== 'sets' || set.value === undefined || set.value === '0';
}
