/** A server with a database of many rows, which every run gets a copy of. */
import type { Client, ClientConfig } from 'pg';
import { type Files, filesBefore, migrationsOf } from '../plans/plans';
import type { Major } from '../postgres/packages';
import { connected, Databases } from '../proof/databases';
import { deployAll } from '../proof/engine';
import { type LoadCase, seed } from './cases';
import { expectedTable } from './expected';
import { quoted, releaseOf, wholeRows } from './release';

/** As a production server has them; the tests' own keep measurements repeatable instead. */
const settings = {
  autovacuum: 'on',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '512MB',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  max_parallel_maintenance_workers: '1',
};

export class Ground {
  private constructor(
    readonly databases: Databases,
    private readonly template: ClientConfig,
  ) {}

  static async prepare(databases: Databases, loaded: LoadCase, rows: number): Promise<Ground> {
    const template = await databases.create();
    const files = filesOf(loaded);
    const { failed } = await deployAll(template, migrationsOf(files));
    if (failed) throw new Error(failed.message);
    const release = releaseOf(files['schema.prisma']!, loaded);
    await connected(template, async (client) => {
      for (const sql of [...seed(loaded.models[0]!, rows), ...(loaded.seed ?? [])]) await client.query(sql);
      await client.query(`CREATE SCHEMA proof; CREATE TABLE ${expectedTable} AS ${wholeRows(release)}`);
      await client.query(`ALTER TABLE ${expectedTable} ADD PRIMARY KEY (${quoted(release.parts[0].key.name)})`);
      await labelsAsText(client);
      await client.query('VACUUM ANALYZE');
      await client.query('CHECKPOINT');
    });
    return new Ground(databases, template);
  }

  /** Lends a database with all the rows. */
  async lend<T>(use: (database: ClientConfig) => Promise<T>): Promise<T> {
    const database = await this.databases.create(this.template);
    try {
      return await use(database);
    } finally {
      await this.databases.drop(database);
    }
  }

  async drop(): Promise<void> {
    await this.databases.drop(this.template);
  }
}

/** A plan may drop the enum of a column: what is expected keeps its labels as text. */
async function labelsAsText(client: Client): Promise<void> {
  const { rows } = await client.query(
    `SELECT attname FROM pg_attribute AS a JOIN pg_type AS t ON t.oid = a.atttypid
WHERE a.attrelid = '${expectedTable}'::regclass AND t.typtype = 'e'`,
  );
  for (const { attname } of rows)
    await client.query(`ALTER TABLE ${expectedTable} ALTER COLUMN ${quoted(attname)} TYPE text`);
}

export function startDatabases(major: Major): Promise<Databases> {
  return Databases.start(major, settings);
}

/** The project that a case begins with. */
export function filesOf(loaded: LoadCase): Files {
  const files = Object.entries(filesBefore(planOf(loaded)));
  const changed = (text: string) => (loaded.start ?? []).reduce((all, [from, to]) => all.replace(from, to), text);
  return Object.fromEntries(files.map(([path, text]) => [path, changed(text)]));
}

/** The case as the harness of plans takes it. */
export function planOf({ kind, answers }: LoadCase) {
  return { name: `load/${kind}`, kind, answers, writes: {}, finally: [] };
}
