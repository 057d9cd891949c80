/**
 * What has to be there in the end, in the shape of before: the rows as they began, with every write that was answered.
 * Values are text. A row is in one pair of hands at a time, so that it is known which write of it was the last.
 */
import type { Pool } from 'pg';
import type { Random } from './random';
import { quoted, type Values } from './release';

/** Where the rows stand that are expected. */
export const expectedTable = 'proof.expected';

const mostRecent = 40;

export class ExpectedRows {
  private readonly rows = new Map<string, Values | undefined>();
  private readonly busy = new Set<string>();
  /** The keys of rows that releases made. */
  private readonly made: string[] = [];
  /** The keys that were written last. */
  private readonly recent: string[] = [];
  private columns: readonly string[] = [];

  /**
   * @param client connections for nothing else
   * @param renamed columns of the new shape with those of the old one
   */
  constructor(
    private readonly client: Pool,
    /** The name of the column that says which row it is. */
    private readonly key: string,
    private readonly first: number,
    private readonly renamed: Readonly<Record<string, string>>,
    private readonly keyOf: (number: number) => string,
  ) {}

  async open(): Promise<void> {
    const { fields } = await this.client.query(`SELECT * FROM ${expectedTable} LIMIT 0`);
    this.columns = fields.map(({ name }) => name);
  }

  /**
   * Lends a row that nobody else has. Often it is one that was made, or written a moment ago: what one release leaves
   * behind has to be right for the other.
   */
  async lend<T>(random: Random, use: (id: string, row: Values) => Promise<T>): Promise<T | undefined> {
    const id = this.chosen(random);
    if (this.busy.has(id)) return undefined;
    this.busy.add(id);
    try {
      const row = this.rows.has(id) ? this.rows.get(id) : await this.read(id);
      return row === undefined ? undefined : await use(id, row);
    } finally {
      this.busy.delete(id);
    }
  }

  private chosen(random: Random): string {
    const chance = random.next();
    if (chance < 0.2 && this.made.length > 0) return random.pick(this.made);
    if (chance < 0.6 && this.recent.length > 0) return random.pick(this.recent);
    return this.keyOf(1 + random.below(this.first));
  }

  private async read(id: string): Promise<Values | undefined> {
    const { rows } = await this.client.query(`SELECT * FROM ${expectedTable} WHERE ${quoted(this.key)} = $1`, [id]);
    this.rows.set(id, rows[0]);
    return rows[0];
  }

  /** A write of a row was answered. */
  wrote(id: string, values: Values): void {
    if (this.recent.push(id) > mostRecent) this.recent.shift();
    this.rows.set(id, { ...this.rows.get(id), ...this.inOldShape(values) });
  }

  /** A row was made: with the values that were sent, and others that the database gave. */
  inserted(sent: Values, returned: Values): void {
    const id = String(this.inOldShape(returned)[this.key]);
    this.rows.set(id, { ...this.inOldShape(returned), ...this.inOldShape(sent) });
    this.made.push(id);
  }

  removed(id: string): void {
    this.rows.set(id, undefined);
    const at = this.made.indexOf(id);
    if (at >= 0) this.made.splice(at, 1);
  }

  /** The values of columns that were there before. */
  inOldShape(values: Values): Values {
    const old = Object.entries(values).map(([name, value]) => [this.renamed[name] ?? name, value] as const);
    return Object.fromEntries(old.filter(([name]) => this.columns.includes(name)));
  }

  /** Writes down what is expected now. */
  async save(): Promise<void> {
    const ids = [...this.rows.keys()];
    const kept = [...this.rows.values()].filter((row) => row !== undefined);
    const key = quoted(this.key);
    for (let at = 0; at < ids.length; at += 5000)
      await this.client.query(`DELETE FROM ${expectedTable} WHERE ${key} = ANY ($1)`, [ids.slice(at, at + 5000)]);
    for (let at = 0; at < kept.length; at += 5000)
      await this.client.query(
        `INSERT INTO ${expectedTable} SELECT * FROM json_populate_recordset(NULL::${expectedTable}, $1)`,
        [JSON.stringify(kept.slice(at, at + 5000))],
      );
  }
}
