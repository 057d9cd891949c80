/**
 * Measures cases on a real server, each in a database emptied for it: `measure(server, { setup, sql })`. A setup is
 * kept standing while the next case has the same one, since most of the time goes into setting up.
 */
import {
  type Bench,
  type Case,
  closeBench,
  describeError,
  type Measured,
  measureStatement,
  type Options,
  openBench,
  unsupported,
} from './bench';
import { resetDatabase } from './reset';
import type { Server } from './servers';

/** Measures one case in a database emptied for it. */
export async function measure(server: Server, one: Case): Promise<Measured> {
  const bench = await openBench(server);
  try {
    let found: Measured | undefined;
    await measureCases(bench, [one], { probes: true, alone: true }, (measured) => {
      found = measured;
    });
    return found!;
  } finally {
    await closeBench(bench);
  }
}

export async function measureCases<T extends Case>(
  bench: Bench,
  cases: readonly T[],
  options: Pick<Options, 'probes' | 'alone'>,
  each: (measured: Measured, one: T) => void | Promise<void>,
): Promise<void> {
  const bySetup = new Map<string, T[]>();
  for (const one of cases) {
    const key = one.setup.join(';');
    bySetup.set(key, [...(bySetup.get(key) ?? []), one]);
  }
  for (const group of bySetup.values()) await measureGroup(bench, group, options, each);
}

async function measureGroup<T extends Case>(
  bench: Bench,
  group: readonly T[],
  options: Pick<Options, 'probes' | 'alone'>,
  each: (measured: Measured, one: T) => void | Promise<void>,
): Promise<void> {
  const prepare = async () => {
    await resetDatabase(bench.actor);
    await bench.actor.query(group[0]!.setup.join(';\n'));
  };
  let standing = false;
  for (const one of group) {
    try {
      if (!standing) await prepare();
      standing = true;
    } catch (error) {
      await each(unsupported(`setup: ${describeError(error)}`), one);
      continue;
    }
    const measured = await measureStatement(bench, one.sql, { ...options, prepare });
    if (measured.refusesTransaction) standing = false;
    await each(measured, one);
  }
}
