import type { Effect, ScanReason } from '../../effects/effect';
import { type Exposure, type Step, type Timeline, timelineOf } from '../../timeline/timeline';
import { workOf } from '../../timeline/work';
import type { Scene } from '../rule';
import { followed } from './followed';
import { retyped } from './lookup';
import { waiting } from './phrases';
import { rowsOf } from './work';

/** The effects that take time in proportion to a table's rows while its locks are held. */
export type WorkEffect = Extract<Effect, { kind: 'rewrite' | 'scan' | 'index build' | 'index rebuild' }>;

/** What a command that makes others wait is at heart; each is the concern of exactly one rule. */
export type Nature =
  | 'index build'
  | 'foreign key'
  | 'check'
  | 'not null'
  | 'unique constraint'
  | 'default'
  | 'type change'
  | 'partition'
  | 'rewrite';

/** One command of a statement that makes others wait while it works. */
export interface Cause {
  readonly nature: Nature;
  readonly step: Step;
  readonly command: number | undefined;
  /** All the work of the command, on tables that were there before. */
  readonly work: readonly WorkEffect[];
  /** Who waits for it, by the locks of this statement alone. */
  readonly waits: readonly Exposure[];
  /** The same in words: `Writes to "Order" wait`. */
  readonly blocked: string;
  /** Whose rows the work goes through, in words. */
  readonly rows: string;
}

/** The commands of a migration that by themselves make somebody wait while they work, in order. */
export function causesIn(scene: Scene, nature: Nature): readonly Cause[] {
  const { timeline, memo } = scene;
  const byNature = memo ? memo.follow(timeline, 'causes', () => sortedCauses(scene)) : sortedCauses(scene);
  return byNature.get(nature) ?? [];
}

/** All causes of a migration by their natures; those of a statement stay the same as long as its effects do. */
function sortedCauses(scene: Scene): Map<Nature, Cause[]> {
  const { timeline } = scene;
  const byNature = new Map<Nature, Cause[]>();
  for (const [index, step] of timeline.steps.entries()) {
    if (step.refused || timeline.work[index]!.length === 0) continue;
    for (const cause of followed(scene, step, 'causes', () => findCauses(step))) {
      const { nature, command, work, waits, blocked, rows } = cause;
      // Not a spread: this is done for every statement that works, whenever one is edited.
      const now = { nature, step, command, work, waits, blocked, rows };
      const known = byNature.get(nature);
      if (known) known.push(now);
      else byNature.set(nature, [now]);
    }
  }
  return byNature;
}

/** The commands of one statement that by themselves make somebody wait while they work. */
function findCauses(step: Step): Omit<Cause, 'step'>[] {
  if (workOf(step.effects, step.statement.index).length === 0) return [];
  if (step.effects.some(({ kind }) => kind === 'fails')) return [];
  const exposures = exposuresAlone(step);
  const causes = exposures.length === 0 ? [] : commandsOf(step).map((own) => causeOf(step, own, exposures));
  // The rewrite for a change of type builds the indexes again of which other commands speak.
  const rewrites = causes.some((cause) => cause.nature === 'type change' && isRewrite(cause));
  return causes.filter((cause) => cause.nature !== 'type change' || !rewrites || isRewrite(cause));
}

function isRewrite({ work }: Pick<Cause, 'work'>): boolean {
  return work.some(({ kind }) => kind === 'rewrite');
}

/** The exposures of a statement for itself, as if it were the only one of its transaction. */
function exposuresAlone(step: Step): readonly Exposure[] {
  return alone(step).exposures;
}

/** What a statement does over time for itself, as if it were the only one of its transaction. */
export function alone(step: Step): Timeline {
  return timelineOf([step], 'statements');
}

/** The work effects of each command that has some. */
function commandsOf(step: Step): WorkEffect[][] {
  const commands = new Map<number | undefined, WorkEffect[]>();
  for (const effect of step.effects) {
    if (!isWork(effect) || (effect.relation.table ?? effect.relation).newHere) continue;
    commands.set(effect.command, [...(commands.get(effect.command) ?? []), effect]);
  }
  return [...commands.values()];
}

function isWork(effect: Effect): effect is WorkEffect {
  return ['rewrite', 'scan', 'index build', 'index rebuild'].includes(effect.kind);
}

function causeOf(step: Step, work: readonly WorkEffect[], exposures: readonly Exposure[]): Omit<Cause, 'step'> {
  const command = work[0]!.command;
  const waits = waitsFor(step, command, work, exposures);
  const { parsed } = step.statement;
  return {
    nature: natureOf(step, work, waits),
    command,
    work,
    waits,
    blocked: waiting(waits, parsed),
    rows: rowsOf(waits, work, parsed),
  };
}

/** The waits that the command causes: those of the tables it works on, and of those it locks. */
function waitsFor(
  step: Step,
  command: number | undefined,
  work: readonly WorkEffect[],
  all: readonly Exposure[],
): readonly Exposure[] {
  const locked = step.effects.flatMap((effect) =>
    effect.kind === 'lock' && effect.command === command ? [effect] : [],
  );
  const concerned = new Set([...work, ...locked].map(({ relation }) => (relation.table ?? relation).id));
  const waits = all.filter(({ relation }) => concerned.has(relation.id));
  return waits.length > 0 ? waits : all;
}

const byScan: Partial<Record<ScanReason, Nature>> = {
  'foreign key': 'foreign key',
  check: 'check',
  domain: 'check',
  'not null': 'not null',
  exclusion: 'unique constraint',
  'partition bound': 'partition',
  'default partition': 'partition',
  'type change': 'type change',
};

function natureOf(step: Step, work: readonly WorkEffect[], waits: readonly Exposure[]): Nature {
  const kinds = new Set(work.map(({ kind }) => kind));
  if (kinds.has('rewrite')) {
    if (step.effects.some((effect) => effect.kind === 'adds column' && effect.command === work[0]!.command))
      return 'default';
    return changesTypes(step, work) ? 'type change' : 'rewrite';
  }
  if (kinds.has('index build') || kinds.has('index rebuild')) {
    if (waits.some(({ lock, through }) => lock === 'ShareLock' || through !== undefined)) return 'index build';
    return kinds.has('index build') ? 'unique constraint' : changesTypes(step, work) ? 'type change' : 'rewrite';
  }
  for (const effect of work) {
    const nature = effect.kind === 'scan' ? byScan[effect.why] : undefined;
    if (nature) return nature;
  }
  return 'rewrite';
}

/** Whether a column of a table that the work goes through has another type afterwards. */
function changesTypes({ before, after }: Step, work: readonly WorkEffect[]): boolean {
  return work.some(({ relation }) => retyped(before, after, relation.table ?? relation).length > 0);
}
