/** Databases in which a history has been applied, without and with rows, kept for all that begins there. */
import assert from 'node:assert/strict';
import type { ClientConfig } from 'pg';
import type { SqlReader } from '../../server/src/sql/statement';
import type { SentAs } from '../../server/src/timeline/transactions';
import { connected, type Databases } from './databases';
import { deployAll, type Migration } from './engine';
import type { Tally } from './exposures';
import { exposuresOf, type Outcome, outcomeOf } from './outcome';
import { populate } from './populate';

/** A database from whose copies migrations are applied. What has been applied once is remembered. */
export class Place {
  private readonly outcomes = new Map<string, Promise<Outcome>>();
  private readonly measured = new Map<string, Promise<Tally | undefined>>();

  constructor(
    private readonly databases: Databases,
    readonly database: ClientConfig,
    private readonly reader: SqlReader,
  ) {}

  outcome(migrations: readonly Migration[], sentAs: SentAs): Promise<Outcome> {
    return remembered(this.outcomes, [migrations, sentAs], () =>
      outcomeOf(this.databases, this.database, migrations, sentAs, this.reader),
    );
  }

  /** Applies them once more: what is made up at random is another then. */
  outcomeAgain(migrations: readonly Migration[], sentAs: SentAs): Promise<Outcome> {
    return outcomeOf(this.databases, this.database, migrations, sentAs, this.reader);
  }

  /** Undefined when they fail. */
  exposures(migrations: readonly Migration[], sentAs: SentAs): Promise<Tally | undefined> {
    return remembered(this.measured, [migrations, sentAs], () =>
      exposuresOf(this.databases, this.database, migrations, sentAs, this.reader),
    );
  }
}

export interface Start {
  readonly empty: Place;
  /** With a few rows in every table. */
  readonly filled: Place;
}

export class Starts {
  private readonly known = new Map<string, Promise<Start>>();

  constructor(
    private readonly databases: Databases,
    private readonly reader: SqlReader,
  ) {}

  /** Where these statements end, applied as one migration by Prisma's engine. */
  after(setup: readonly string[]): Promise<Start> {
    return remembered(this.known, setup, async () => {
      const text = setup.map((sql) => `${sql.replace(/;\s*$/, '')};\n`).join('');
      const empty = await this.databases.create();
      const { failed } = await deployAll(empty, [{ name: '20260101000000_setup', text }]);
      assert.equal(failed?.message, undefined, 'the setup does not apply');
      const filled = await this.databases.create(empty);
      await connected(filled, (client) => populate(client));
      const place = (database: ClientConfig) => new Place(this.databases, database, this.reader);
      return { empty: place(empty), filled: place(filled) };
    });
  }

  async drop(): Promise<void> {
    for (const start of this.known.values()) {
      const { empty, filled } = await start;
      await this.databases.drop(empty.database, filled.database);
    }
  }
}

function remembered<T>(known: Map<string, Promise<T>>, key: unknown, make: () => Promise<T>): Promise<T> {
  const text = JSON.stringify(key);
  const made = known.get(text) ?? make();
  known.set(text, made);
  return made;
}
