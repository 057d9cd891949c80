import type { MigrationState } from '../history/compare';
import type { Span } from '../text/span';
import type { Timeline } from '../timeline/timeline';
import type { PlanPlace } from './planPlaces';
import { sentClause, worstClause } from './wording';

/** A line of text over a migration. */
export interface Lens {
  readonly span: Span;
  readonly title: string;
  readonly action?: 'explain' | 'timeline' | 'shadow' | 'next phase' | 'runbook';
  /** The plan whose next phase, or whose runbook, it is. */
  readonly plan?: string;
}

/** What heads a migration: whether it has been applied, how it is sent, who waits. */
export function lensesOf(
  state: MigrationState['state'],
  reference: string | undefined,
  timeline: Timeline,
  prisma: string,
): Lens[] {
  const span = { start: 0, end: 0 };
  if (state === 'applied') return [{ span, title: `Applied (${reference}) · unchanged`, action: 'explain' }];
  if (state === 'edited') return [{ span, title: `Applied (${reference}) · changed since`, action: 'explain' }];
  if (state === 'renamed') return [{ span, title: `Applied (${reference}) under another name`, action: 'explain' }];
  const worst =
    worstClause(timeline.exposures) ?? (timeline.briefLocks.length > 0 ? 'brief locks only' : 'nobody waits');
  const standing = state === 'failed' || state === 'rolled back' ? `Pending (${state})` : 'Pending';
  return [
    { span, title: `${standing} · ${sentClause(timeline, prisma)} · ${worst}`, action: 'explain' },
    { span, title: 'Show timeline', action: 'timeline' },
    { span, title: 'Run on a shadow database', action: 'shadow' },
  ];
}

/** What heads a migration of a plan: where the plan stands with it, and over the last one how it goes on. */
export function planLenses({ plan, title, next }: PlanPlace): Lens[] {
  const span = { start: 0, end: 0 };
  const runbook: Lens = { span, title: 'Open runbook', action: 'runbook', plan };
  if (next === undefined) return [{ span, title }, runbook];
  return [
    { span, title: `${title} · ${next}` },
    { span, title: 'Scaffold next phase', action: 'next phase', plan },
    runbook,
  ];
}
