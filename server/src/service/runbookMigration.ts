import { blocks, spelled } from '../effects/lock';
import { prismaName } from '../rules/scene/phrases';
import { LineIndex } from '../text/lines';
import { type Step, strongestLocks, type Timeline } from '../timeline/timeline';
import { titleOf } from './hover';
import { code, escapeMarkdown } from './markdown';
import { runbookFailing } from './runbookFailing';
import { runbookWatching } from './runbookQueries';
import { runbookRelease } from './runbookRelease';
import { runbookRisks } from './runbookRisks';
import type { Session } from './session';
import { nameOf, whoWaits, workClause } from './wording';

/** All that operators need of one migration. `after` are the names of those that the same deploy runs after it. */
export function runbookMigration(session: Session, index: number, after: readonly string[]): string[] {
  const { name, text } = session.migrations[index]!;
  const timeline = session.timeline(index);
  return [
    `## ${code(name)}`,
    '',
    sending(timeline, session.project.prisma.version),
    '',
    ...whatItDoes(timeline, new LineIndex(text ?? '')),
    ...runbookRisks(session, index),
    ...runbookWatching(timeline),
    ...runbookFailing(session, index, after),
    ...runbookRelease(session, index),
  ];
}

function sending({ sentAs, steps }: Timeline, prisma: string): string {
  const who = prismaName(prisma);
  if (steps.length === 0) return 'It holds no statement; Prisma records it as applied.';
  if (steps.length === 1) return `${who} sends its one statement.`;
  if (sentAs === 'statements')
    return `${who} sends each of its ${steps.length} statements alone: locks end with their statement, and what has run stays.`;
  const transactions = new Set(steps.map(({ transaction }) => transaction)).size;
  return transactions === 1
    ? `${who} sends its ${steps.length} statements as one transaction: locks are held to the end, and it is all or nothing.`
    : `${who} sends the file whole; its own BEGIN and COMMIT make ${transactions} transactions of the ${steps.length} statements.`;
}

function whatItDoes(timeline: Timeline, lines: LineIndex): string[] {
  if (timeline.steps.length === 0) return [];
  return [
    '| | line | statement | locks | who waits, and for what |',
    '|--:|--:|---|---|---|',
    ...timeline.steps.map((step) => {
      const line = lines.positionAt(step.statement.start).line + 1;
      return `| ${step.statement.index + 1} | ${line} | ${code(titleOf(step))} | ${locksOf(step)} | ${waitingFor(step, timeline)} |`;
    }),
    '',
  ];
}

/** In a cell of the table: nothing. */
const none = '–';

function locksOf(step: Step): string {
  const locks = strongestLocks(step.effects).filter(
    ({ relation, mode }) =>
      !relation.newHere && blocks(mode) !== 'nothing' && (!relation.table || mode === 'AccessExclusiveLock'),
  );
  return locks.map(({ relation, mode }) => `${escapeMarkdown(nameOf(relation))} ${spelled(mode)}`).join('<br>') || none;
}

function waitingFor(step: Step, timeline: Timeline): string {
  const { index } = step.statement;
  const exposed = timeline.exposures.filter(({ takenBy }) => takenBy === index);
  const brief = timeline.briefLocks.filter(({ takenBy }) => takenBy === index);
  const parts = [
    ...exposed.map(({ relation, blocks: blocked, work, releasedAfter }) => {
      const until = releasedAfter > index ? `, until statement ${releasedAfter + 1} ends` : '';
      return escapeMarkdown(
        `${nameOf(relation)}: ${whoWaits(blocked)} while ${work.map(workClause).join(', ')}${until}`,
      );
    }),
    ...brief.map(({ relation, blocks: blocked }) =>
      escapeMarkdown(`${nameOf(relation)}: ${whoWaits(blocked)}, briefly`),
    ),
  ];
  const known = step.effects.flatMap((effect) =>
    effect.kind === 'unknown' ? [escapeMarkdown(`not known: ${effect.what}`)] : [],
  );
  return [...parts, ...known].join('<br>') || (locksOf(step) === none ? 'nobody' : 'no more than before');
}
