/**
 * The applications, in a process of their own: two groups of connections, each of which is one release at a time and
 * sends one request after the other.
 */
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, type ClientConfig, type CustomTypesConfig, type DatabaseError, Pool } from 'pg';
import { ExpectedRows } from './expected';
import { type Measures, noMeasures, type RequestKind, withRequest } from './measures';
import { operate, type Worker } from './operations';
import { Random } from './random';
import { type LoadedModels, type Release, releaseOf, type Statement, type Values } from './release';

/** What the load is put on. */
export interface LoadPlan {
  readonly database: ClientConfig;
  readonly loaded: LoadedModels;
  /** The schema.prisma of the release that runs at first, in both groups. */
  readonly schema: string;
  readonly rows: number;
  readonly parents: number;
  /** Begins the keys of rows that are named by text; those of others are numbers. */
  readonly keyPrefix: string;
  readonly renamed: Readonly<Record<string, string>>;
  readonly among: Among;
  readonly loose: readonly string[];
  readonly seed: number;
  /** Connections of each group. */
  readonly connections: number;
  /** Between an answer and the next request of a connection, in milliseconds. */
  readonly pause: number;
}

/** Values that a column takes alone. */
export type Among = Readonly<Record<string, readonly string[]>>;
export type Group = 'old' | 'new';
export type Marked = Readonly<Record<Group, Measures>>;

/** What the process is asked: to begin, to be another release, for the measures since it was last asked, and to end. */
export type Order =
  | { readonly do: 'begin'; readonly plan: LoadPlan }
  | { readonly do: 'release'; readonly group: Group; readonly schema: string; readonly among: Among }
  | { readonly do: 'mark' }
  | { readonly do: 'end' };

const raw = { getTypeParser: () => (text: unknown) => text } as unknown as CustomTypesConfig;

class Load {
  private measures: Record<Group, Measures> = { old: noMeasures, new: noMeasures };
  private readonly releases: Record<Group, Release>;
  /** The release from before the plan; what is built from a later schema counts as new. */
  private readonly first: Release;
  /** What releases write, where it is not anything. */
  private readonly among = new Map<Release, Among>();
  /** How many connections are in the middle of something, by release. */
  private readonly active = new Map<Release, number>();
  private ending = false;
  private fresh = 0;
  private running: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly plan: LoadPlan,
    private readonly books: Pool,
    private readonly rows: ExpectedRows,
  ) {
    const release = releaseOf(plan.schema, plan.loaded);
    this.first = release;
    this.among.set(release, plan.among);
    this.releases = { old: release, new: release };
  }

  static async begin(plan: LoadPlan): Promise<Load> {
    const books = new Pool({ ...plan.database, types: raw, max: 3 });
    const { parts } = releaseOf(plan.schema, plan.loaded);
    const rows = new ExpectedRows(books, parts[0].key.name, plan.rows, plan.renamed, (at) => `${plan.keyPrefix}${at}`);
    await rows.open();
    const load = new Load(plan, books, rows);
    const numbers = Array.from({ length: plan.connections }, (_, at) => at);
    load.running = Promise.all(
      (['old', 'new'] as const).flatMap((group, side) => numbers.map((at) => load.connection(group, 2 * at + side))),
    );
    return load;
  }

  /** A group becomes another release, once none of its connections is at work for the one before. */
  async release(group: Group, schema: string, among: Among): Promise<void> {
    const before = this.releases[group];
    const release = releaseOf(schema, this.plan.loaded);
    this.among.set(release, { ...this.plan.among, ...among });
    this.releases[group] = release;
    const others = (Object.keys(this.releases) as Group[]).some((each) => this.releases[each] === before);
    while (!others && (this.active.get(before) ?? 0) > 0) await pause(2);
  }

  mark(): Marked {
    const { measures } = this;
    this.measures = { old: noMeasures, new: noMeasures };
    return measures;
  }

  async end(): Promise<Marked> {
    this.ending = true;
    await this.running;
    await this.rows.save();
    await this.books.end();
    return this.mark();
  }

  private async connection(group: Group, number: number): Promise<void> {
    const client = new Client({ ...this.plan.database, types: raw });
    client.on('error', () => {});
    await client.connect();
    const random = new Random(this.plan.seed * 1000 + number);
    // Prisma 7 sends statements without a name; with its Rust engine it kept prepared ones.
    const named = number % 4 > 1;
    while (!this.ending) {
      const release = this.releases[group];
      this.active.set(release, (this.active.get(release) ?? 0) + 1);
      await operate(this.worker(release, client, random, named));
      this.active.set(release, this.active.get(release)! - 1);
      await pause(this.plan.pause * (0.5 + random.next()));
    }
    await client.end();
  }

  private worker(release: Release, client: Client, random: Random, named: boolean): Worker {
    const { parents, loose } = this.plan;
    const among = this.among.get(release) ?? {};
    const fresh = () => ++this.fresh;
    const age = release === this.first ? 'old' : 'new';
    let isOpen = false;
    const send = (kind: RequestKind, statement: Statement) => this.send(age, client, kind, statement, named);
    return {
      release,
      rows: this.rows,
      source: { random, fresh, parents, among },
      loose,
      send,
      inTransaction: async (use, lingers) => {
        if (isOpen) return use();
        isOpen = true;
        await client.query('BEGIN');
        const done = await use();
        if (lingers > 0) await pause(random.below(lingers));
        await client.query(done ? 'COMMIT' : 'ROLLBACK');
        isOpen = false;
        return done;
      },
      wrong: (what) => this.wrong(age, what),
    };
  }

  private wrong(group: Group, what: string): void {
    const before = this.measures[group];
    const messages = { ...before.messages, [what]: (before.messages[what] ?? 0) + 1 };
    this.measures[group] = { ...before, wrong: before.wrong + 1, messages };
  }

  private async send(group: Group, client: Client, kind: RequestKind, { sql, values }: Statement, named: boolean) {
    const started = performance.now();
    let problem: string | undefined;
    let rows: readonly Values[] | undefined;
    try {
      const name = named ? { name: nameOf(sql) } : {};
      rows = (await client.query({ text: sql, values: [...values], ...name })).rows as Values[];
    } catch (error) {
      const { code, message } = error as DatabaseError;
      problem = `${code} ${message}`;
    }
    this.measures[group] = withRequest(this.measures[group], kind, performance.now() - started, problem);
    return rows;
  }
}

const names = new Map<string, string>();

/** A name of a statement that is prepared once a connection. */
function nameOf(sql: string): string {
  const known = names.get(sql) ?? `s${names.size}`;
  names.set(sql, known);
  return known;
}

let load: Load | undefined;

async function obey(order: Order): Promise<unknown> {
  switch (order.do) {
    case 'begin':
      load = await Load.begin(order.plan);
      return;
    case 'release':
      return load?.release(order.group, order.schema, order.among);
    case 'mark':
      return load?.mark();
    case 'end':
      return load?.end();
  }
}

process.on('message', ({ number, order }: { number: number; order: Order }) => {
  obey(order).then(
    (answer) => process.send?.({ number, answer }),
    (error: unknown) => process.send?.({ number, problem: String((error as Error).stack ?? error) }),
  );
});
process.on('disconnect', () => process.exit());
