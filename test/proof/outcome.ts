/** Applies migrations to a copy of a database, in either way of sending, and tells where that ends. */
import type { ClientConfig } from 'pg';
import type { SqlReader } from '../../server/src/sql/statement';
import type { SentAs } from '../../server/src/timeline/transactions';
import { catalogOf, type Entry, rowsOf } from './catalog';
import { connected, type Databases } from './databases';
import type { Failure, Migration } from './engine';
import { measureExposures, type Tally } from './exposures';
import { send } from './sending';

export interface Outcome {
  readonly failed: Failure | undefined;
  /** All that stands in the database afterwards; empty when it failed. */
  readonly catalog: readonly Entry[];
  readonly rows: readonly Entry[];
}

/** Where migrations end that are applied to a copy of `start`. */
export async function outcomeOf(
  databases: Databases,
  start: ClientConfig,
  migrations: readonly Migration[],
  sentAs: SentAs,
  reader: SqlReader,
): Promise<Outcome> {
  const database = await databases.create(start);
  try {
    const { failed } = await send(database, migrations, sentAs, reader);
    if (failed) return { failed, catalog: [], rows: [] };
    return await connected(database, async (client) => ({
      failed: undefined,
      catalog: await catalogOf(client),
      rows: await rowsOf(client),
    }));
  } finally {
    await databases.drop(database);
  }
}

/** What is exposed while migrations are applied to a copy of `start`; undefined when they fail. */
export async function exposuresOf(
  databases: Databases,
  start: ClientConfig,
  migrations: readonly Migration[],
  sentAs: SentAs,
  reader: SqlReader,
): Promise<Tally | undefined> {
  const database = await databases.create(start);
  try {
    return await connected(database, (client) => measureExposures(client, migrations, sentAs, reader));
  } catch {
    return undefined;
  } finally {
    await databases.drop(database);
  }
}

export function spelledFailure({ migration, code, message }: Failure): string {
  return `${migration}: ${code} ${message}`;
}
