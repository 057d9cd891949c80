import { blocks, spelled } from '../effects/lock';
import { LineIndex } from '../text/lines';
import { type Step, strongestLocks, type Timeline } from '../timeline/timeline';
import { titleOf } from './hover';
import type { Session } from './session';
import { nameOf, sentClause, whoWaits, workClause } from './wording';

/** What a migration does, statement by statement, as lines for people. */
export function explainText(session: Session, index: number): string {
  const { name, text } = session.migrations[index]!;
  const timeline = session.timeline(index);
  const lines = new LineIndex(text ?? '');
  const head = [name, `PostgreSQL ${session.postgres} · ${sentClause(timeline, session.project.prisma.version)}`];
  const statements = timeline.steps.flatMap((step) => ['', ...stepLines(step, lines)]);
  return `${[...head, ...statements, ...exposureLines(timeline)].join('\n')}\n`;
}

function stepLines(step: Step, lines: LineIndex): string[] {
  const line = lines.positionAt(step.statement.start).line + 1;
  const locks = strongestLocks(step.effects).filter(({ relation }) => !relation.newHere);
  const width = Math.max(0, ...locks.map(({ relation }) => nameOf(relation).length));
  return [
    `${step.statement.index + 1}. line ${line}  ${titleOf(step)}`,
    ...locks.map(({ relation, mode }) => {
      const blocked = relation.table && mode !== 'AccessExclusiveLock' ? 'nothing' : blocks(mode);
      return `   ${nameOf(relation).padEnd(width)}  ${spelled(mode)}  ${whoWaits(blocked)}`;
    }),
    ...remarks(step).map((remark) => `   ${remark}`),
  ];
}

function remarks(step: Step): string[] {
  const remarks = step.effects.flatMap((effect) => {
    switch (effect.kind) {
      case 'rewrite':
        return [`rewrites ${nameOf(effect.relation)}: ${effect.why}`];
      case 'scan':
        return [`reads every row of ${nameOf(effect.relation)}`];
      case 'index build':
        return [`builds an index on ${nameOf(effect.relation)}${effect.concurrently ? ' concurrently' : ''}`];
      case 'index rebuild':
        return [`builds ${nameOf(effect.relation)} again`];
      case 'waits for':
        return [`waits for older transactions that use ${nameOf(effect.relation)}`];
      case 'fails':
        return [`fails: ${effect.message}`];
      case 'unknown':
        return [`not known: ${effect.what}`];
      default:
        return [];
    }
  });
  if (step.refused) remarks.push('refused: it cannot run inside a transaction block');
  return [...new Set(remarks)];
}

function exposureLines(timeline: Timeline): string[] {
  if (timeline.exposures.length === 0) return [];
  const lines = timeline.exposures.map((exposure) => {
    const until = timeline.steps.length > 1 ? `, until statement ${exposure.releasedAfter + 1} ends` : '';
    const work = exposure.work.map((each) => `${workClause(each)} (statement ${each.statement + 1})`).join(', ');
    const name = nameOf(exposure.relation);
    return `${exposure.blocks === 'writes' ? `writes to ${name} wait` : `reads and writes of ${name} wait`} while ${work}${until}`;
  });
  return ['', 'Who waits', ...lines.map((line) => `   ${line}`)];
}
