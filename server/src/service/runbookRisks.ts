import type { Effect } from '../effects/effect';
import { failureCodes } from '../effects/failureCodes';
import { risksOf } from '../rules/scene/inForce';
import type { Step, Timeline } from '../timeline/timeline';
import { code, escapeMarkdown } from './markdown';
import type { Session } from './session';
import { nameOf } from './wording';

/** What can make a migration fail, statement by statement. */
export function runbookRisks(session: Session, index: number): string[] {
  const scene = session.scene(index);
  const { timeline } = scene;
  const lines = [
    ...timeline.steps.flatMap((step) =>
      risksAt(scene, step).map((risk) => `- Statement ${step.statement.index + 1}: ${risk}`),
    ),
    ...waitingRisks(timeline),
  ];
  return lines.length === 0 ? [] : ['### What can fail', '', ...lines, ''];
}

function risksAt(scene: Parameters<typeof risksOf>[0], step: Step): string[] {
  const codes = (effect: Effect) => failureCodes([effect]).join(', ');
  return [
    ...risksOf(scene, step)
      .filter(({ relation }) => !relation?.newHere)
      .map((risk) => `${escapeMarkdown(becauseOfRows(risk))} (${codes(risk)}).`),
    ...step.effects.flatMap((effect) =>
      effect.kind === 'fails' ? [`it is certain to fail: ${escapeMarkdown(effect.message)} (${effect.code}).`] : [],
    ),
    ...(step.refused ? ['PostgreSQL refuses it inside a transaction block (25001).'] : []),
  ];
}

/** Which rows make it fail: a clause. */
function becauseOfRows({ relation, why, detail }: Extract<Effect, { kind: 'may fail' }>): string {
  const table = relation ? nameOf(relation) : 'a table that uses it';
  switch (why) {
    case 'nulls':
      return `a row of ${table} that has no value in ${detail}`;
    case 'duplicates':
      return `rows of ${table} that are equal in ${detail}`;
    case 'orphans':
      return `a row of ${table} that refers to none (${detail})`;
    case 'violations':
      return `a row of ${table} that violates ${detail}`;
    case 'conversion':
      return `a value of ${table} in ${detail} that does not fit the new type`;
    case 'rows without partition':
      return `a row of ${table} that fits no partition`;
    default:
      return `${table}: ${detail}`;
  }
}

/** That locks are waited for, and for how long. */
function waitingRisks({ exposures, briefLocks, steps }: Timeline): string[] {
  const locks = [...exposures, ...briefLocks];
  if (locks.length === 0) return [];
  const limits = steps.flatMap(({ effects, statement }) =>
    effects.flatMap((effect) =>
      effect.kind === 'sets' && effect.setting === 'lock_timeout' && effect.value !== undefined && effect.value !== '0'
        ? [{ statement: statement.index, value: effect.value }]
        : [],
    ),
  );
  const first = limits[0];
  const before = first ? locks.filter(({ takenBy }) => takenBy < first.statement) : locks;
  const limited = first ? [`- It waits for a lock for ${code(first.value)} at most, and then fails (55P03).`] : [];
  const unlimited =
    before.length > 0
      ? [
          `- Nothing limits how long ${first ? `statement ${before[0]!.takenBy + 1} waits` : 'it waits'} for its locks: behind one long transaction everybody queues. ${code('?options=-c%20lock_timeout%3D5s')} in the connection string of the deploy limits it for every file; it then fails (55P03) and can be tried again.`,
        ]
      : [];
  return [...limited, ...unlimited];
}
