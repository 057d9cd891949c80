import type { DiffTarget } from '@prisma/schema-engine-wasm/schema_engine_bg';
import type { Difference, SchemaState, SchemaText } from '../../prisma/engine';
import { forEngine } from '../../prisma/engineSchema';
import { askingAdapter } from './adapter';
import { bareDatasource, noFilters, withSchemaEngine } from './module';

/**
 * The SQL that Prisma would write to come from one schema to another. Needs no database.
 * @throws when the engine panics; the thread is of no more use to it then
 */
export async function schemaDifference(from: SchemaState, to: SchemaState): Promise<Difference> {
  return told(() => written(noDatabase, toTarget(from), toTarget(to)));
}

/**
 * The SQL that Prisma would write to bring a database to a schema.
 * @param adapter reaches the database
 * @throws as `schemaDifference`
 */
export async function databaseDifference(adapter: object, schema: readonly SchemaText[]): Promise<Difference> {
  const from: DiffTarget = { tag: 'schemaDatasource', files: engineFiles(schema), configDir: '.' };
  return told(() => written(adapter, from, toTarget(schema)));
}

async function told(work: () => Promise<string>): Promise<Difference> {
  try {
    return { kind: 'sql', sql: await work() };
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
const noDatabase = askingAdapter(async () => ({
  columns: [
    { name: 'exists', type: 16 },
    { name: 'version', type: 25 },
    { name: 'numeric_version', type: 23 },
  ],
  rows: [[true, 'PostgreSQL 18.0', 180000]],
}));
