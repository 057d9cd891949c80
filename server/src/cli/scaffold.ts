import { planKinds } from '../recipes/plans/index';
import type { Refusal } from '../recipes/plans/kind';
import { plansOf } from '../service/plans';
import { nextPhase, previewPlan, type Scaffold, startPlan } from '../service/scaffold';
import type { Service } from '../service/service';
import type { Session } from '../service/session';
import { writeFix } from './edits';
import { type Options, UsageError } from './options';
import { namedBy, relativeToHere } from './target';

/**
 * Begins a plan, or goes on with one: writes one phase with --yes, and only shows what would be written without it.
 * @param note takes what is said besides, on stderr
 * @returns the text to print
 * @throws UsageError when there is no such plan, or nothing to draw it from.
 */
export function scaffold(service: Service, options: Options, note: (text: string) => void): string {
  if (options.list) return listed(options);
  const [kind, ...rest] = options.next ? [undefined, ...options.paths] : options.operands;
  const { session } = namedBy(service, rest[0] ?? '.')[0]!;
  if (options.next) return goOn(session, options, note);
  if (kind === undefined) throw new UsageError('scaffold needs the kind of plan; lockstep scaffold --list names them');
  if (!options.yes) return preview(unrefused(previewPlan(session, kind, options.answers)), options);
  return written(unrefused(startPlan(session, kind, options.answers)), options);
}

function goOn(session: Session, options: Options, note: (text: string) => void): string {
  const plans = plansOf(session);
  const open = plans.filter(({ finished }) => !finished);
  const names = (all: readonly { plan: string }[]) => all.map(({ plan }) => plan).join(', ');
  const known =
    options.plan === undefined
      ? open.length > 0
        ? open
        : plans.slice(-1)
      : plans.filter(({ plan }) => plan === options.plan);
  const [state] = known;
  if (!state) {
    const there = plans.length > 0 ? `; there are ${names(plans)}` : '';
    throw new UsageError(
      `there is no plan${options.plan === undefined ? '' : ` ${options.plan}`} in this history${there}`,
    );
  }
  if (known.length > 1) throw new UsageError(`several plans are under way; say --plan with one of ${names(known)}`);
  const early = nextPhase(session, state.plan);
  if (early && 'tooEarly' in early) note(early.refused);
  // It is for whoever asks to deploy it later than the one before: in a branch of its own, for instance.
  const next = nextPhase(session, state.plan, { ahead: true });
  if (next) {
    const phase = unrefused<Scaffold>(next);
    return options.yes ? written(phase, options) : preview([phase], options);
  }
  const { plan, kind, phase, phases, title } = state;
  if (options.format === 'json') return `${JSON.stringify({ plan, kind, phase, phases, wrote: [], waitsFor: '' })}\n`;
  return `${title}: all ${phases} phases are written\n`;
}

function unrefused<T extends object>(result: T | Refusal): T {
  if ('refused' in result) throw new UsageError(result.refused);
  return result;
}

function written(phase: Scaffold, options: Options): string {
  writeFix(phase.fix);
  if (options.format === 'json') return `${JSON.stringify({ ...asJson(phase), wrote: pathsOf(phase) })}\n`;
  return [
    headline(phase),
    ...pathsOf(phase).map((path) => `wrote    ${path}`),
    `waits for  ${phase.waitsFor}`,
    ...phase.steps.map((step, index) => `${index + 1}. ${step}`),
    ...(phase.phase < phase.phases ? ['', 'once it is deployed: lockstep scaffold --next --yes'] : []),
    '',
  ].join('\n');
}

function preview(phases: readonly Scaffold[], options: Options): string {
  if (options.format === 'json') {
    const all = phases.map((phase) => ({
      ...asJson(phase),
      title: phase.phaseTitle,
      oldRelease: phase.appliesWhileOldReleaseRuns,
      writes: pathsOf(phase),
    }));
    return `${JSON.stringify({ ...asJson(phases[0]!), wrote: [], preview: all })}\n`;
  }
  const told = phases.flatMap((phase) => [
    `${phase.phase} of ${phase.phases}  ${phase.phaseTitle}`,
    `        ${phase.appliesWhileOldReleaseRuns ? 'the old release may be running' : 'the old release must be gone'}; waits for: ${phase.waitsFor}`,
    ...pathsOf(phase).map((path) => `        ${path}`),
  ]);
  return [phases[0]!.title, '', ...told, '', 'nothing was written; --yes writes the first of these', ''].join('\n');
}

function headline({ title, phase, phases, phaseTitle }: Scaffold): string {
  return `${title}: phase ${phase} of ${phases}, ${phaseTitle}`;
}

function asJson({ plan, kind, phase, phases, waitsFor }: Scaffold) {
  return { plan, kind, phase, phases, waitsFor };
}

function pathsOf({ fix }: Scaffold): string[] {
  const paths = [...fix.creates, ...fix.edits].map(({ path }) => relativeToHere(path));
  return [...new Set(paths)];
}

function listed({ format }: Options): string {
  if (format === 'json') {
    const kinds = planKinds.map(({ id, title, about, asks }) => ({ kind: id, title, about, asks }));
    return `${JSON.stringify({ kinds })}\n`;
  }
  return planKinds
    .map(({ id, title, asks }) => {
      const flags = asks.map(({ name, default: usual }) => (usual === undefined ? `--${name}` : `[--${name}]`));
      return `${id.padEnd(22)} ${title.padEnd(32)} ${flags.join(' ')}\n`;
    })
    .join('');
}
