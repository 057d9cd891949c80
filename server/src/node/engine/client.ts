import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import {
  type Difference,
  type HistoryText,
  isSameState,
  type SchemaEngine,
  type SchemaOfHistory,
  type SchemaState,
} from '../../prisma/engine';
import { HistoryClient } from './historyClient';
import type { Asked } from './worker';

/** How many answers are kept: what was typed and taken back is known. */
const mostAnswers = 8;
/** How many times as long nothing may be typed before a history is run, which takes seconds. */
const historyPauses = 40;
/** After this long an answer is given up, in milliseconds. */
const patience = 20_000;

export interface EngineClientOptions {
  /** How long nothing more may be asked before the engine is, in milliseconds: whoever types has paused. */
  readonly pause: number;
  /** Told of each answer, when it is known. */
  readonly onAnswer: () => void;
}

/**
 * Prisma's engine in a thread of its own, started when it is first needed and again after it broke. Of several
 * questions asked in a row only the newest to each schema is answered.
 */
export class EngineClient implements SchemaEngine {
  private worker: Worker | undefined;
  /** Told the answer to what was asked last. */
  private hear: ((answer: Difference) => void) | undefined;
  private readonly answers: (Asked & { readonly answer: Difference })[] = [];
  private readonly waiting: Asked[] = [];
  private running: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly histories: HistoryClient;

  constructor(private readonly options: EngineClientOptions) {
    const { pause, onAnswer } = options;
    this.histories = new HistoryClient(startWorker, { pause: pause * historyPauses, onAnswer });
  }

  schemaOf(history: HistoryText): SchemaOfHistory | undefined {
    return this.histories.schemaOf(history);
  }

  difference(from: SchemaState, to: SchemaState): Difference | undefined {
    if (isSameState(from, to)) return { kind: 'sql', sql: '' };
    const known = this.answers.findIndex((each) => isSameState(each.from, from) && isSameState(each.to, to));
    if (known >= 0) return this.answers[known]!.answer;
    this.ask({ from, to });
    return undefined;
  }

  /** Waits until all that was asked is answered; whether anything was. */
  async settled(): Promise<boolean> {
    const ranHistory = await this.histories.settled();
    if (this.waiting.length === 0 && !this.running) return ranHistory;
    clearTimeout(this.timer);
    await this.work();
    return true;
  }

  async close(): Promise<void> {
    clearTimeout(this.timer);
    this.waiting.length = 0;
    await this.histories.close();
    const { worker } = this;
    this.failed('Prisma’s engine was ended.');
    await worker?.terminate();
  }

  /** What is asked now takes the place of what was asked of the same schema, and is out of date. */
  private ask(asked: Asked): void {
    const at = this.waiting.findIndex(({ from, to }) => isSameState(from, asked.from) || isOfSameFiles(to, asked.to));
    if (at >= 0) this.waiting.splice(at, 1);
    this.waiting.push(asked);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.work(), this.options.pause);
    this.timer.unref();
  }

  private work(): Promise<void> {
    this.running ??= this.answerAll().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async answerAll(): Promise<void> {
    for (let asked = this.waiting.shift(); asked; asked = this.waiting.shift()) {
      const answer = await this.answered(asked);
      this.answers.unshift({ ...asked, answer });
      this.answers.length = Math.min(this.answers.length, mostAnswers);
      this.options.onAnswer();
    }
  }

  private answered(asked: Asked): Promise<Difference> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.failed('Prisma’s engine did not answer.'), patience);
      this.hear = (answer) => {
        clearTimeout(timer);
        this.hear = undefined;
        resolve(answer);
      };
      this.worker ??= this.start();
      this.worker.postMessage(asked);
    });
  }

  private start(): Worker {
    const worker = startWorker();
    const ended = (message: string) => this.worker === worker && this.failed(message);
    worker.on('message', (answer: Difference) => this.hear?.(answer));
    worker.on('error', (error) => ended(`Prisma’s engine broke: ${error.message}`));
    worker.on('exit', () => ended('Prisma’s engine ended.'));
    return worker;
  }

  private failed(message: string): void {
    const { worker } = this;
    this.worker = undefined;
    void worker?.terminate();
    this.hear?.({ kind: 'failed', message });
  }
}

function isOfSameFiles(a: SchemaState, b: SchemaState): boolean {
  return a !== 'empty' && b !== 'empty' && a[0]?.path === b[0]?.path;
}

/** The bundle beside this one; from source, the source. */
function startWorker(): Worker {
  const bundled = join(__dirname, 'engine.js');
  const options = { stdout: true, stderr: true };
  if (existsSync(bundled)) return new Worker(bundled, options);
  const tsx = createRequire(join(__dirname, 'here.js')).resolve('tsx/cjs');
  return new Worker(join(__dirname, 'worker.ts'), { ...options, execArgv: ['--require', tsx] });
}
