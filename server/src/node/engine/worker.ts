import { parentPort } from 'node:worker_threads';
import type { Difference, HistoryText, SchemaOfHistory, SchemaState } from '../../prisma/engine';
import { schemaDifference } from './difference';
import { schemaOfHistory } from './history';

/** What the engine's thread is asked: a difference. */
export interface Asked {
  readonly from: SchemaState;
  readonly to: SchemaState;
}

/** What it is asked instead: the schema that a history ends in. */
export interface AskedHistory {
  readonly history: HistoryText;
}

// The thread that holds Prisma's engine. It answers one question after the other; when the engine panics, the thread
// ends, and whoever asked starts another.

parentPort?.on('message', async (asked: Asked | AskedHistory) => {
  const answer: Difference | SchemaOfHistory =
    'history' in asked ? await schemaOfHistory(asked.history) : await schemaDifference(asked.from, asked.to);
  parentPort?.postMessage(answer);
});
