import type { RelationRef } from '../effects/effect';
import {
  holdersOf,
  indexBuildProgress,
  invalidIndexes,
  longTransactions,
  unresolvedMigrations,
  waitersFor,
} from '../recipes/operatorQueries';
import type { Timeline } from '../timeline/timeline';
import { fenced } from './markdown';
import type { Session } from './session';

/** What to look at before the deploy; each query only where something in the migrations calls for it. */
export function runbookBefore(session: Session, indexes: readonly number[]): string[] {
  if (indexes.length === 0) return [];
  const timelines = indexes.map((index) => session.timeline(index));
  const locked = unique(timelines.flatMap(lockedTables));
  const waits = timelines.some((timeline) => hasEffect(timeline, 'waits for'));
  return [
    '## Before',
    '',
    'No migration may stand there as failed, or nothing is run (P3009):',
    '',
    ...fenced('sql', unresolvedMigrations),
    '',
    ...(locked.length > 0
      ? [
          'Transactions that hold the tables which will be locked; the locks queue behind them, and everybody else behind the locks:',
          '',
          ...fenced('sql', holdersOf(locked)),
          '',
        ]
      : []),
    ...(waits
      ? [
          'Long transactions, for which concurrent commands wait; and invalid indexes that an earlier attempt left behind:',
          '',
          ...fenced('sql', `${longTransactions}\n\n${invalidIndexes}`),
          '',
        ]
      : []),
  ];
}

/** How to see that somebody waits while a migration runs; nothing where nobody can. */
export function runbookWatching(timeline: Timeline): string[] {
  const locked = lockedTables(timeline);
  const builds = timeline.work.flat().some(({ kind }) => kind === 'index build' || kind === 'index rebuild');
  if (locked.length === 0 && !builds) return [];
  return [
    '### Watch',
    '',
    ...(locked.length > 0
      ? ['Who waits for its tables, for how long, and behind whom:', '', ...fenced('sql', waitersFor(locked)), '']
      : []),
    ...(builds ? ['How far index builds have come:', '', ...fenced('sql', indexBuildProgress), ''] : []),
  ];
}

/** The tables for which somebody may wait. */
function lockedTables(timeline: Timeline): RelationRef[] {
  return unique([...timeline.exposures, ...timeline.briefLocks].map(({ relation }) => relation));
}

function unique(relations: readonly RelationRef[]): RelationRef[] {
  return [...new Map(relations.map((relation) => [`${relation.schema}.${relation.name}`, relation])).values()];
}

function hasEffect({ steps }: Timeline, kind: string): boolean {
  return steps.some(({ effects }) => effects.some((effect) => effect.kind === kind));
}
