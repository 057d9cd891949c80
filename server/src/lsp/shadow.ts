import type { CancellationToken, Connection } from 'vscode-languageserver';
import { cacheFolder } from '../node/shadow/cache';
import { runOnShadow, shadowMajor } from '../node/shadow/client';
import { traced, traceReport } from '../service/traceText';
import type { TracingOfOne } from './features/trace';
import type { ShadowAnswer } from './protocol';

/**
 * Where migrations are to be run, out of the environment and not out of the settings: a client may log those. No other
 * program that is started from here gets to know it. A secret.
 */
export function takeShadowDatabase(): string | undefined {
  const found = process.env.LOCKSTEP_SHADOW_DATABASE || undefined;
  delete process.env.LOCKSTEP_SHADOW_DATABASE;
  return found;
}

/** What a run needs of the server. */
export interface ShadowPorts {
  readonly connection: Connection;
  /** A connection string, a secret; undefined: in this process. */
  readonly database: string | undefined;
  readonly token: CancellationToken;
}

/**
 * Runs a history for real, with progress that can be cancelled, and says what came of its last migration.
 * @param ask gives what is to be run, derived for the major version of the server that it runs on
 */
export async function runShadow(
  ask: (postgres: number) => Promise<TracingOfOne | null>,
  ports: ShadowPorts,
): Promise<ShadowAnswer> {
  try {
    const tracing = await ask(await shadowMajor(ports.database));
    if (!tracing) return { kind: 'refused', reason: 'This is not a migration that Lockstep reads.' };
    return await run(tracing, ports);
  } catch (error) {
    return { kind: 'refused', reason: (error as Error).message };
  }
}

async function run(tracing: TracingOfOne, ports: ShadowPorts): Promise<ShadowAnswer> {
  const { connection, database, token } = ports;
  const { title, migrations, schema, explained } = tracing;
  const progress = await connection.window.createWorkDoneProgress();
  const stop = new AbortController();
  const cancels = [token, progress.token].map((each) => each.onCancellationRequested(() => stop.abort()));
  progress.begin('Lockstep: running migrations on a shadow database', 0, undefined, true);
  try {
    const { server, drift, outcomes } = await runOnShadow(
      { migrations, schema, database, cache: cacheFolder() },
      ({ migration, number, of }) => progress.report(Math.floor((100 * (number - 1)) / of), migration),
      stop.signal,
    );
    const told = explained.map(([index, one]) => traced(one, outcomes[index]!));
    return { kind: 'ran', title, text: traceReport({ server, migrations: told, drift }) };
  } catch (error) {
    if (stop.signal.aborted) return { kind: 'cancelled' };
    throw error;
  } finally {
    for (const each of cancels) each.dispose();
    progress.done();
  }
}
