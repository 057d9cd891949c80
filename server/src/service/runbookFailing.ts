import { dropLeftover, recordedOf } from '../recipes/operatorQueries';
import { keptWhenFailing } from '../timeline/kept';
import type { Step, Timeline } from '../timeline/timeline';
import { shellQuoted } from './history';
import { code, escapeMarkdown, fenced, ranges } from './markdown';
import { rerun } from './rerun';
import type { Session } from './session';

/** Statements at which a failure leaves the same behind. */
interface Outcome {
  readonly at: readonly number[];
  readonly kept: readonly number[];
}

/** What is left, and what to run, when a migration fails at each of its statements. */
export function runbookFailing(session: Session, index: number, after: readonly string[]): string[] {
  const { name } = session.migrations[index]!;
  const timeline = session.timeline(index);
  if (timeline.steps.length === 0) return [];
  const later =
    after.length === 0
      ? ''
      : ` ${after.join(', ')} ${after.length === 1 ? 'has' : 'have'} not run, and ${after.length === 1 ? 'does' : 'do'} not run before that.`;
  return [
    '### When it fails',
    '',
    `Prisma says P3018, and P3009 at every further deploy until it is told how the migration stands.${later} What happened:`,
    '',
    ...fenced('sql', recordedOf(name)),
    '',
    ...failingAt(session, index),
  ];
}

/** The same of each statement, without the introduction; together what is mended in the same way. */
export function failingAt(session: Session, index: number): string[] {
  const { steps } = session.timeline(index);
  const groups = new Map<string, { readonly again: Again; readonly outcomes: Outcome[] }>();
  for (const outcome of outcomesOf(session.timeline(index))) {
    const again = outcome.kept.length === 0 ? 'clean' : rerun(session.site(index), steps, outcome.kept);
    const key = JSON.stringify(again) ?? 'unknown';
    groups.set(key, { again, outcomes: [...(groups.get(key)?.outcomes ?? []), outcome] });
  }
  return [...groups.values()].flatMap(({ again, outcomes }) => [
    ...(steps.length > 1
      ? [
          `**At statement ${ranges(
            outcomes.flatMap(({ at }) => at.map(numbered)),
            'or',
          )}**`,
          '',
        ]
      : []),
    ...whatIsLeft(steps, outcomes),
    '',
    ...leftovers(steps, outcomes),
    ...whatToRun(session.migrations[index]!.name, again),
    '',
  ]);
}

/** What would come of running the file again from its start; `clean`: nothing of it is there. */
type Again = ReturnType<typeof rerun> | 'clean';

function outcomesOf(timeline: Timeline): Outcome[] {
  const outcomes: { at: number[]; kept: number[] }[] = [];
  for (const { statement } of timeline.steps) {
    const kept = keptWhenFailing(timeline, statement.index);
    const last = outcomes.at(-1);
    if (last && last.kept.join() === kept.join()) last.at.push(statement.index);
    else outcomes.push({ at: [statement.index], kept });
  }
  return outcomes;
}

function whatIsLeft(steps: readonly Step[], outcomes: readonly Outcome[]): string[] {
  if (outcomes.every(({ kept }) => kept.length === 0)) return ['Nothing of it is kept.'];
  return outcomes.map(({ at, kept }) => {
    const stays = `statement${kept.length === 1 ? '' : 's'} ${ranges(kept.map(numbered))} ${kept.length === 1 ? 'stays' : 'stay'}`;
    return `- at ${ranges(at.map(numbered), 'or')}: ${stays}; the rest is ${rest(steps, at[0]!)}`;
  });
}

/** What is not done yet when it fails there: from the start of the transaction that was taken back. */
function rest(steps: readonly Step[], failing: number): string {
  const { transaction } = steps[failing]!;
  const first = transaction === null ? failing : steps.findIndex((step) => step.transaction === transaction);
  const last = steps.length;
  return first + 1 === last ? `statement ${last}` : `statements ${first + 1} to ${last}`;
}

/** Indexes that a concurrent build leaves invalid when it fails or is cancelled. */
function leftovers(steps: readonly Step[], outcomes: readonly Outcome[]): string[] {
  return outcomes
    .flatMap(({ at }) => at)
    .flatMap((index) => (steps[index]!.refused ? [] : steps[index]!.effects.map((effect) => ({ index, effect }))))
    .flatMap(({ index, effect }) => {
      if (effect.kind !== 'index build' || !effect.concurrently) return [];
      const name = effect.index.slice(effect.index.indexOf('.') + 1);
      return [
        `When statement ${numbered(index)} fails, the index ${code(name)} may be left invalid: every write keeps it up, and no query uses it. Take it away, alone and outside of a transaction:`,
        '',
        ...fenced('sql', dropLeftover({ schema: effect.relation.schema, name })),
        '',
      ];
    });
}

function whatToRun(name: string, again: Again): string[] {
  const resolve = (how: string) =>
    fenced('sh', `npx prisma migrate resolve --${how} ${shellQuoted(name)}\nnpx prisma migrate deploy`);
  if (again === 'clean' || again === 'runs') {
    const how = again === 'clean' ? '' : 'What stays does not stand in the way of running the file again. ';
    return [
      `${how}Remove the cause, and run it again; the file may be changed for that, since it has not been applied:`,
      '',
      ...resolve('rolled-back'),
    ];
  }
  const why =
    again === undefined
      ? 'Whether the file can be run again as it is, is not known.'
      : `Run again as it is, the file fails at statement ${numbered(again.statement)}: ${escapeMarkdown(again.message)}.`;
  return [
    `${why} Go forward: remove the cause, run the rest of the file by hand, and tell Prisma that it is done:`,
    '',
    ...resolve('applied'),
    '',
    'Or go back: undo by hand what stays, and let Prisma run all of the file:',
    '',
    ...resolve('rolled-back'),
  ];
}

function numbered(index: number): number {
  return index + 1;
}
