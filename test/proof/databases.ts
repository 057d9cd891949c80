/** Databases of one server that start where another one stands. */
import { accessSync, constants, statfsSync } from 'node:fs';
import { Client, type ClientConfig } from 'pg';
import type { Major } from '../postgres/packages';
import { type Server, startServer } from '../postgres/servers';

/** A server that hands out databases. */
export class Databases {
  private made = 0;

  private constructor(
    readonly server: Server,
    private readonly admin: Client,
  ) {}

  static async start(major: Major, settings?: Readonly<Record<string, string>>): Promise<Databases> {
    startInMemory();
    const server = await startServer(major, settings);
    const admin = await server.connect();
    return new Databases(server, admin);
  }

  /** An empty database, or a copy of another one; nobody may be connected to that. */
  async create(from?: ClientConfig): Promise<ClientConfig> {
    const name = `proof_${++this.made}`;
    const copying = this.server.major >= 15 ? ' STRATEGY file_copy' : '';
    await this.admin.query(`CREATE DATABASE ${name} TEMPLATE ${from?.database ?? 'template0'}${copying}`);
    const { host, port } = this.admin;
    return { host, port, user: 'postgres', database: name, connectionTimeoutMillis: 5000 };
  }

  async drop(...databases: readonly ClientConfig[]): Promise<void> {
    for (const { database } of databases) await this.admin.query(`DROP DATABASE ${database} WITH (FORCE)`);
  }

  async stop(): Promise<void> {
    await this.admin.end();
    await this.server.stop();
  }
}

/** A database is copied ten times as fast in memory, where there is plenty: servers begin in the temporary folder. */
function startInMemory(): void {
  const memory = '/dev/shm';
  try {
    accessSync(memory, constants.W_OK);
    const { bavail, bsize } = statfsSync(memory);
    if (bavail * bsize > 4e9) process.env.TMPDIR = memory;
  } catch {
    // Other systems have no such folder.
  }
}

/** Lends a connection to a database. */
export async function connected<T>(database: ClientConfig, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(database);
  client.on('error', () => {});
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
