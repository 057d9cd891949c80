/** Empties a database between two cases, and puts up what every case may use without creating it. */
import { join } from 'node:path';
import type { Client } from 'pg';
import type { Server } from './servers';

/** What stands on every server: extensions, a role, a second tablespace, a second name for the access method heap. */
const standing = (server: Server) => [
  'CREATE SCHEMA extensions',
  'CREATE EXTENSION citext SCHEMA extensions',
  'CREATE EXTENSION pg_trgm SCHEMA extensions',
  'CREATE EXTENSION btree_gist SCHEMA extensions',
  'ALTER DATABASE postgres SET search_path = public, extensions',
  'CREATE ROLE oracle_r',
  'CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler',
  `CREATE TABLESPACE ts2 LOCATION '${join(server.folder, 'tablespace')}'`,
];

const drops = `
DO $$
DECLARE drop text;
BEGIN
  FOR drop IN
    SELECT format('DROP EVENT TRIGGER %I', evtname) FROM pg_event_trigger
    UNION ALL SELECT format('DROP PUBLICATION %I', pubname) FROM pg_publication
    UNION ALL SELECT format('DROP SCHEMA %I CASCADE', nspname) FROM pg_namespace
      WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'extensions')
    UNION ALL SELECT format('DROP FOREIGN DATA WRAPPER %I CASCADE', fdwname) FROM pg_foreign_data_wrapper
    UNION ALL SELECT format('DROP OWNED BY %I', rolname) FROM pg_roles WHERE rolname !~ '^pg_' AND rolname <> 'postgres'
    UNION ALL SELECT format('DROP ROLE %I', rolname) FROM pg_roles
      WHERE rolname !~ '^pg_' AND rolname NOT IN ('postgres', 'oracle_r')
  LOOP EXECUTE drop; END LOOP;
  CREATE SCHEMA public;
  GRANT ALL ON SCHEMA public TO public;
END $$`;

const prepared = new WeakMap<Server, Promise<void>>();

/** Once a server, before the first session that measures: a session keeps the search path it began with. */
export function prepareServer(server: Server): Promise<void> {
  const under = prepared.get(server) ?? prepare(server);
  prepared.set(server, under);
  return under;
}

async function prepare(server: Server): Promise<void> {
  const client = await server.connect();
  for (const statement of standing(server)) await client.query(statement);
  await client.end();
}

export async function resetDatabase(client: Client): Promise<void> {
  await client.query('ROLLBACK');
  await client.query('DISCARD ALL');
  await client.query(`SET client_min_messages = error; ${drops}; RESET client_min_messages`);
}
