/** A database that walks along a history, and is forked where something is to be tried. */
import type { ClientConfig } from 'pg';
import type { SqlReader } from '../../server/src/sql/statement';
import { connected, type Databases } from './databases';
import { deployAll, type Migration } from './engine';
import { populate } from './populate';
import { Place, type Start } from './starts';

export class Trunk {
  /** How many migrations have been applied. */
  length = 0;
  /** What this server could not do. */
  readonly notes: string[] = [];

  private constructor(
    private readonly databases: Databases,
    private readonly database: ClientConfig,
    private readonly reader: SqlReader,
  ) {}

  static async start(databases: Databases, reader: SqlReader): Promise<Trunk> {
    return new Trunk(databases, await databases.create(), reader);
  }

  /** Applies the next migrations; of one that fails, what can be applied of it. */
  async apply(migrations: readonly Migration[]): Promise<void> {
    for (let rest = migrations; rest.length > 0; ) {
      const { applied, failed } = await deployAll(this.database, rest);
      this.length += applied.length + (failed ? 1 : 0);
      if (!failed) return;
      await this.applyWhatGoes(rest[applied.length]!);
      rest = rest.slice(applied.length + 1);
    }
  }

  private async applyWhatGoes({ name, text }: Migration): Promise<void> {
    await connected(this.database, async (client) => {
      for (const { parsed } of this.reader.read(text).statements) {
        try {
          await client.query(parsed.text);
        } catch (error) {
          this.notes.push(`${name}: left out "${parsed.text.split('\n')[0]}": ${(error as Error).message}`);
        }
      }
      await client.query('ROLLBACK; DELETE FROM _prisma_migrations WHERE finished_at IS NULL');
    });
  }

  /** Where the trunk stands now: a place with the tables as they are, and one with rows in them. */
  async fork(): Promise<Start> {
    const empty = await this.databases.create(this.database);
    const filled = await this.databases.create(empty);
    await connected(filled, (client) => populate(client));
    const place = (database: ClientConfig) => new Place(this.databases, database, this.reader);
    return { empty: place(empty), filled: place(filled) };
  }

  /** Whether a migration that is sent statement by statement can be applied here; a note says why not. */
  async runs(start: Start, migration: Migration): Promise<boolean> {
    const { failed } = await start.empty.outcome([migration], 'statements');
    if (failed) this.notes.push(`${migration.name}: not to be tried: ${failed.message}`);
    return failed === undefined;
  }

  async dropFork({ empty, filled }: Start): Promise<void> {
    await this.databases.drop(empty.database, filled.database);
  }

  async drop(): Promise<void> {
    await this.databases.drop(this.database);
  }
}
