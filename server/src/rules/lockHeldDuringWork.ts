import { offered } from '../recipes/plan';
import { splitBefore } from '../recipes/splitBefore';
import type { Exposure } from '../timeline/timeline';
import type { Work } from '../timeline/work';
import { defineRule, type RuleFinding, type Scene } from './rule';
import { alone } from './scene/causes';
import { listed, nameOf, sharedBecause } from './scene/phrases';
import { commandPlace, headPlace } from './scene/place';
import { doing } from './scene/work';

/** A lock is held to the end of its transaction, whatever the statements behind it do. */
export const lockHeldDuringWork = defineRule({
  id: 'lock-held-during-work',
  title: 'Lock is held while later statements work',
  severity: 'warning',
  why: `A lock is released when its transaction ends, not when its statement does. Prisma before 7.4 sends a whole
migration as one transaction, later versions do where they cannot split the file. So a harmless ALTER TABLE, whose lock
alone would last a moment, keeps everybody away from its table while a later statement fills, checks or indexes
another one.

Put the work into a migration that follows: the first one then commits and lets go of its locks.`,

  check(scene) {
    return groups(scene).map((exposures) => findingOf(scene, exposures));
  },
});

/** How much of the later work is named; a long file may hold hundreds of statements that work. */
const mostWork = 5;

/**
 * Exposures, cut down to the first of the later work for which they are to blame; those of one statement with the same
 * work are one.
 */
function groups({ timeline }: Scene): Exposure[][] {
  const own = timeline.steps.map((step) => lazily(() => alone(step).exposures));
  const found = new Map<string, Exposure[]>();
  for (const exposure of timeline.exposures) {
    const work: Work[] = [];
    for (const each of exposure.work) {
      if (each.statement <= exposure.takenBy || own[each.statement]!().some((other) => covers(other, exposure)))
        continue;
      if (work.push(each) === mostWork) break;
    }
    if (work.length === 0) continue;
    const key = [exposure.takenBy, exposure.blocks, ...work.map(({ statement }) => statement)].join(' ');
    found.set(key, [...(found.get(key) ?? []), { ...exposure, work }]);
  }
  return [...found.values()];
}

/** Whether a statement's own exposure keeps the same people from the same table. */
function covers(own: Exposure, { relation, blocks }: Exposure): boolean {
  return own.relation.id === relation.id && (own.blocks === blocks || own.blocks === 'reads and writes');
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function findingOf(scene: Scene, exposures: readonly Exposure[]): RuleFinding {
  const { steps } = scene.timeline;
  const { takenBy, command, blocks, work } = exposures[0]!;
  const { statement } = steps[takenBy]!;
  const first = heaviest(work);
  const tables = listed(exposures.map(({ relation }) => nameOf(relation, statement.parsed)));
  const stay = exposures.length > 1 ? 'stay' : 'stays';
  const against = blocks === 'writes' ? 'writes' : 'reads and writes';
  const doingWhat = doing(first, steps[first.statement]!.statement.parsed);
  const because = sharedBecause(scene, steps[takenBy]!);
  return {
    statement: takenBy,
    span: commandPlace(statement, command),
    message: `${tables} ${stay} locked against ${against} while statement ${first.statement + 1} ${doingWhat}: ${because}.`,
    related: work.map((each) => ({
      span: headPlace(steps[each.statement]!.statement),
      message: `This ${doing(each, steps[each.statement]!.statement.parsed)} while ${tables} ${stay} locked.`,
    })),
    remedies: () => offered(splitBefore(scene, first)),
  };
}

/** What the first of the working statements mainly does. */
function heaviest(work: readonly Work[]): Work {
  const own = work.filter(({ statement }) => statement === work[0]!.statement);
  return own.find(({ kind }) => kind !== 'scan') ?? own[0]!;
}
