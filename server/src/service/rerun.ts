import type { Catalog } from '../catalog/catalog';
import { nestedReader } from '../sql/nested';
import type { SqlReader } from '../sql/statement';
import { replay } from '../timeline/replay';
import type { Step } from '../timeline/timeline';

/** Above so many statements it is not derived whether a file could be run again. */
const most = 120;

/** Where statements would be run again. */
export interface RerunPlace {
  readonly reader: SqlReader;
  readonly postgres: number;
  readonly migration: string;
  readonly before: Catalog;
}

/**
 * The first statement that would fail if a file were run from its start in a database that kept some of its statements,
 * by index, with the server's words; `runs` when none would, undefined when it is not known.
 */
export function rerun(
  place: RerunPlace,
  steps: readonly Step[],
  kept: readonly number[],
): { readonly statement: number; readonly message: string } | 'runs' | undefined {
  if (steps.length > most || steps.some(({ effects }) => effects.some(({ kind }) => kind === 'unknown')))
    return undefined;
  const { reader, postgres, migration } = place;
  const around = { migration, postgres, read: nestedReader(reader) };
  const text = (indexes: readonly number[]) =>
    indexes.map((index) => `${steps[index]!.statement.parsed.text};`).join('\n');
  const left = replay(reader.read(text(kept)), place.before, around).at(-1)?.after ?? place.before;
  const all = steps.map((_, index) => index);
  const again = replay(reader.read(text(all)), left, around);
  for (const [statement, { effects }] of again.entries()) {
    const fails = effects.find((effect) => effect.kind === 'fails');
    if (fails) return { statement, message: fails.message };
  }
  return 'runs';
}
