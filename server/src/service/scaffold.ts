import { nameAfter } from '../prisma/migrationName';
import { lineBreakOf } from '../recipes/moving';
import { planKind, planKinds } from '../recipes/plans/index';
import type { Answers, Drawing, Phase, PlanKind, Refusal } from '../recipes/plans/kind';
import { replacement } from './mend';
import { OpenFiles } from './openFiles';
import { type TooEarly, tooEarly } from './planDeployed';
import { planName, writePlanHead } from './planHead';
import { runbookHead, runbookSection } from './planRunbook';
import { groundOf, phasesOf, placeOf, plansOf, upcoming } from './plans';
import { applyFix } from './scratch';
import type { Session } from './session';
import type { FileEdit, Fix } from './view';

/** A phase that is about to be written. */
export interface Scaffold {
  readonly plan: string;
  readonly kind: string;
  /** `Rename "email" to "mail"`. */
  readonly title: string;
  readonly phase: number;
  readonly phases: number;
  readonly phaseId: string;
  readonly phaseTitle: string;
  readonly appliesWhileOldReleaseRuns: boolean;
  readonly waitsFor: string;
  readonly steps: readonly string[];
  readonly fix: Fix;
}

/**
 * The first phase of a new plan, or why there is none.
 * @param into the name of a migration, the last one, that becomes the plan's first
 */
export function startPlan(session: Session, kindId: string, given: Answers, into?: string): Scaffold | Refusal {
  const kind = planKind(kindId);
  if (!kind) return { refused: `There is no plan ${kindId}; there are ${planKinds.map(({ id }) => id).join(', ')}.` };
  const answers = completed(kind, given);
  if ('refused' in answers) return answers as Refusal;
  const name = planName(kindId, answers);
  const open = plansOf(session).find(({ plan, finished }) => plan === name && !finished);
  if (open)
    return {
      refused: `The plan ${name} is under way: phase ${open.phase} of ${open.phases} is written. Go on with its next phase.`,
    };
  const ground = groundOf(session, kindId, answers);
  if (kind.addsForeignKeys && !ground.schema.hasForeignKeys)
    return { refused: `With relationMode = "prisma" there are no foreign keys, and this plan adds one.` };
  const settled = kind.settle?.(ground) ?? answers;
  if ('refused' in settled) return settled as Refusal;
  const phases = phasesOf(session, kind, settled as Answers);
  if ('refused' in phases) return phases;
  return scaffold(session, kind, settled as Answers, phases, 1, into);
}

/**
 * The next phase of a plan that is under way; undefined when it is finished. Refused while the one before is known not to
 * be deployed, unless it is written `ahead`.
 */
export function nextPhase(
  session: Session,
  plan: string,
  { ahead = false }: { readonly ahead?: boolean } = {},
): Scaffold | Refusal | TooEarly | undefined {
  const state = plansOf(session).find((each) => each.plan === plan);
  if (!state) return { refused: `There is no plan ${plan} in this history.` };
  const next = upcoming(session, state);
  if (!next || 'refused' in next) return next;
  const early = ahead ? undefined : tooEarly(session, state, next.phase.waitsFor);
  return early ?? scaffold(session, planKind(state.kind)!, state.answers, next.phases, next.number);
}

/** All phases of a new plan, each drawn from what the earlier ones leave behind. Nothing is written. */
export function previewPlan(
  session: Session,
  kindId: string,
  given: Answers,
  into?: string,
): readonly Scaffold[] | Refusal {
  const first = startPlan(session, kindId, given, into);
  if ('refused' in first) return first;
  const files = new OpenFiles(session.ports.files);
  const copy = session.copy(files);
  const all: Scaffold[] = [first];
  for (let last = first; last.phase < last.phases; ) {
    applyFix(files, last.fix);
    copy.reload();
    const next = nextPhase(copy, first.plan, { ahead: true });
    if (!next || 'refused' in next) return next ?? all;
    all.push(next);
    last = next;
  }
  return all;
}

/** The answers with what holds when nobody answers; refused where one is missing or is none. */
function completed(kind: PlanKind, given: Answers): Answers | Refusal {
  const answers: Record<string, string> = {};
  for (const { name, prompt, kind: what, choices, default: usual } of kind.asks) {
    const value = given[name] ?? usual;
    if (value === undefined) return { refused: `${kind.id} needs --${name}: ${prompt}.` };
    if (what === 'choice' && !choices?.some((choice) => choice.value === value))
      return { refused: `--${name} is ${choices?.map((choice) => choice.value).join(' or ')}; not "${value}".` };
    if (what === 'name' && !/^[A-Za-z]\w*$/.test(value))
      return { refused: `"${value}" cannot be a name in schema.prisma: letters, digits and _, a letter first.` };
    answers[name] = value;
  }
  return answers;
}

function scaffold(
  session: Session,
  kind: PlanKind,
  answers: Answers,
  phases: readonly Phase[],
  number: number,
  into?: string,
): Scaffold | Refusal {
  const phase = phases[number - 1]!;
  const plan = planName(kind.id, answers);
  const drawing = phase.draw();
  const head = writePlanHead({ kind: kind.id, answers, phase: number, phases: phases.length, id: phase.id });
  const title = kind.describe(answers);
  const runbook = `${placeOf(session)}/${plan}.md`;
  const migrations = named(session, drawing, into);
  if (!migrations) return { refused: 'There is no name for a migration after the last one.' };
  const texts = [
    ...migrations.map(({ name, sql }) => ({
      path: `${session.project.migrationsPath}/${name}/migration.sql`,
      text: `${head}\n-- ${phase.title}.\n-- Waits for: ${phase.waitsFor}\n-- ${runbook} says what to do.\n\n${sql}`,
    })),
    ...filesOf(session, plan, drawing),
    runbookOf(
      session,
      runbook,
      title,
      phases,
      number,
      drawing,
      migrations.map(({ name }) => name),
    ),
  ];
  return {
    plan,
    kind: kind.id,
    title,
    phase: number,
    phases: phases.length,
    phaseId: phase.id,
    phaseTitle: phase.title,
    appliesWhileOldReleaseRuns: phase.appliesWhileOldReleaseRuns,
    waitsFor: phase.waitsFor,
    steps: drawing.steps,
    fix: fixOf(session, title, drawing, texts),
  };
}

/** The migrations with names that sort behind all others; the first one's may be given. */
function named(
  session: Session,
  { migrations }: Drawing,
  into: string | undefined,
): { name: string; sql: string }[] | undefined {
  const taken = new Set(session.migrations.map(({ name }) => name));
  let previous = session.migrations.at(-1)?.name;
  const all: { name: string; sql: string }[] = [];
  for (const [index, { slug, sql }] of migrations.entries()) {
    const fresh = previous === undefined ? undefined : nameAfter(previous, undefined, slug, taken);
    const name = index === 0 && into !== undefined ? into : fresh;
    if (name === undefined) return undefined;
    taken.add(name);
    previous = name;
    all.push({ name, sql });
  }
  return all;
}

function filesOf(session: Session, plan: string, { files = [], verify }: Drawing) {
  const query =
    verify === undefined
      ? []
      : [{ ending: 'verify.sql', text: `-- Gives 0 before the next phase may be deployed.\n${verify};\n` }];
  return [...files, ...query].map(({ ending, text }) => ({
    path: `${session.project.root}/${placeOf(session)}/${plan}.${ending}`,
    text,
  }));
}

function runbookOf(
  session: Session,
  runbook: string,
  title: string,
  phases: readonly Phase[],
  number: number,
  drawing: Drawing,
  migrations: readonly string[],
) {
  const path = `${session.project.root}/${runbook}`;
  const before =
    number === 1 ? runbookHead(title, phases) : (session.ports.files.read(path) ?? runbookHead(title, phases));
  return { path, text: before + runbookSection(phases[number - 1]!, number, phases.length, drawing, migrations) };
}

function fixOf(
  session: Session,
  title: string,
  { schema }: Drawing,
  texts: readonly { readonly path: string; readonly text: string }[],
): Fix {
  const { files } = session.ports;
  const now = (path: string) => files.read(path);
  return {
    title,
    kind: 'changes-outcome',
    edits: [
      ...schema.map(({ file, span, text }) => ({ path: file, span, text: likeFile(text, now(file) ?? '') })),
      ...texts.flatMap(({ path, text }): FileEdit[] => {
        const before = now(path);
        return before === undefined || before === text ? [] : [replacement(path, before, text)];
      }),
    ],
    creates: texts.filter(({ path }) => now(path) === undefined),
    renames: [],
  };
}

function likeFile(text: string, file: string): string {
  return lineBreakOf(file) === '\n' ? text : text.replaceAll('\n', '\r\n');
}
