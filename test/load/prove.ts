/** One kind of plan: the naive change and the plan, each once alone and once while a transaction holds the table. */
import type { Databases } from '../proof/databases';
import { caseName, type LoadCase } from './cases';
import { Ground } from './ground';
import { type Run, type RunSettings, runLockstep, runNaive } from './runs';
import type { Proof } from './verdict';

const heldFor = 6000;

export async function prove(
  databases: Databases,
  loaded: LoadCase,
  settings: RunSettings,
  told: (what: string) => void,
): Promise<Proof> {
  const kind = caseName(loaded);
  told(`${kind}: ${settings.rows} rows`);
  const ground = await Ground.prepare(databases, loaded, settings.rows);
  const run = async (name: string, of: typeof runNaive, others: Partial<RunSettings>): Promise<Run> => {
    told(`${kind}: ${name}`);
    const result = await of(ground, loaded, { ...settings, ...others }, (what) => told(`  ${what}`));
    for (const [whose, { messages }] of [['old', result.old] as const, ['new', result.new] as const])
      for (const [message, times] of Object.entries(messages).slice(0, 5))
        told(`  ${whose} release, ${times} times: ${message}`);
    return result;
  };
  try {
    return {
      kind,
      rows: settings.rows,
      naive: await run('naive', runNaive, {}),
      naiveHeld: await run('naive, table held', runNaive, { held: heldFor }),
      lockstep: await run('Lockstep', runLockstep, {}),
      lockstepHeld: await run('Lockstep, table held', runLockstep, { held: heldFor, killed: true }),
    };
  } finally {
    await ground.drop();
  }
}
