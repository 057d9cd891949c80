import { Worker } from 'node:worker_threads';
import { Mark, type TextKey } from './mark';
import type { Change, FromWorker, Question, Start, ToWorker } from './messages';

/** How often a busy worker is looked at, in milliseconds. */
const interval = 100;
/** At how many looks without a sign of life a worker is given up: while it parses one statement, and otherwise. */
const patience = { parsing: 10, working: 200, idle: 200 };
/** After how many ends in a row without a reason that can be avoided no worker is tried until something changes. */
const mostDeaths = 3;

/** What the server holds, for a worker to start from. */
export type Holdings = Omit<Start, 'kind' | 'poisoned'>;

export interface SupervisorOptions {
  /** The script that the worker thread runs. */
  readonly script: string;
  readonly holdings: () => Holdings;
  /** Told everything that is no answer. */
  readonly onMessage: (message: Exclude<FromWorker, { kind: 'answer' | 'failure' | 'idle' }>) => void;
  readonly log: (problem: string) => void;
  /** Whether there is a worker that will answer, after there was none or the other way round. */
  readonly onLife?: (alive: boolean) => void;
}

interface Pending {
  readonly question: Question;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Keeps one worker alive. A worker that shows no sign of life while it has something to do is ended, the statement that
 * it was parsing is remembered as one not to be parsed again, and another worker takes up the work from the start.
 */
export class Supervisor {
  private worker: Worker | undefined;
  private mark = new Mark();
  private readonly poisoned = new Set<TextKey>();
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;
  private sent = 0;
  private watch: NodeJS.Timeout | undefined;
  private beats = 0;
  private still = 0;
  private deaths = 0;
  private isClosed = false;

  constructor(private readonly options: SupervisorOptions) {}

  /** Starts the worker; until then nothing is sent. */
  start(): void {
    if (!this.isClosed && !this.worker) this.spawn();
  }

  tell(change: Change): void {
    if (!this.worker && this.deaths > 0) {
      this.start();
      return;
    }
    this.mark.changing();
    this.send(change);
  }

  ask(feature: string, params: unknown): { readonly answer: Promise<unknown>; cancel(): void } {
    const id = this.nextId++;
    const question: Question = { kind: 'question', id, feature, params };
    const answer = new Promise((resolve, reject) => this.pending.set(id, { question, resolve, reject }));
    if (!this.worker && this.deaths > 0) this.start();
    else this.send(question);
    const cancel = () => {
      if (this.pending.delete(id)) this.send({ kind: 'cancel', id });
    };
    return { answer, cancel };
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.rest();
    await this.worker?.terminate();
  }

  private spawn(): void {
    this.mark = new Mark();
    const worker = new Worker(this.options.script, {
      workerData: this.mark.buffer,
      // What a library prints must not get among the protocol's messages.
      stdout: true,
      stderr: true,
    });
    worker.on('message', (message: FromWorker) => this.worker === worker && this.receive(message));
    worker.on('error', (error) => this.options.log(`The worker failed: ${error.stack ?? error.message}`));
    worker.on('exit', () => this.worker === worker && this.died());
    for (const stream of [worker.stdout, worker.stderr]) {
      stream.on('data', (text) => this.options.log(String(text).trimEnd()));
    }
    this.worker = worker;
    this.sent = 0;
    this.send({ kind: 'start', ...this.options.holdings(), poisoned: [...this.poisoned] });
    for (const { question } of this.pending.values()) this.send(question);
  }

  private send(message: ToWorker): void {
    if (!this.worker) return;
    this.sent++;
    this.worker.postMessage(message);
    if (this.watch) return;
    this.still = 0;
    this.watch = setInterval(() => this.look(), interval);
  }

  private receive(message: FromWorker): void {
    switch (message.kind) {
      case 'answer':
        this.settle(message.id, ({ resolve }) => resolve(message.answer));
        break;
      case 'failure':
        this.settle(message.id, ({ reject }) => reject(new Error(message.problem)));
        break;
      case 'idle':
        this.revived();
        if (message.handled === this.sent) this.rest();
        break;
      default:
        this.options.onMessage(message);
    }
  }

  private settle(id: number, act: (pending: Pending) => void): void {
    const pending = this.pending.get(id);
    this.pending.delete(id);
    if (pending) act(pending);
  }

  private revived(): void {
    if (this.deaths > 0) this.options.onLife?.(true);
    this.deaths = 0;
  }

  private rest(): void {
    clearInterval(this.watch);
    this.watch = undefined;
  }

  /** Looks whether the worker has done anything since the last look. Looks are counted, for a machine may sleep. */
  private look(): void {
    const { beats, stage } = this.mark;
    this.still = beats === this.beats ? this.still + 1 : 0;
    this.beats = beats;
    if (this.still < patience[stage]) return;
    if (stage === 'parsing') this.poison();
    else this.options.log('The worker does not answer and is started again.');
    this.end();
  }

  private poison(): void {
    this.poisoned.add(this.mark.lastParsed);
    this.deaths = 0;
    this.options.log('A statement could not be read within the time limit; it is left out.');
  }

  private end(): void {
    const worker = this.worker;
    this.worker = undefined;
    void worker?.terminate();
    this.died();
  }

  private died(): void {
    this.worker = undefined;
    this.rest();
    if (this.isClosed) return;
    this.deaths++;
    if (this.deaths <= mostDeaths) this.spawn();
    else this.giveUp();
  }

  private giveUp(): void {
    for (const { reject } of this.pending.values()) reject(new Error('The worker does not answer.'));
    this.pending.clear();
    this.options.onLife?.(false);
  }
}
