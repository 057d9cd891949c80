import type { Refusal } from '../recipes/plans/kind';
import type { PlanState } from './plans';
import type { Session } from './session';

/** Why the next phase is not written yet, where somebody may want it all the same. */
export interface TooEarly extends Refusal {
  readonly tooEarly: true;
}

/** The migrations of a plan's last phase that have not been applied; undefined where nothing tells what has been. */
export function notDeployed(
  { past, states }: Session,
  { phase, migrations }: PlanState,
): readonly string[] | undefined {
  if (past.source === 'none') return undefined;
  const own = new Set(migrations.flatMap((each) => (each.phase === phase ? [each.name] : [])));
  return states.flatMap(({ name, state }) =>
    own.has(name) && !['applied', 'edited', 'renamed'].includes(state) ? [name] : [],
  );
}

/** Whoever deploys two phases at once has no time between them: the next one waits for the last to be deployed. */
export function tooEarly(session: Session, state: PlanState, waitsFor: string): TooEarly | undefined {
  const open = notDeployed(session, state);
  if (!open || open.length === 0) return undefined;
  const { phase, phases } = state;
  const where = session.past.source === 'database' ? 'applied in the database' : `on ${session.past.reference}`;
  const verb = open.length === 1 ? 'is' : 'are';
  return {
    refused: `Phase ${phase} of ${phases} is not deployed yet: ${open.join(', ')} ${verb} not ${where}. Phase ${phase + 1} waits for it. ${waitsFor}`,
    tooEarly: true,
  };
}
