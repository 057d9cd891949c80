/**
 * A driver adapter over `pg`, as Prisma's engine wants one: a script goes to the server whole, as one simple query,
 * like the native engine sends it. (`@prisma/adapter-pg` cuts scripts at `;`, also inside of bodies.)
 */
import { Client, type ClientConfig, type CustomTypesConfig, DatabaseError, types } from 'pg';

/** What went wrong, in the server's words. */
export interface ServerError {
  readonly code: string;
  readonly message: string;
}

/** The adapters of one deployment. */
export interface Adapters {
  /** What the engine is given. */
  readonly factory: object;
  /** The scripts that the engine has sent, in order, and the error of the last one. */
  readonly scripts: readonly string[];
  readonly failed: ServerError | undefined;
  /** Ends the connections; the advisory lock would outlive the engine otherwise. */
  end(): Promise<void>;
}

interface Query {
  readonly sql: string;
  readonly args: readonly unknown[];
}

const asIs = (text: string) => text;
const list = (oid: number) => types.getTypeParser(oid as never) as (text: string) => unknown;

/** The engine's number for a column's type, and how the server's text becomes the value that it expects; by OID. */
const columnTypes: Readonly<Record<number, readonly [number, (text: string) => unknown]>> = {
  16: [5, (text) => text === 't'],
  18: [6, asIs],
  20: [1, asIs],
  21: [0, Number],
  23: [0, Number],
  26: [1, asIs],
  700: [2, Number],
  701: [3, Number],
  1002: [70, list(1009)],
  1005: [64, list(1005)],
  1007: [64, list(1007)],
  1009: [71, list(1009)],
  1015: [71, list(1009)],
  1082: [8, asIs],
  1114: [10, (text) => `${text.replace(' ', 'T')}+00:00`],
  1184: [10, (text) => text.replace(' ', 'T').replace(/[+-]\d\d(:\d\d)?$/, '+00:00')],
};

const textType = [7, asIs] as const;
const asPrismaReads = {
  getTypeParser: (oid: number) => (columnTypes[oid] ?? textType)[1],
} as unknown as CustomTypesConfig;

/** Adapters for a database, and for the shadow databases that the engine asks for. */
export function adaptersFor(database: ClientConfig, shadow?: () => Promise<ClientConfig>): Adapters {
  const clients: Client[] = [];
  const scripts: string[] = [];
  let failed: ServerError | undefined;
  const connect = async (config: ClientConfig) => {
    const client = new Client({ ...config, types: asPrismaReads });
    client.on('error', () => {});
    clients.push(client);
    await client.connect();
    return bound(client);
  };
  const bound = (client: Client) => ({
    ...info,
    queryRaw: guarded((query: Query) => rows(client, query)),
    executeRaw: guarded(async ({ sql, args }: Query) => (await client.query(sql, [...args])).rowCount ?? 0),
    executeScript: guarded(async (script: string) => {
      scripts.push(script);
      try {
        await client.query(script);
      } catch (error) {
        failed = error instanceof DatabaseError ? { code: error.code ?? '', message: error.message } : undefined;
        throw error;
      }
    }),
    startTransaction: guarded(() => Promise.reject(new Error('The schema engine begins no transactions.'))),
    getConnectionInfo: () => ok({ schemaName: 'public', supportsRelationJoins: false }),
    dispose: guarded(() => client.end()),
  });
  return {
    factory: {
      ...info,
      connect: guarded(() => connect(database)),
      connectToShadowDb: guarded(async () => {
        if (!shadow) throw new Error('There is no shadow database here.');
        return connect(await shadow());
      }),
    },
    scripts,
    get failed() {
      return failed;
    },
    async end() {
      await Promise.all(clients.map((client) => client.end().catch(() => {})));
    },
  };
}

const registry = { consumeError: () => undefined };
const info = { provider: 'postgres', adapterName: 'lockstep', errorRegistry: registry };

async function rows(client: Client, { sql, args }: Query) {
  const result = await client.query({ text: sql, values: [...args], rowMode: 'array' });
  return {
    columnNames: result.fields.map(({ name }) => name),
    columnTypes: result.fields.map(({ dataTypeID }) => (columnTypes[dataTypeID] ?? textType)[0]),
    rows: result.rows,
  };
}

function ok(value: unknown) {
  return { ok: true, value };
}

/** Errors are values to the engine. */
function guarded<A extends unknown[]>(action: (...args: A) => Promise<unknown>) {
  return async (...args: A) => {
    try {
      return ok(await action(...args));
    } catch (error) {
      return { ok: false, error: asEngineError(error) };
    }
  };
}

function asEngineError(error: unknown) {
  const { message, code, severity, detail, column, hint } = error as DatabaseError;
  if (!(error instanceof DatabaseError)) return { kind: 'postgres', code: 'XX000', severity: 'ERROR', message };
  return {
    kind: 'postgres',
    originalCode: code,
    originalMessage: message,
    code,
    severity,
    message,
    detail,
    column,
    hint,
  };
}
