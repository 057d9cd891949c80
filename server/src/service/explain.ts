import type { Effect, RelationRef } from '../effects/effect';
import { headSpan } from '../sql/clauses';
import { LineIndex } from '../text/lines';
import { type Step, strongestLocks, type Timeline } from '../timeline/timeline';
import type { Session } from './session';
import type { ExplainedExposure, ExplainedMigration, ExplainedStatement } from './view';

/** A migration of a session as plain data. */
export function explainMigration(session: Session, index: number): ExplainedMigration {
  const { name, path, text } = session.migrations[index]!;
  const timeline = session.timeline(index);
  const lines = new LineIndex(text ?? '');
  return {
    name,
    path,
    sentAs: timeline.sentAs,
    statements: timeline.steps.map((step) => explainStep(step, lines)),
    exposures: explainExposures(timeline),
  };
}

/** One step of a timeline as plain data. */
export function explainStep(step: Step, lines: LineIndex): ExplainedStatement {
  const { statement, effects } = step;
  const { parsed } = statement;
  const fails = effects.find((effect) => effect.kind === 'fails');
  const head = headSpan(parsed);
  return {
    index: statement.index,
    line: lines.positionAt(statement.start).line + 1,
    start: statement.start,
    end: statement.end,
    kind: parsed.text.slice(head.start, head.end).replace(/\s+/g, ' ').toUpperCase(),
    transaction: step.transaction,
    understood: parsed.tree !== undefined,
    ...(parsed.problem && { problem: parsed.problem.message }),
    // What fails gives up its locks with its transaction.
    locks: (fails ? [] : strongestLocks(effects))
      .filter(({ relation }) => relation.kind !== 'index' && relation.kind !== 'composite type')
      .map(({ relation, mode }) => ({ relation: qualified(relation), mode, newHere: relation.newHere })),
    rewrites: namesOf(effects, 'rewrite'),
    scans: namesOf(effects, 'scan'),
    indexBuilds: effects.flatMap((effect) =>
      effect.kind === 'index build'
        ? [{ relation: qualified(effect.relation), index: effect.index, concurrently: effect.concurrently }]
        : [],
    ),
    indexRebuilds: namesOf(effects, 'index rebuild'),
    waitsFor: namesOf(effects, 'waits for'),
    refusesTransaction: effects.some((effect) => effect.kind === 'refuses transaction'),
    mayFail: unique(effects.flatMap((effect) => (effect.kind === 'may fail' ? [effect.why] : []))),
    ...(fails && { fails: fails.message }),
    unknown: unique(effects.flatMap((effect) => (effect.kind === 'unknown' ? [effect.what] : []))),
  };
}

/** The exposures of a timeline as plain data. */
export function explainExposures(timeline: Timeline): ExplainedExposure[] {
  return timeline.exposures.map((exposure) => ({
    relation: qualified(exposure.relation),
    blocks: exposure.blocks,
    lock: exposure.lock,
    takenBy: exposure.takenBy,
    releasedAfter: exposure.releasedAfter,
    work: exposure.work.map(({ statement, kind, relation }) => ({ statement, kind, relation: qualified(relation) })),
  }));
}

/** A relation's name as data has it: `public.User`, without quotes. */
export function qualified(relation: Pick<RelationRef, 'schema' | 'name'>): string {
  return `${relation.schema}.${relation.name}`;
}

function namesOf(effects: readonly Effect[], kind: 'rewrite' | 'scan' | 'index rebuild' | 'waits for'): string[] {
  return unique(effects.flatMap((effect) => (effect.kind === kind ? [qualified(effect.relation)] : [])));
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
