// A driver adapter as Prisma's engine wants one, whatever it reaches the database by.

/** The engine's number for a column's type; by OID. What is not listed is text. */
const numbers: Readonly<Record<number, number>> = {
  16: 5,
  18: 6,
  20: 1,
  21: 0,
  23: 0,
  26: 1,
  700: 2,
  701: 3,
  1002: 70,
  1005: 64,
  1007: 64,
  1009: 71,
  1015: 71,
  1082: 8,
  1114: 10,
  1184: 10,
};

const asIs = (text: string) => text;

/** How the server's text becomes the value that the engine expects, of types that are no arrays; by OID. */
export const scalarParsers: Readonly<Record<number, (text: string) => unknown>> = {
  16: (text) => text === 't',
  18: asIs,
  20: asIs,
  21: Number,
  23: Number,
  26: asIs,
  700: Number,
  701: Number,
  1082: asIs,
  1114: (text) => `${text.replace(' ', 'T')}+00:00`,
  1184: (text) => text.replace(' ', 'T').replace(/[+-]\d\d(:\d\d)?$/, '+00:00'),
};

/** Arrays of names, texts and numbers, which a driver's own parser reads. */
export const arrayTypes = [1002, 1005, 1007, 1009, 1015];

/** An answer of a database, its values as `scalarParsers` and the driver's parsers of arrays give them. */
export interface Answer {
  readonly columns: readonly { readonly name: string; readonly type: number }[];
  readonly rows: readonly (readonly unknown[])[];
}

/** An adapter that only asks: what the engine needs to describe a database. */
export function askingAdapter(ask: (sql: string, values: readonly unknown[]) => Promise<Answer>): object {
  const info = { provider: 'postgres', adapterName: 'lockstep', errorRegistry: { consumeError: () => undefined } };
  const refused = async () => refusal('0A000', 'it is only asked');
  const connection = {
    ...info,
    queryRaw: async ({ sql, args }: { readonly sql: string; readonly args: readonly unknown[] }) => {
      try {
        return ok(asEngineAnswer(await ask(sql, args)));
      } catch (error) {
        const { code, message } = error as { readonly code?: string; readonly message: string };
        return refusal(code ?? 'XX000', message);
      }
    },
    executeRaw: refused,
    executeScript: refused,
    startTransaction: refused,
    getConnectionInfo: () => ok({ schemaName: 'public', supportsRelationJoins: false }),
    dispose: async () => ok(undefined),
  };
  return { ...info, connect: async () => ok(connection), connectToShadowDb: refused };
}

function asEngineAnswer({ columns, rows }: Answer): object {
  return {
    columnNames: columns.map(({ name }) => name),
    columnTypes: columns.map(({ type }) => numbers[type] ?? 7),
    rows,
  };
}

function ok(value: unknown): object {
  return { ok: true, value };
}

/** Errors are values to the engine. */
function refusal(code: string, message: string): object {
  return { ok: false, error: { kind: 'postgres', code, severity: 'ERROR', message } };
}
