import { createHash } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import type { HistoryText, SchemaOfHistory } from '../../prisma/engine';
import { cacheFolder, fromCache, toCache } from '../shadow/cache';

/** How many answers are kept in memory. */
const mostAnswers = 4;
/** And on disk. */
const mostKept = 20;

/**
 * Runs histories in a thread of their own, which ends with its answer: a database takes much memory. Answers are kept
 * on disk. Of several histories asked for in a row only the newest is run.
 */
export class HistoryClient {
  private readonly answers = new Map<string, SchemaOfHistory>();
  private wanted: { readonly key: string; readonly history: HistoryText } | undefined;
  private running: Promise<void> | undefined;
  private worker: Worker | undefined;
  private timer: NodeJS.Timeout | undefined;

  /** @param start starts a thread that answers `{ history }` */
  constructor(
    private readonly start: () => Worker,
    private readonly options: { readonly pause: number; readonly onAnswer: () => void },
  ) {}

  schemaOf(history: HistoryText): SchemaOfHistory | undefined {
    const key = createHash('sha256').update(JSON.stringify(history)).digest('hex');
    const known = this.answers.get(key) ?? this.kept(key);
    if (known) return known;
    this.wanted = { key, history };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.work(), this.options.pause);
    this.timer.unref();
    return undefined;
  }

  /** Waits until all that was asked is answered; whether anything was. */
  async settled(): Promise<boolean> {
    if (!this.wanted && !this.running) return false;
    clearTimeout(this.timer);
    await this.work();
    return true;
  }

  async close(): Promise<void> {
    clearTimeout(this.timer);
    this.wanted = undefined;
    await this.worker?.terminate();
  }

  private kept(key: string): SchemaOfHistory | undefined {
    const bytes = fromCache(cacheFolder(), nameOf(key));
    if (!bytes) return undefined;
    const answer: SchemaOfHistory = { kind: 'schema', text: bytes.toString('utf8') };
    this.remember(key, answer);
    return answer;
  }

  private remember(key: string, answer: SchemaOfHistory): void {
    this.answers.set(key, answer);
    if (this.answers.size > mostAnswers) this.answers.delete(this.answers.keys().next().value!);
  }

  private work(): Promise<void> {
    this.running ??= this.answerNewest().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async answerNewest(): Promise<void> {
    for (let asked = this.wanted; asked; asked = this.wanted) {
      this.wanted = undefined;
      const answer = await this.run(asked.history);
      this.remember(asked.key, answer);
      if (answer.kind === 'schema') keep(asked.key, answer.text);
      this.options.onAnswer();
    }
  }

  private run(history: HistoryText): Promise<SchemaOfHistory> {
    return new Promise((resolve) => {
      const worker = this.start();
      this.worker = worker;
      const done = (answer: SchemaOfHistory) => {
        this.worker = undefined;
        void worker.terminate();
        resolve(answer);
      };
      worker.on('message', done);
      worker.on('error', (error) =>
        done({ kind: 'failed', message: `the migrations cannot be run: ${error.message}` }),
      );
      worker.on('exit', () => done({ kind: 'failed', message: 'the migrations cannot be run' }));
      worker.postMessage({ history });
    });
  }
}

/** Keeps an answer on disk, and no more than the newest ones. */
function keep(key: string, text: string): void {
  const folder = cacheFolder();
  toCache(folder, nameOf(key), Buffer.from(text));
  try {
    const kept = readdirSync(folder).filter((name) => name.startsWith('history-'));
    const byAge = kept.map((name) => ({ path: join(folder, name), time: statSync(join(folder, name)).mtimeMs }));
    for (const { path } of byAge.sort((a, b) => b.time - a.time).slice(mostKept)) rmSync(path, { force: true });
  } catch {
    // Where nothing can be kept there is nothing to remove.
  }
}

function nameOf(key: string): string {
  return `history-${key}.prisma`;
}
