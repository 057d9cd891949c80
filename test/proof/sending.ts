/** Applies migrations as Prisma does, in either of its two ways, and as a session that can be looked at meanwhile. */
import type { Client, ClientConfig } from 'pg';
import type { SqlReader } from '../../server/src/sql/statement';
import type { SentAs } from '../../server/src/timeline/transactions';
import { connected } from './databases';
import { type Deployed, deployAll, type Migration } from './engine';

/** Sends each file whole by Prisma's engine, or each statement alone over one connection, as Prisma 7.4 does. */
export async function send(
  database: ClientConfig,
  migrations: readonly Migration[],
  sentAs: SentAs,
  reader: SqlReader,
): Promise<Deployed> {
  if (sentAs === 'batch') return deployAll(database, migrations);
  return connected(database, async (client) => {
    const applied: string[] = [];
    for (const { name, text } of migrations) {
      try {
        for (const { parsed } of reader.read(text).statements) await client.query(parsed.text);
      } catch (error) {
        const { code = '', message } = error as { code?: string; message: string };
        return { applied, failed: { migration: name, code, message } };
      }
      applied.push(name);
    }
    return { applied };
  });
}

/** What looks at a session while it applies a migration, statement by statement. */
export interface Watcher {
  /** Before a statement runs, inside its transaction. */
  before?(index: number): Promise<void>;
  /** After a statement has run, while its transaction is open; or, for what refuses transactions, when it has ended. */
  after(index: number, alone: boolean): Promise<void>;
  /** After the transaction of a statement has ended. */
  ended?(index: number): Promise<void>;
  /** Runs what refuses a transaction; else it just runs. */
  alone?(index: number, run: () => Promise<void>): Promise<void>;
}

/**
 * Runs a file's statements one by one inside the transactions in which PostgreSQL runs them when they are sent that
 * way: a simple query of several is one implicit transaction block, which BEGIN and COMMIT in the text take over and
 * end. A statement in autocommit gets a transaction of its own, to be looked at before it ends.
 * @throws what the server answers; the transaction is then rolled back
 */
export async function replayWatched(
  client: Client,
  statements: readonly string[],
  sentAs: SentAs,
  watcher: Watcher,
): Promise<void> {
  const whole = sentAs === 'batch' && statements.length > 1;
  let open = false;
  let begun = false;
  try {
    for (const [index, sql] of statements.entries()) {
      const control = controlOf(sql);
      const chains = /\band\s+chain\s*$/i.test(sql);
      if (!open) await client.query('BEGIN');
      const ownBlock = !open && !whole && control === undefined;
      open = true;
      if (control === 'begin') begun = true;
      await watcher.before?.(index);
      if (control === undefined && (await refuses(client, sql, ownBlock))) {
        await client.query('ROLLBACK');
        const run = async () => void (await client.query(sql));
        await (watcher.alone?.(index, run) ?? run());
        await watcher.after(index, true);
        open = false;
        continue;
      }
      if (control === 'end') {
        await client.query(sql);
        open = chains;
        begun = chains;
      }
      await watcher.after(index, control === 'end');
      if (ownBlock) {
        await client.query('COMMIT');
        open = false;
      }
      if (!open || (control === 'end' && chains)) await watcher.ended?.(index);
    }
    // What a BEGIN without COMMIT did is lost when Prisma disconnects.
    if (open) await client.query(begun ? 'ROLLBACK' : 'COMMIT');
    if (open) await watcher.ended?.(statements.length - 1);
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** Runs a statement; true when it has not run since it refuses the block that only we opened. */
async function refuses(client: Client, sql: string, ownBlock: boolean): Promise<boolean> {
  try {
    await client.query(sql);
    return false;
  } catch (error) {
    if (ownBlock && (error as { code?: string }).code === '25001') return true;
    throw error;
  }
}

function controlOf(sql: string): 'begin' | 'end' | undefined {
  if (/^(begin|start\s+transaction)\b/i.test(sql)) return 'begin';
  if (/^(commit|end|abort|rollback(?!\s+(work\s+|transaction\s+)?to\b))\b/i.test(sql)) return 'end';
  return undefined;
}
