import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ShadowProgress } from '../../shadow/run';
import { majorOf } from './database';
import { pgliteMajor } from './pglite';
import type { ShadowResult, ShadowRun, Told } from './worker';

export type { ShadowResult, ShadowRun } from './worker';

/**
 * The major version of the server that runs are made on.
 * @param database a connection string, a secret; undefined: in this process
 * @throws why it cannot be asked, in a sentence without anything of the connection string
 */
export async function shadowMajor(database: string | undefined): Promise<number> {
  return database === undefined ? pgliteMajor : majorOf(database);
}

/** How long a run that is told to stop may take to clean up, in milliseconds. */
const patience = 10_000;

/**
 * Runs migrations on a shadow database, in a thread of its own, which leaves nothing behind.
 * @param stop ends the run
 * @throws when there can be no shadow database, or the run was stopped; the message is for people
 */
export function runOnShadow(
  run: ShadowRun,
  onProgress: (progress: ShadowProgress) => void,
  stop?: AbortSignal,
): Promise<ShadowResult> {
  return new Promise((resolve, reject) => {
    const worker = startWorker(run);
    let result: ShadowResult | undefined;
    let problem = 'The shadow database ended.';
    let timer: NodeJS.Timeout | undefined;
    const end = () => {
      worker.postMessage('stop');
      timer = setTimeout(() => void worker.terminate(), patience);
    };
    if (stop?.aborted) end();
    stop?.addEventListener('abort', end, { once: true });
    worker.on('message', (told: Told) => {
      if (told.kind === 'progress') onProgress(told.progress);
      else if (told.kind === 'done') result = told.result;
      else problem = told.message;
    });
    worker.on('error', (error) => {
      problem = error.message;
    });
    // It ends when all is cleaned up.
    worker.on('exit', () => {
      clearTimeout(timer);
      stop?.removeEventListener('abort', end);
      if (stop?.aborted) reject(new Error('The run was stopped.'));
      else if (result) resolve(result);
      else reject(new Error(problem));
    });
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
