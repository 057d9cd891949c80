import { type PlanState, placeOf, plansOf, upcoming } from './plans';
import type { Session } from './session';

/** A migration's place in the plan that wrote it. */
export interface PlanPlace {
  readonly plan: string;
  /** `Rename "email" to "mail" · phase 2 of 5: backfill`. */
  readonly title: string;
  /** The plan's runbook, absolute; it may be gone. */
  readonly runbook: string;
  /** Of the last phase that was written, while there are more: `phase 3 waits for: …`. */
  readonly next: string | undefined;
}

/** The migrations that belong to plans, by name. */
export function planPlaces(session: Session): ReadonlyMap<string, PlanPlace> {
  const places = new Map<string, PlanPlace>();
  for (const state of plansOf(session)) {
    const runbook = `${session.project.root}/${placeOf(session)}/${state.plan}.md`;
    const next = nextOf(session, state);
    for (const { name, phase, id } of state.migrations) {
      const title = `${state.title} · phase ${phase} of ${state.phases}: ${id}`;
      places.set(name, { plan: state.plan, title, runbook, next: phase === state.phase ? next : undefined });
    }
  }
  return places;
}

function nextOf(session: Session, state: PlanState): string | undefined {
  const next = upcoming(session, state);
  if (!next) return undefined;
  return 'refused' in next ? next.refused : `phase ${next.number} waits for: ${next.phase.waitsFor}`;
}
