/** Makes a disagreement smaller: without the commands and setup statements that it does not need. */
import type { Bench, Measured } from './bench';
import type { Derive, Derived, Difference } from './compare';
import { type Generated, textOf } from './generator/world';
import { measureCases } from './measure';

export interface Disagreeing {
  setup: readonly string[];
  statement: Generated;
  differences: Difference[];
}

/** What is still to be reported of a smaller statement. */
export type Again = (derived: Derived, measured: Measured, smaller: Generated) => Difference[];

export async function minimised(derive: Derive, bench: Bench, start: Disagreeing, again: Again) {
  let best = start;
  const tried = async (candidate: Pick<Disagreeing, 'setup' | 'statement'>): Promise<boolean> => {
    const differences = await differencesOf(derive, bench, candidate, again);
    if (differences.length === 0) return false;
    best = { ...candidate, differences };
    return true;
  };
  for (let i = best.statement.parts.length - 1; i >= 0 && best.statement.parts.length > 1; i--) {
    const parts = best.statement.parts.filter((_, place) => place !== i);
    await tried({ setup: best.setup, statement: { ...best.statement, parts } });
  }
  for (let size = Math.ceil(best.setup.length / 2); size >= 1; size = size > 1 ? Math.ceil(size / 2) : 0) {
    for (let end = best.setup.length; end > 0; end -= size) {
      const setup = best.setup.filter((_, place) => place < end - size || place >= end);
      await tried({ setup, statement: best.statement });
    }
  }
  return { setup: best.setup, sql: textOf(best.statement), differences: best.differences };
}

async function differencesOf(
  derive: Derive,
  bench: Bench,
  { setup, statement }: Pick<Disagreeing, 'setup' | 'statement'>,
  again: Again,
): Promise<Difference[]> {
  const sql = textOf(statement);
  let found: Difference[] = [];
  await measureCases(bench, [{ setup, sql }], { probes: false, alone: true }, (measured) => {
    if (measured.status !== 'unsupported') found = again(derive(setup, sql, bench.server.major), measured, statement);
  });
  return found;
}
