import { planKind } from '../recipes/plans/index';
import type { Answers } from '../recipes/plans/kind';
import { slugOf } from '../recipes/slug';

// The first line of a migration that belongs to a plan, which is all that is kept of the plan's state:
// `-- lockstep: plan rename-column "User"."email" to "mail" (sync "app"), phase 2 of 5: backfill`

/** What such a line says. */
export interface PlanHead {
  readonly kind: string;
  readonly answers: Answers;
  readonly phase: number;
  readonly phases: number;
  /** The phase's id. */
  readonly id: string;
}

const opening = '-- lockstep: plan ';
const pattern =
  /^-- lockstep: plan ([\w-]+) "((?:[^"]|"")+)"(?:\."((?:[^"]|"")+)")?(?: to "((?:[^"]|"")+)")?(?: \((.*)\))?, phase (\d+) of (\d+): ([\w-]+)\s*$/;

export function writePlanHead({ kind, answers, phase, phases, id }: PlanHead): string {
  const { model = '', field, to, ...others } = answers;
  const defaults = new Map((planKind(kind)?.asks ?? []).map(({ name, default: usual }) => [name, usual]));
  const rest = Object.entries(others).filter(([name, value]) => value !== '' && defaults.get(name) !== value);
  const what = `${quoted(model)}${field === undefined ? '' : `.${quoted(field)}`}${to === undefined ? '' : ` to ${quoted(to)}`}`;
  const inBrackets =
    rest.length === 0 ? '' : ` (${rest.map(([name, value]) => `${name} ${quoted(value)}`).join(', ')})`;
  return `${opening}${kind} ${what}${inBrackets}, phase ${phase} of ${phases}: ${id}`;
}

/** Reads the head of a migration; undefined when it belongs to no plan. */
export function readPlanHead(text: string | undefined): PlanHead | undefined {
  const at = text?.indexOf(opening) ?? -1;
  if (text === undefined || at < 0 || text.slice(0, at).trim().replace('\ufeff', '') !== '') return undefined;
  const end = text.indexOf('\n', at);
  const match = pattern.exec(text.slice(at, end < 0 ? undefined : end).trimEnd());
  if (!match) return undefined;
  const [, kind = '', model = '', field, to, others = '', phase = '', phases = '', id = ''] = match;
  const usual = (planKind(kind)?.asks ?? []).flatMap(({ name, default: value }) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const written = [...others.matchAll(/([\w-]+) "((?:[^"]|"")*)"/g)].map(
    ([, name = '', value = '']) => [name, value.replaceAll('""', '"')] as const,
  );
  const named = Object.entries({ model, field, to }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value.replaceAll('""', '"')] as const],
  );
  const answers = Object.fromEntries([...usual, ...named, ...written]);
  return { kind, answers, phase: Number(phase), phases: Number(phases), id };
}

/** What a plan is called: its files, and `--plan`. */
export function planName(kind: string, { model = '', field = '', to = '' }: Answers): string {
  return slugOf(kind, model, field, ...(to === '' ? [] : ['to', to]));
}

/** Comments end with the line. */
function quoted(value: string): string {
  return `"${value.replaceAll('"', '""').replaceAll(/[\r\n]+/g, ' ')}"`;
}
