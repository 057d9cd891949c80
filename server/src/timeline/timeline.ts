import type { Effect, RelationRef } from '../effects/effect';
import { type Blocks, blocks, type LockMode, strength } from '../effects/lock';
import type { Replayed } from './replay';
import { actionOf, Savepoints, type SentAs, type Slot, slotsOf } from './transactions';
import { type Work, workOf } from './work';

/** A statement on the timeline. */
export interface Step extends Replayed, Slot {
  /** PostgreSQL rejects it where it stands, since it refuses transactions (25001). */
  readonly refused: boolean;
}

/** One relation kept from others while work runs. */
export interface Exposure {
  /** The table, view or materialized view that others wait for; a lock on an index blocks its table's plans. */
  readonly relation: RelationRef;
  readonly blocks: Exclude<Blocks, 'nothing'>;
  readonly lock: LockMode;
  /** The relation that is locked, where it is an index of `relation`. */
  readonly through?: RelationRef | undefined;
  /** Index of the statement that takes the lock, and which of its commands does. */
  readonly takenBy: number;
  readonly command: number | undefined;
  /** Index of the statement after which it is released: the end of its transaction. */
  readonly releasedAfter: number;
  /** Index of the statement by which a stronger lock on the relation takes its place, or the one after `releasedAfter`. */
  readonly until: number;
  /** What runs meanwhile, in order; never empty. Listed when first asked for: long files have long lists. */
  readonly work: readonly Work[];
}

/** A lock that blocks others and under which no work runs: short, but queued behind long transactions. */
export type BriefLock = Omit<Exposure, 'work' | 'until'>;

/** What a migration does over time, sent in one way. */
export interface Timeline {
  readonly sentAs: SentAs;
  readonly steps: readonly Step[];
  /** The work of each statement. */
  readonly work: readonly (readonly Work[])[];
  readonly exposures: readonly Exposure[];
  readonly briefLocks: readonly BriefLock[];
  /** The steps that have an effect of that kind, in order; looked up, since many ask for what few migrations have. */
  readonly stepsWith: (kind: Effect['kind']) => readonly Step[];
}

/** Lays the effects of a replayed migration on the transactions in which they run. */
export function timelineOf(replayed: readonly Replayed[], sentAs: SentAs): Timeline {
  const slots = slotsOf(
    replayed.map((each) => each.effects),
    sentAs,
  );
  const steps = replayed.map((each, index): Step => {
    const slot = slots[index]!;
    const refused = slot.inBlock && each.effects.some((effect) => effect.kind === 'refuses transaction');
    const { statement, effects, before, after, written, draft } = each;
    const { transaction, inBlock, explicit } = slot;
    return { statement, effects, before, after, written, draft, transaction, inBlock, explicit, refused };
  });
  const work = steps.map(({ effects }, index) => workOf(effects, index));
  const next = nextWork(work);
  const exposures: Exposure[] = [];
  const briefLocks: BriefLock[] = [];
  for (const { first, last } of spansOfTransactions(steps)) {
    for (const hold of holdsIn(steps, first, last)) {
      if (next[hold.takenBy]! < hold.until) exposures.push(new Laid(hold, work));
      else briefLocks.push(hold);
    }
  }
  return { sentAs, steps, work, exposures, briefLocks, stepsWith: byKind(steps) };
}

/** Sorts steps by the kinds of their effects when first asked. */
function byKind(steps: readonly Step[]): (kind: Effect['kind']) => readonly Step[] {
  let known: Map<Effect['kind'], Step[]> | undefined;
  return (kind) => {
    known ??= sorted(steps);
    return known.get(kind) ?? [];
  };
}

function sorted(steps: readonly Step[]): Map<Effect['kind'], Step[]> {
  const known = new Map<Effect['kind'], Step[]>();
  for (const step of steps) {
    for (const { kind } of step.effects) {
      const list = known.get(kind);
      if (!list) known.set(kind, [step]);
      else if (list.at(-1) !== step) list.push(step);
    }
  }
  return known;
}

interface Range {
  readonly first: number;
  readonly last: number;
}

/** The first and last statement of each transaction; a statement in none is a range of its own. */
function spansOfTransactions(steps: readonly Step[]): Range[] {
  const ranges: Range[] = [];
  for (let index = 0; index < steps.length; index++) {
    const previous = ranges.at(-1);
    const { transaction } = steps[index]!;
    if (previous && transaction !== null && steps[previous.last]!.transaction === transaction) {
      ranges[ranges.length - 1] = { first: previous.first, last: index };
    } else {
      ranges.push({ first: index, last: index });
    }
  }
  return ranges;
}

/** A blocking lock, and the statement before which a stronger one on the same relation takes its place. */
interface Hold extends BriefLock {
  readonly until: number;
}

type LockEffect = Extract<Effect, { kind: 'lock' }>;

/** The blocking locks of one transaction, in the order they are taken; each raises what is blocked before. */
function holdsIn(steps: readonly Step[], first: number, last: number): Hold[] {
  const holds: Hold[] = [];
  const latest = new Map<string, number>();
  const savepoints = new Savepoints<number>();
  for (let index = first; index <= last; index++) {
    const savepoint = savepoints.follow(actionOf(steps[index]!.effects), index);
    if (savepoint !== undefined) letGo(holds, latest, savepoint, index);
    for (const effect of strongestLocks(steps[index]!.effects)) {
      const hold = holdOf(effect, index, last);
      if (!hold) continue;
      const earlier = latest.get(hold.relation.id);
      if (earlier !== undefined) {
        if (holds[earlier]!.blocks === hold.blocks || holds[earlier]!.blocks === 'reads and writes') continue;
        if (holds[earlier]!.takenBy === index) {
          holds[earlier] = hold;
          continue;
        }
        holds[earlier] = { ...holds[earlier]!, until: index };
      }
      latest.set(hold.relation.id, holds.length);
      holds.push(hold);
    }
  }
  return holds;
}

/**
 * ROLLBACK TO releases the locks that were taken since its savepoint (docs: Explicit Locking). A weaker one that was
 * held before goes on, as if the stronger had never taken its place.
 */
function letGo(holds: Hold[], latest: Map<string, number>, savepoint: number, index: number): void {
  for (const [at, hold] of holds.entries()) {
    if (hold.releasedAfter < index) continue;
    if (hold.takenBy > savepoint) {
      holds[at] = { ...hold, releasedAfter: index, until: Math.min(hold.until, index + 1) };
      if (latest.get(hold.relation.id) === at) latest.delete(hold.relation.id);
    } else if (hold.until > savepoint) {
      holds[at] = { ...hold, until: hold.releasedAfter + 1 };
      latest.set(hold.relation.id, at);
    }
  }
}

/** The locks of one statement, one a relation, the strongest; in the order in which they were noted. */
export function strongestLocks(effects: readonly Effect[]): LockEffect[] {
  const strongest = new Map<string, LockEffect>();
  for (const effect of effects) {
    if (effect.kind !== 'lock') continue;
    const known = strongest.get(effect.relation.id);
    if (!known || strength(effect.mode) > strength(known.mode)) strongest.set(effect.relation.id, effect);
  }
  return [...strongest.values()];
}

/** What a lock keeps others from; undefined where nobody waits, and for what is new here. */
function holdOf(effect: LockEffect, takenBy: number, last: number): Hold | undefined {
  const table = effect.relation.table;
  const onIndex = table !== undefined;
  const relation = table ?? effect.relation;
  if (relation.newHere || effect.relation.newHere || effect.relation.kind === 'sequence') return undefined;
  // Planning opens all indexes of a table with ACCESS SHARE, reading or writing opens them likewise.
  const blocked = onIndex && effect.mode !== 'AccessExclusiveLock' ? 'nothing' : blocks(effect.mode);
  if (blocked === 'nothing') return undefined;
  return {
    relation,
    blocks: blocked,
    lock: effect.mode,
    through: onIndex ? effect.relation : undefined,
    takenBy,
    command: effect.command,
    releasedAfter: last,
    until: last + 1,
  };
}

/** For each statement the first one, itself or a later one, that does work. */
function nextWork(work: readonly (readonly Work[])[]): number[] {
  const next: number[] = [];
  for (let index = work.length - 1; index >= 0; index--) {
    next[index] = work[index]!.length > 0 ? index : (next[index + 1] ?? work.length);
  }
  return next;
}

/** A hold with the work of all statements that it is laid over. */
class Laid implements Exposure {
  readonly relation: RelationRef;
  readonly blocks: Exposure['blocks'];
  readonly lock: LockMode;
  readonly through: RelationRef | undefined;
  readonly takenBy: number;
  readonly command: number | undefined;
  readonly releasedAfter: number;
  readonly until: number;
  private listed: readonly Work[] | undefined;

  constructor(
    hold: Hold,
    private readonly all: readonly (readonly Work[])[],
  ) {
    this.relation = hold.relation;
    this.blocks = hold.blocks;
    this.lock = hold.lock;
    this.through = hold.through;
    this.takenBy = hold.takenBy;
    this.command = hold.command;
    this.releasedAfter = hold.releasedAfter;
    this.until = hold.until;
  }

  get work(): readonly Work[] {
    this.listed ??= this.all.slice(this.takenBy, this.until).flat();
    return this.listed;
  }
}
