import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { EngineClient } from '../../node/engine/client';
import { createNodeService } from '../../node/service';
import { Desk } from './desk';
import { keyOf, Mark } from './mark';
import type { Change, FromWorker, Question, Start, ToWorker } from './messages';

/** How long what is being done may still be finished after something newer has come, in milliseconds. */
const patience = 200;

/** How long nothing may be typed in a schema before Prisma's engine is asked, in milliseconds. */
const typing = 80;

/** Thrown out of the parser when what is parsed is out of date already. */
class Outdated extends Error {}

/** The thread that holds the service. It is told everything by messages, and may be ended at any time. */
function runWorker(): void {
  const port = parentPort!;
  const send = (message: FromWorker) => port.postMessage(message);
  const worker = new Worker(new Mark(workerData as SharedArrayBuffer), port, send);
  port.on('message', (message: ToWorker) => worker.take(message));
}

type Outcome = 'done' | 'failed' | 'outdated';

class Worker {
  private queue: (Start | Change | Question)[] = [];
  private desk: Desk | undefined;
  private isRunning = false;
  private handled = 0;
  private changes = 0;
  private mayStop = false;
  private since = 0;

  constructor(
    private readonly mark: Mark,
    private readonly port: MessagePort,
    private readonly send: (message: FromWorker) => void,
  ) {}

  /** Takes a message and all that have come with it, so that what they change is checked once. */
  take(first: ToWorker): void {
    this.note(first);
    if (this.isRunning) return;
    this.isRunning = true;
    this.fetch();
    this.run();
  }

  private fetch(): void {
    for (let next = receiveMessageOnPort(this.port); next; next = receiveMessageOnPort(this.port)) {
      this.note(next.message);
    }
  }

  private note(message: ToWorker): void {
    this.handled++;
    if (message.kind === 'cancel') {
      this.queue = this.queue.filter((each) => each.kind !== 'question' || each.id !== message.id);
      return;
    }
    if (message.kind !== 'start' && message.kind !== 'question') this.changes++;
    this.queue.push(message);
  }

  /** What takes its time is known now, and with it there may be other findings. */
  private again(): void {
    this.desk?.outdate();
    if (this.isRunning) return;
    this.isRunning = true;
    this.run();
  }

  private run(): void {
    do {
      for (let message = this.queue.shift(); message; message = this.queue.shift()) {
        if (message.kind === 'start') {
          // The grammars take their time to be there; all else waits for them.
          this.begin(message).then(() => this.run());
          return;
        }
        this.handle(message);
      }
    } while (this.attemptWhileCurrent('check', () => this.desk?.check()) === 'outdated');
    this.isRunning = false;
    this.mark.beat('idle');
    this.send({ kind: 'idle', handled: this.handled });
  }

  private handle(message: Change | Question): void {
    if (message.kind === 'question') this.answer(message);
    else this.attempt(message.kind, () => this.desk?.apply(message));
  }

  /** Answers a question; what has come meanwhile goes first when it makes the answer worthless. */
  private answer(question: Question): void {
    const { id } = question;
    const done = this.attemptWhileCurrent(question.feature, () => {
      this.send({ kind: 'answer', id, answer: this.desk?.answer(question) ?? null });
    });
    if (done === 'outdated') this.queue.push(question);
    if (done === 'failed') this.send({ kind: 'failure', id, problem: `${question.feature} failed` });
  }

  /** Does what may be broken off when something comes that makes it worthless. */
  private attemptWhileCurrent(what: string, act: () => void): Outcome {
    this.mayStop = true;
    const outcome = this.attempt(what, act);
    this.mayStop = false;
    return outcome;
  }

  private async begin(start: Start): Promise<void> {
    const poisoned = new Set(start.poisoned);
    const report = (problem: string) => this.send({ kind: 'problem', problem });
    const service = await createNodeService(start.settings.service, report, {
      usesGit: start.profile.trusted,
      engine: new EngineClient({ pause: typing, onAnswer: () => this.again() }),
      onParse: (text) => {
        if (this.isOutdated()) throw new Outdated();
        this.mark.parsing(text);
      },
      onParsed: () => this.mark.beat('working'),
      ...(poisoned.size > 0 && { isPoisoned: (text) => poisoned.has(keyOf(text)) }),
    });
    this.attempt('start', () => {
      this.desk = new Desk(service, start, this.send);
    });
  }

  /** Whether what is being done can be broken off, and something has come that makes it worthless. */
  private isOutdated(): boolean {
    return this.mayStop && this.mark.changes > this.changes && Date.now() - this.since > patience;
  }

  /** Whatever goes wrong is told, and what comes next is done all the same. */
  private attempt(what: string, act: () => void): Outcome {
    this.beat();
    try {
      act();
      return 'done';
    } catch (error) {
      if (!(error instanceof Outdated)) {
        this.send({ kind: 'problem', problem: `${what}: ${textOf(error)}` });
        return 'failed';
      }
      this.fetch();
      return 'outdated';
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

runWorker();
