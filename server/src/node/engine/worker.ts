import { parentPort } from 'node:worker_threads';
import type { Difference, SchemaState } from '../../prisma/engine';
import { schemaDifference } from './difference';

/** What the engine's thread is asked. */
export interface Asked {
  readonly from: SchemaState;
  readonly to: SchemaState;
}

// The thread that holds Prisma's engine. It answers one question after the other; when the engine panics, the thread
// ends, and whoever asked starts another.

parentPort?.on('message', async ({ from, to }: Asked) => {
  const answer: Difference = await schemaDifference(from, to);
  parentPort?.postMessage(answer);
});
