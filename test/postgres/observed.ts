/** What stands in a database at one moment, as a test's connection sees it; see the shadow database for how it is read. */
import type { Client } from 'pg';
import { type Observed, observe, toObserved } from '../../server/src/shadow/observed';

export * from '../../server/src/shadow/observed';

export async function observed(client: Client): Promise<Observed> {
  return toObserved((await client.query(observe)).rows);
}
