/** The process of the applications, as the one that deploys has it. */
import { type ChildProcess, fork } from 'node:child_process';
import { getPriority, setPriority } from 'node:os';
import { join } from 'node:path';
import type { Among, Group, LoadPlan, Marked, Order } from './loadProcess';

interface Answer {
  readonly number: number;
  readonly answer?: unknown;
  readonly problem?: string;
}

export class RunningLoad {
  private readonly child: ChildProcess = fork(join(__dirname, 'loadProcess.ts'), { stdio: 'inherit' });
  private readonly waiting = new Map<number, { done(answer: unknown): void; failed(error: Error): void }>();
  private asked = 0;

  private constructor() {
    if (this.child.pid !== undefined) goFirst(this.child.pid);
    this.child.on('message', ({ number, answer, problem }: Answer) => {
      const waiting = this.waiting.get(number);
      this.waiting.delete(number);
      if (problem === undefined) waiting?.done(answer);
      else waiting?.failed(new Error(problem));
    });
    this.child.on('exit', () => {
      for (const { failed } of this.waiting.values()) failed(new Error('The load ended by itself.'));
    });
  }

  static async begin(plan: LoadPlan): Promise<RunningLoad> {
    const load = new RunningLoad();
    await load.ask({ do: 'begin', plan });
    return load;
  }

  /** A group becomes the release of a schema, whose columns take these values alone. */
  async release(group: Group, schema: string, among: Among): Promise<void> {
    await this.ask({ do: 'release', group, schema, among });
  }

  /** What was measured since the last mark. */
  async mark(): Promise<Marked> {
    return (await this.ask({ do: 'mark' })) as Marked;
  }

  /** Ends the load; what is expected of the rows is written down. Gives what was measured since the last mark. */
  async end(): Promise<Marked> {
    const marked = (await this.ask({ do: 'end' })) as Marked;
    this.stop();
    return marked;
  }

  stop(): void {
    this.waiting.clear();
    if (this.child.connected) this.child.disconnect();
  }

  private ask(order: Order): Promise<unknown> {
    return new Promise((done, failed) => {
      this.waiting.set(++this.asked, { done, failed });
      this.child.send({ number: this.asked, order });
    });
  }
}

/**
 * Who applies migrations has a machine of its own in a deploy, and so do the applications: the deploying process goes
 * behind the server, the applications before it. Called when the server runs, which keeps its priority.
 */
export function goLast(): void {
  prefer(0, behind);
}

function goFirst(pid: number): void {
  prefer(pid, -2 * behind);
}

const behind = 5;

/** Needs to be allowed where it is a priority higher than the usual; else they share the processors, and wait the longer. */
function prefer(pid: number, by: number): void {
  try {
    setPriority(pid, Math.max(-20, Math.min(getPriority() + by, 19)));
  } catch {
    // Not allowed: all is measured the same, with longer waits.
  }
}
