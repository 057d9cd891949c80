import type { DiffTarget } from '@prisma/schema-engine-wasm/schema_engine_bg';
import type { Difference, SchemaState, SchemaText } from '../../prisma/engine';
import { forEngine } from '../../prisma/engineSchema';
import { bareDatasource, noFilters, withSchemaEngine } from './module';

/**
 * The SQL that Prisma would write to come from one schema to another. Needs no database.
 * @throws when the engine panics; the thread is of no more use to it then
 */
export async function schemaDifference(from: SchemaState, to: SchemaState): Promise<Difference> {
  try {
    return { kind: 'sql', sql: await written(noDatabase, toTarget(from), toTarget(to)) };
  } catch (error) {
    const { name, code, message } = error as { name?: string; code?: string; message: string };
    if (name !== 'SchemaConnectorError') throw error;
    return { kind: code === 'P1012' ? 'invalid' : 'failed', message: message.split('\n   0: ')[0]!.trim() };
  }
}

/** What the engine writes between two of its targets, asked through an adapter; empty when nothing is to be done. */
export async function written(adapter: object, from: DiffTarget, to: DiffTarget): Promise<string> {
  const asked = { from, to, script: true, exitCode: null, filters: noFilters };
  const { stdout } = await withSchemaEngine(adapter, (engine) => engine.diff(asked));
  return /^\s*-- This is an empty migration\.\s*$/.test(stdout ?? '') ? '' : (stdout ?? '');
}

function toTarget(state: SchemaState): DiffTarget {
  const files = state === 'empty' ? [{ path: 'schema.prisma', text: bareDatasource }] : state;
  return { tag: 'schemaDatamodel', files: engineFiles(files) };
}

/** The files of a schema as the engine wants them, read as Prisma 7 reads them. */
export function engineFiles(files: readonly SchemaText[]): { path: string; content: string }[] {
  return files.map(({ path, text }) => ({ path, content: forEngine(text) }));
}

/** Answers the one question that the engine has of any database, and nothing else: there is none. */
const noDatabase = adapterOf({
  columnNames: ['exists', 'version', 'numeric_version'],
  columnTypes: [5, 7, 0],
  rows: [[true, 'PostgreSQL 18.0', 180000]],
});

function adapterOf(answer: object): object {
  const ok = (value: unknown) => ({ ok: true, value });
  const refused = { ok: false, error: { kind: 'postgres', code: '0A000', severity: 'ERROR', message: 'no database' } };
  const info = { provider: 'postgres', adapterName: 'lockstep', errorRegistry: { consumeError: () => undefined } };
  const connection = {
    ...info,
    queryRaw: async () => ok(answer),
    executeRaw: async () => refused,
    executeScript: async () => refused,
    startTransaction: async () => refused,
    getConnectionInfo: () => ok({ schemaName: 'public', supportsRelationJoins: false }),
    dispose: async () => ok(undefined),
  };
  return { ...info, connect: async () => ok(connection), connectToShadowDb: async () => refused };
}
