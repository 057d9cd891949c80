import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { createNodeService } from '../../node/service';
import { Desk } from './desk';
import { keyOf, Mark } from './mark';
import type { FromWorker, Question, Start, ToWorker } from './messages';

/** How long what is being done may still be finished after something newer has come, in milliseconds. */
const patience = 200;

/** Thrown out of the parser when what is parsed is out of date already. */
class Outdated extends Error {}

/** The thread that holds the service. It is told everything by messages, and may be ended at any time. */
export function runWorker(): void {
  const port = parentPort!;
  const send = (message: FromWorker) => port.postMessage(message);
  const worker = new Worker(new Mark(workerData as SharedArrayBuffer), port, send);
  port.on('message', (message: ToWorker) => worker.take(message));
}

class Worker {
  private readonly queue: ToWorker[] = [];
  private readonly cancelled = new Set<number>();
  private desk: Desk | undefined;
  private isRunning = false;
  private handled = 0;
  private since = 0;

  constructor(
    private readonly mark: Mark,
    private readonly port: MessagePort,
    private readonly send: (message: FromWorker) => void,
  ) {}

  /** Takes a message and all that have come with it, so that what they change is checked once. */
  take(first: ToWorker): void {
    this.queue.push(first);
    if (this.isRunning) return;
    this.isRunning = true;
    this.fetch();
    this.run();
  }

  private fetch(): void {
    for (let next = receiveMessageOnPort(this.port); next; next = receiveMessageOnPort(this.port)) {
      this.queue.push(next.message);
    }
    for (const message of this.queue) if (message.kind === 'cancel') this.cancelled.add(message.id);
  }

  private run(): void {
    for (let message = this.queue.shift(); message; message = this.queue.shift()) {
      this.beat();
      this.handled++;
      if (message.kind === 'start') {
        // The grammars take their time to be there; all else waits for them.
        this.begin(message).then(() => this.run());
        return;
      }
      this.handle(message);
    }
    this.mark.hurry = false;
    this.guard('check', () => this.desk?.check());
    this.isRunning = false;
    this.mark.beat('idle');
    this.send({ kind: 'idle', handled: this.handled });
  }

  private handle(message: Exclude<ToWorker, Start>): void {
    if (message.kind === 'cancel') this.cancelled.delete(message.id);
    else if (message.kind !== 'question') this.guard(message.kind, () => this.desk?.apply(message));
    else if (!this.cancelled.has(message.id)) this.answer(message);
  }

  private answer(question: Question): void {
    const { id } = question;
    try {
      this.send({ kind: 'answer', id, answer: this.desk?.answer(question) ?? null });
    } catch (error) {
      if (error instanceof Outdated) this.send({ kind: 'answer', id, answer: null });
      else this.send({ kind: 'failure', id, problem: textOf(error) });
    }
  }

  private async begin(start: Start): Promise<void> {
    const poisoned = new Set(start.poisoned);
    const report = (problem: string) => this.send({ kind: 'problem', problem });
    const service = await createNodeService(start.settings.service, report, {
      usesGit: start.profile.trusted,
      onParse: (text) => {
        if (this.mark.hurry && Date.now() - this.since > patience) throw new Outdated();
        this.mark.parsing(text);
      },
      onParsed: () => this.mark.beat('working'),
      ...(poisoned.size > 0 && { isPoisoned: (text) => poisoned.has(keyOf(text)) }),
    });
    this.guard('start', () => {
      this.desk = new Desk(service, start, this.send);
    });
  }

  /** Whatever goes wrong is told, and what comes next is done all the same. */
  private guard(what: string, act: () => void): void {
    this.beat();
    try {
      act();
    } catch (error) {
      if (!(error instanceof Outdated)) this.send({ kind: 'problem', problem: `${what}: ${textOf(error)}` });
    }
  }

  private beat(): void {
    this.since = Date.now();
    this.mark.beat('working');
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
