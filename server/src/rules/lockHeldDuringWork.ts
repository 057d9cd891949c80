import { offered } from '../recipes/plan';
import { splitBefore } from '../recipes/splitBefore';
import type { Exposure } from '../timeline/timeline';
import type { Work } from '../timeline/work';
import { defineRule, type Related, type RuleFinding, type Scene } from './rule';
import { alone } from './scene/causes';
import { followed } from './scene/followed';
import { replacementOf } from './scene/indexes';
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

Put the work into a migration that follows: the first one then commits and lets go of its locks. When the second one
then fails, the first stays applied. So the fix is offered by itself, and by \`lockstep fix --rule lock-held-during-work\`,
and is never among those that are applied all at once.`,

  check(scene) {
    return groups(scene).map((exposures) => findingOf(scene, exposures));
  },
});

/** How much of the later work is named; a long file may hold hundreds of statements that work. */
const mostWork = 5;

/** How many tables are named; the others are counted. */
const mostNames = 3;

/**
 * Exposures, cut down to the first of the later work for which they are to blame; those of one statement with the same
 * work are one.
 */
function groups(scene: Scene): Exposure[][] {
  const { timeline } = scene;
  const own = (index: number) => {
    const step = timeline.steps[index]!;
    return followed(scene, step, 'exposures alone', () => alone(step).exposures);
  };
  const found = new Map<number, Exposure[]>();
  for (const exposure of timeline.exposures) {
    // Of an index that is dropped before its replacement is built, another rule says that all wait.
    if (replacementOf(scene, timeline.steps[exposure.takenBy]!)) continue;
    const work: Work[] = [];
    for (let index = exposure.takenBy + 1; index < exposure.until && work.length < mostWork; index++) {
      const later = timeline.work[index]!;
      if (later.length > 0 && !own(index).some((other) => covers(other, exposure))) work.push(...later);
    }
    if (work.length === 0) continue;
    const key = work[0]!.statement;
    found.set(key, [...(found.get(key) ?? []), withWork(exposure, work)]);
  }
  return [...found.values()];
}

/** The exposure with that work; not a spread, which would list all the work there is. */
function withWork({ relation, blocks, lock, through, takenBy, command, releasedAfter, until }: Exposure, work: Work[]) {
  return { relation, blocks, lock, through, takenBy, command, releasedAfter, until, work };
}

/** Whether a statement's own exposure keeps the same people from the same table. */
function covers(own: Exposure, { relation, blocks }: Exposure): boolean {
  return own.relation.id === relation.id && (own.blocks === blocks || own.blocks === 'reads and writes');
}

function findingOf(scene: Scene, exposures: readonly Exposure[]): RuleFinding {
  const { steps } = scene.timeline;
  const worst = exposures.filter(({ blocks }) => blocks === 'reads and writes');
  const told = worst.length > 0 ? worst : exposures;
  const { takenBy, command, blocks, work } = told[0]!;
  const { statement } = steps[takenBy]!;
  const first = heaviest(work);
  const tables = namesOf(scene, told);
  const against = blocks === 'writes' ? 'writes' : 'reads and writes';
  const doingWhat = doing(first, steps[first.statement]!.statement.parsed);
  const because = sharedBecause(scene, steps[takenBy]!);
  return {
    statement: takenBy,
    span: commandPlace(statement, command),
    message: `${tables} locked against ${against} while statement ${first.statement + 1} ${doingWhat}: ${because}.`,
    related: [
      ...exposures.slice(0, mostWork).flatMap((each) => (each === told[0] ? [] : lockedHere(scene, each))),
      ...work.map((each) => ({
        span: headPlace(steps[each.statement]!.statement),
        message: `This ${doing(each, steps[each.statement]!.statement.parsed)} while ${tables} locked.`,
      })),
    ],
    remedies: () => offered(splitBefore(scene, first)).map((plan) => ({ ...plan, asksFirst: true as const })),
  };
}

/** `"User" stays`, or `"User", "Post" and 4 other tables stay`. */
function namesOf({ timeline }: Scene, exposures: readonly Exposure[]): string {
  const names = [
    ...new Set(exposures.map(({ relation, takenBy }) => nameOf(relation, timeline.steps[takenBy]!.statement.parsed))),
  ];
  if (names.length === 1) return `${names[0]} stays`;
  const others = names.length - mostNames;
  return `${listed(others > 1 ? [...names.slice(0, mostNames), `${others} other tables`] : names)} stay`;
}

function lockedHere({ timeline }: Scene, { takenBy, command, relation, blocks }: Exposure): Related {
  const { statement } = timeline.steps[takenBy]!;
  return {
    span: commandPlace(statement, command),
    message: `${nameOf(relation, statement.parsed)} is locked against ${blocks} here.`,
  };
}

/** What the first of the working statements mainly does. */
function heaviest(work: readonly Work[]): Work {
  const own = work.filter(({ statement }) => statement === work[0]!.statement);
  return own.find(({ kind }) => kind !== 'scan') ?? own[0]!;
}
