import { below } from '../prisma/paths';
import { viewOfSchema } from '../prisma/schemaView';
import { planKind } from '../recipes/plans/index';
import type { Answers, Phase, PlanGround, PlanKind, Refusal } from '../recipes/plans/kind';
import { planName, readPlanHead } from './planHead';
import type { Session } from './session';

/** Where a plan stands, by the heads of the migrations that it wrote. */
export interface PlanState {
  /** What `--plan` takes. */
  readonly plan: string;
  readonly kind: string;
  /** `Rename "email" to "mail"`. */
  readonly title: string;
  readonly answers: Answers;
  /** The last phase that has been written, counted from 1, its id, and how many there are. */
  readonly phase: number;
  readonly phases: number;
  readonly id: string;
  readonly finished: boolean;
  /** The names of its migrations with the phase that wrote them, in order. */
  readonly migrations: readonly { readonly name: string; readonly phase: number; readonly id: string }[];
}

/** The plans of a history, in the order in which they began. */
export function plansOf(session: Session): PlanState[] {
  const plans = new Map<string, PlanState>();
  for (const { name, text } of session.migrations) {
    const head = readPlanHead(text);
    const kind = head && planKind(head.kind);
    if (!head || !kind) continue;
    const { answers, phase, phases, id } = head;
    const plan = planName(head.kind, answers);
    // Under the name of a plan that is finished another one may begin.
    const known = phase === 1 && plans.get(plan)?.finished ? undefined : plans.get(plan);
    const migrations = [...(known?.migrations ?? []), { name, phase, id }];
    const finished = phase >= phases;
    const title = kind.describe(answers);
    plans.set(plan, { plan, kind: head.kind, title, answers, phase, phases, id, finished, migrations });
  }
  return [...plans.values()];
}

/** What a migration is to its plan, by its text: `Rename "email" to "mail", phase 2 of 5`; undefined when it has none. */
export function phaseOf(text: string | undefined): string | undefined {
  const head = readPlanHead(text);
  const kind = head && planKind(head.kind);
  return head && kind && `${kind.describe(head.answers)}, phase ${head.phase} of ${head.phases}`;
}

/** The phase that comes next, counted from 1; undefined when the plan is finished. */
export interface Upcoming {
  readonly phase: Phase;
  readonly number: number;
  readonly phases: readonly Phase[];
}

/** What comes after the last phase that was written. */
export function upcoming(session: Session, state: PlanState): Upcoming | Refusal | undefined {
  if (state.finished) return undefined;
  const phases = phasesOf(session, planKind(state.kind)!, state.answers);
  if ('refused' in phases) return phases;
  const at = phases.findIndex(({ id }) => id === state.id) + 1;
  const phase = phases[at];
  if (at === 0 || !phase)
    return {
      refused: `The plan ${state.plan} has no phase after "${state.id}" any more: its tables were changed since.`,
    };
  return { phase, number: at + 1, phases };
}

/** The phases of a plan, as they are drawn from what is there now. */
export function phasesOf(session: Session, kind: PlanKind, answers: Answers): readonly Phase[] | Refusal {
  return kind.phases(groundOf(session, kind.id, answers));
}

export function groundOf(session: Session, kind: string, answers: Answers): PlanGround {
  const { project, ports } = session;
  const files = project.schemaFiles.map((path) => ({ path, text: ports.files.read(path) ?? '' }));
  return {
    catalog: session.catalogAtEnd,
    schema: viewOfSchema(files),
    answers,
    postgres: session.postgres,
    place: `${placeOf(session)}/${planName(kind, answers)}`,
  };
}

/** The folder of the plans' files, from the project's root. */
export function placeOf({ project }: Session): string {
  const folder = project.migrationsPath.slice(0, project.migrationsPath.lastIndexOf('/'));
  const inside = below(project.root, folder);
  return inside === undefined || inside === '' ? 'plans' : `${inside}/plans`;
}
