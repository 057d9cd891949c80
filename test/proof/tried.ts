/** What a second session can and cannot do while a migration is applied, beside what its timeline says. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Client, ClientConfig } from 'pg';
import type { Scene } from '../../server/src/rules/rule';
import type { Timeline } from '../../server/src/timeline/timeline';
import { actionOf } from '../../server/src/timeline/transactions';
import { findingsIn } from '../harness/scene';
import { connected, type Databases } from './databases';
import { populate } from './populate';
import { replayWatched } from './sending';

/** One attempt, or one answer of the server, and what the timeline says of it. */
export interface Tried {
  readonly after: string;
  readonly what: string;
  readonly said: string;
  readonly found: string;
}

interface Table {
  readonly oid: number;
  /** As the timeline has it: with its schema, without quotes. */
  readonly name: string;
  readonly quoted: string;
  readonly kind: string;
  /** The table whose partition it is. */
  readonly parent: number | null;
}

/** Applies the migration of a scene over a setup, and tries everything after each statement. */
export async function tried(databases: Databases, scene: Scene, setup: readonly string[]): Promise<Tried[]> {
  const database = await databases.create();
  try {
    return await connected(database, async (actor) => {
      for (const sql of setup) await actor.query(sql);
      await populate(actor);
      return connected(database, (witness) => new Trial(database, scene, actor, witness).run());
    });
  } finally {
    await databases.drop(database);
  }
}

class Trial {
  private readonly timeline: Timeline;
  private readonly found: Tried[] = [];
  private tables: readonly Table[] = [];
  /** The names of the tables when each statement began. */
  private readonly names: Map<string, number>[] = [];

  constructor(
    private readonly database: ClientConfig,
    private readonly scene: Scene,
    private readonly actor: Client,
    private readonly witness: Client,
  ) {
    this.timeline = scene.timeline;
  }

  async run(): Promise<Tried[]> {
    const { timeline } = this;
    await this.witness.query('SET lock_timeout = 40');
    this.tables = await tablesIn(this.witness);
    const texts = timeline.steps.map(({ statement }) => statement.parsed.text);
    let at = 0;
    try {
      await replayWatched(this.actor, texts, timeline.sentAs, {
        before: async (index) => {
          at = index;
          this.names[index] = new Map((await tablesIn(this.actor)).map(({ oid, name }) => [name, oid]));
        },
        after: async (index, alone) => {
          this.answered(index, 'runs');
          if (!alone) await this.tryAll(`statement ${index + 1}`, this.heldAt(index));
        },
        ended: (index) => this.tryAll(`the transaction of statement ${index + 1}`, new Map()),
        alone: (index, run) => this.whileWaiting(index, run),
      });
    } catch (error) {
      this.answered(at, (error as { code?: string }).code ?? String(error));
    }
    return this.found;
  }

  private answered(index: number, found: string): void {
    const { refused, effects } = this.timeline.steps[index]!;
    const fails = effects.find((effect) => effect.kind === 'fails');
    const early = findingsIn(this.scene).some(
      ({ rule, finding }) => rule.id === 'enum-value-used-too-early' && finding.statement === index,
    );
    const said = refused ? '25001' : early ? '55P04' : (fails?.code ?? 'runs');
    this.found.push({ after: `statement ${index + 1}`, what: 'the statement', said, found });
  }

  /** What the timeline says is kept from others after a statement, by table. */
  private heldAt(index: number): Map<number, string> {
    const held = new Map<number, string>();
    // What is released after a ROLLBACK TO is free once that has run, as it is after COMMIT.
    const letsGo = actionOf(this.timeline.steps[index]!.effects).action === 'rollback to';
    for (const lock of [...this.timeline.exposures, ...this.timeline.briefLocks]) {
      if (lock.takenBy > index || lock.releasedAfter < index + (letsGo ? 1 : 0)) continue;
      const oid = this.names[lock.takenBy]!.get(`${lock.relation.schema}.${lock.relation.name}`);
      if (oid !== undefined && held.get(oid) !== 'reads and writes') held.set(oid, lock.blocks);
    }
    return held;
  }

  private async tryAll(moment: string, said: ReadonlyMap<number, string>): Promise<void> {
    const known = new Set(this.tables.map(({ oid }) => oid));
    for (const { oid, name, quoted, kind, parent } of await tablesIn(this.witness)) {
      if (!known.has(oid)) continue;
      const says = said.get(oid) ?? (this.readsBound(parent, said) ? 'writes' : 'nothing');
      const reads = await this.waits(`SELECT 1 FROM ONLY ${quoted} WHERE pg_catalog.random() < 0`);
      this.note(moment, `reading ${name}`, says === 'reads and writes', reads);
      if (kind === 'm') continue;
      const writes = reads || (await this.waits(`DELETE FROM ONLY ${quoted} WHERE pg_catalog.random() < 0`));
      this.note(moment, `writing ${name}`, says !== 'nothing', writes);
    }
  }

  /**
   * Until 13 any change of a partition by its own name reads its bound, and for that opens its parent; since 14 only
   * a change that the bound has to be checked for does (src/backend/utils/cache/partcache.c).
   */
  private readsBound(parent: number | null, said: ReadonlyMap<number, string>): boolean {
    return this.scene.postgres < 14 && parent !== null && said.get(parent) === 'reads and writes';
  }

  private note(moment: string, what: string, said: boolean, found: boolean): void {
    const word = (blocked: boolean) => (blocked ? 'it is blocked' : 'it is free');
    this.found.push({ after: moment, what, said: word(said), found: word(found) });
  }

  private async waits(sql: string): Promise<boolean> {
    try {
      await this.witness.query(sql);
      return false;
    } catch (error) {
      if ((error as { code?: string }).code === '55P03') return true;
      throw error;
    }
  }

  /** Keeps a concurrent command waiting for an older transaction, and tries everything meanwhile. */
  private async whileWaiting(index: number, run: () => Promise<void>): Promise<void> {
    await connected(this.database, async (older) => {
      const lists = this.tables.map(({ quoted }) => `SELECT FROM ${quoted} LIMIT 0`);
      await older.query(`BEGIN ISOLATION LEVEL REPEATABLE READ; ${['SELECT', ...lists].join('; ')}`);
      let ended = false;
      const running = run().finally(() => {
        ended = true;
      });
      running.catch(() => {});
      while (!ended && !(await this.actorWaits())) await pause(5);
      if (!ended) await this.tryAll(`statement ${index + 1} has begun`, this.heldAt(index));
      await older.query('ROLLBACK');
      await running;
    });
  }

  private async actorWaits(): Promise<boolean> {
    const { rows } = await this.witness.query(
      `SELECT FROM pg_locks WHERE locktype = 'virtualxid' AND NOT granted AND pid <> pg_backend_pid()
        AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())`,
    );
    return rows.length > 0;
  }
}

/** The tables that a session sees. */
async function tablesIn(client: Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `SELECT c.oid::int, n.nspname || '.' || c.relname AS name, format('%I.%I', n.nspname, c.relname) AS quoted, c.relkind AS kind,
      (SELECT inhparent::int FROM pg_inherits WHERE inhrelid = c.oid AND c.relispartition) AS parent
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'm') AND c.oid >= 16384 AND n.nspname !~ '^pg_' ORDER BY 2`,
  );
  return rows;
}
