import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Outcome, ShadowProgress } from '../../shadow/run';
import type { ShadowRun, Told } from './worker';

/** What came of a run. */
export interface ShadowResult {
  /** What the migrations ran on. */
  readonly server: string;
  /** By migration and statement. */
  readonly outcomes: readonly (readonly Outcome[])[];
}

/**
 * Runs migrations on a shadow database, in a thread of its own.
 * @throws when there can be no shadow database; the message is for people
 */
export function runOnShadow(run: ShadowRun, onProgress: (progress: ShadowProgress) => void): Promise<ShadowResult> {
  return new Promise((resolve, reject) => {
    const worker = startWorker(run);
    worker.on('message', (told: Told) => {
      if (told.kind === 'progress') onProgress(told.progress);
      else if (told.kind === 'done') resolve({ server: told.server, outcomes: told.outcomes });
      else reject(new Error(told.message));
      if (told.kind !== 'progress') void worker.terminate();
    });
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('The shadow database ended.')));
  });
}

/** The bundle beside this one; from source, the source. */
function startWorker(run: ShadowRun): Worker {
  const bundled = join(__dirname, 'shadow.js');
  const options = { stdout: true, stderr: true, workerData: run };
  if (existsSync(bundled)) return new Worker(bundled, options);
  const tsx = createRequire(join(__dirname, 'here.js')).resolve('tsx/cjs');
  return new Worker(join(__dirname, 'worker.ts'), { ...options, execArgv: ['--require', tsx] });
}
