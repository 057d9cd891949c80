import type { RelationRef } from '../effects/effect';
import { type Blocks, blocks, type LockMode, spelled, strength } from '../effects/lock';
import { LineIndex } from '../text/lines';
import { type Step, strongestLocks, type Timeline } from '../timeline/timeline';
import { type Work, type WorkKind, workOf } from '../timeline/work';
import { titleOf } from './hover';
import type { Session } from './session';
import { nameOf, sentClause, whoWaits, workClause } from './wording';

/** A migration's timeline as it is drawn: time runs over the statements, one lane a relation. */
export interface Picture {
  readonly title: string;
  readonly subtitle: string;
  readonly columns: readonly PictureColumn[];
  readonly lanes: readonly PictureLane[];
  /** Names of what the migration itself creates: nobody waits for it. */
  readonly newHere: readonly string[];
}

/** A statement. */
export interface PictureColumn {
  readonly statement: number;
  readonly line: number;
  /** UTF-16 offset of its first token. */
  readonly start: number;
  readonly title: string;
  readonly transaction: number | null;
  readonly refused: boolean;
}

/** A relation that was there before. */
export interface PictureLane {
  readonly relation: string;
  readonly bars: readonly PictureBar[];
}

/** A lock from the statement that takes it to the end of its transaction. */
export interface PictureBar {
  readonly lock: string;
  readonly blocks: Blocks;
  readonly from: number;
  readonly to: number;
  /** What runs meanwhile on this relation, by statement. */
  readonly work: readonly { readonly statement: number; readonly kind: WorkKind; readonly text: string }[];
  /** All of it in one sentence. */
  readonly sentence: string;
}

/** The picture of a session's migration. */
export function pictureOfMigration(session: Session, index: number): Picture {
  const { name, text } = session.migrations[index]!;
  const versions = { postgres: session.postgres, prisma: session.project.prisma.version };
  return pictureOf(name, text ?? '', session.timeline(index), versions);
}

/** The picture of a timeline. */
export function pictureOf(
  name: string,
  text: string,
  timeline: Timeline,
  versions: { readonly postgres: number; readonly prisma: string },
): Picture {
  const lines = new LineIndex(text);
  return {
    title: name,
    subtitle: `PostgreSQL ${versions.postgres} · ${sentClause(timeline, versions.prisma)}`,
    columns: timeline.steps.map((step) => ({
      statement: step.statement.index,
      line: lines.positionAt(step.statement.start).line + 1,
      start: step.statement.start,
      title: titleOf(step),
      transaction: step.transaction,
      refused: step.refused,
    })),
    lanes: lanesOf(timeline),
    newHere: newNames(timeline),
  };
}

function lanesOf(timeline: Timeline): PictureLane[] {
  const lanes = new Map<string, { readonly relation: RelationRef; readonly bars: Map<string, Held> }>();
  for (const step of timeline.steps) {
    for (const { relation, mode } of strongestLocks(step.effects)) {
      const owner = relation.table ?? relation;
      if (relation.newHere || owner.newHere || strength(mode) < strength('ShareUpdateExclusiveLock')) continue;
      const lane = lanes.get(owner.id) ?? { relation: owner, bars: new Map<string, Held>() };
      lanes.set(owner.id, lane);
      hold(lane.bars, timeline, step, mode, relation.table ? relation : undefined);
    }
  }
  return [...lanes.values()].map(({ relation, bars }) => ({
    relation: nameOf(relation),
    bars: [...bars.values()].map((held) => barOf(held, relation, timeline)),
  }));
}

interface Held {
  readonly mode: LockMode;
  readonly through: RelationRef | undefined;
  readonly from: number;
  readonly to: number;
}

/** Notes a lock, unless the same transaction holds the relation as strongly already. */
function hold(
  bars: Map<string, Held>,
  timeline: Timeline,
  step: Step,
  mode: LockMode,
  through: RelationRef | undefined,
): void {
  const { index } = step.statement;
  const to =
    step.transaction === null
      ? index
      : timeline.steps.findLastIndex(({ transaction }) => transaction === step.transaction);
  const known = [...bars.values()].some(
    (bar) => bar.from <= index && index <= bar.to && strength(bar.mode) >= strength(mode) && !bar.through === !through,
  );
  if (!known) bars.set(`${index} ${mode} ${through?.id}`, { mode, through, from: index, to });
}

function barOf({ mode, through, from, to }: Held, relation: RelationRef, timeline: Timeline): PictureBar {
  const blocked = through && mode !== 'AccessExclusiveLock' ? 'nothing' : blocks(mode);
  const during = timeline.steps.slice(from, to + 1).flatMap((step) => workOf(step.effects, step.statement.index));
  const own = during.filter((work) => work.relation.id === relation.id || blocked !== 'nothing');
  const lock = through ? `${spelled(mode)} on ${nameOf(through)}` : spelled(mode);
  return {
    lock,
    blocks: blocked,
    from,
    to,
    work: own.map((work) => ({ statement: work.statement, kind: work.kind, text: workClause(work) })),
    sentence: sentenceOf(lock, blocked, { from, to }, own, relation),
  };
}

function sentenceOf(
  lock: string,
  blocked: Blocks,
  { from, to }: { from: number; to: number },
  work: readonly Work[],
  relation: RelationRef,
): string {
  const when = from === to ? `statement ${from + 1}` : `statements ${from + 1} to ${to + 1}`;
  const waits = blocked === 'nothing' ? 'nobody waits' : whoWaits(blocked);
  const meanwhile = [...new Set(work.map(workClause))];
  return `${nameOf(relation)}: ${lock} during ${when}, ${waits}${meanwhile.length > 0 ? ` while ${meanwhile.join(', ')}` : ''}.`;
}

function newNames(timeline: Timeline): string[] {
  const names = timeline.steps.flatMap(({ effects }) =>
    strongestLocks(effects)
      .filter(({ relation }) => relation.newHere && !relation.table)
      .map(({ relation }) => nameOf(relation)),
  );
  return [...new Set(names)];
}
