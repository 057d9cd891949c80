/** The bars: no failed request, nothing lost, and waits that stay near those without a migration. */
import type { Measures } from './measures';
import { together } from './measures';
import type { Run } from './runs';

/** What one kind of plan met. */
export interface Proof {
  readonly kind: string;
  readonly rows: number;
  readonly naive: Run;
  readonly naiveHeld: Run;
  readonly lockstep: Run;
  readonly lockstepHeld: Run;
}

/** In milliseconds: a plan's statements wait for their locks that long. */
export const lockTimeout = 1000;
export const mostTimesFloor = 3;

/** The same load with no migration, over all runs of a plan. */
export function floorOf({ naive, naiveHeld, lockstep, lockstepHeld }: Proof): Measures {
  return together(...[naive, naiveHeld, lockstep, lockstepHeld].map(({ floor }) => floor));
}

/** The bars that a plan does not reach, as sentences. */
export function shortcomings(proof: Proof): string[] {
  const floor = floorOf(proof);
  return [
    ...whatever('', proof.lockstep),
    ...whatever(', while a transaction holds the table', proof.lockstepHeld),
    ...waits(proof.lockstep, (of) => mostTimesFloor * of(floor), `${mostTimesFloor} times the floor`),
    ...waits(proof.lockstepHeld, (of) => lockTimeout + of(floor), 'lock_timeout and the floor'),
  ];
}

/** What must hold however fast the machine is. */
export function whatever(when: string, { old, new: now, refused, rows }: Run): string[] {
  const failing = [
    [old.failed + old.wrong, 'failed or wrong requests of the old release'],
    [now.failed + now.wrong, 'failed or wrong requests of the new release'],
    [rows.lost, 'rows lost'],
    [rows.extra, 'rows that nobody wrote'],
    [rows.different, 'rows with other values than were written'],
  ] as const;
  const said = failing.flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}${when}`]));
  return refused === undefined ? said : [`not deployed${when}: ${refused}`, ...said];
}

function waits(run: Run, bar: (of: (measures: Measures) => number) => number, name: string): string[] {
  const all = together(run.old, run.new);
  const kinds = [
    ['read', (each: Measures) => each.longestRead],
    ['write', (each: Measures) => each.longestWrite],
  ] as const;
  return kinds.flatMap(([kind, of]) =>
    of(all) <= bar(of)
      ? []
      : [`a ${kind} waited ${Math.round(of(all))} ms, more than ${name} (${Math.round(bar(of))} ms)`],
  );
}
