/**
 * Prisma's real schema engine, in process: what `prisma migrate deploy` and `prisma migrate diff` run, over connections
 * of our own. It hands each file to the server whole, so what it deploys runs as one batch a file.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DiffTarget, MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';
import type { ClientConfig } from 'pg';
import { engineFiles, written } from '../../server/src/node/engine/difference';
import { bareDatasource, noFilters, withSchemaEngine } from '../../server/src/node/engine/module';
import { type Adapters, adaptersFor } from './adapter';

/** One migration of a history: its folder's name and its migration.sql. */
export interface Migration {
  readonly name: string;
  readonly text: string;
}

export interface Deployed {
  /** The migrations that were applied now, in order. */
  readonly applied: readonly string[];
  readonly failed?: Failure;
}

export interface Failure {
  readonly migration: string;
  /** SQLSTATE, or the engine's own code. */
  readonly code: string;
  readonly message: string;
}

/** Applies what a migrations folder holds and the database does not have yet, as `migrate deploy` does. */
export async function deploy(database: ClientConfig, migrationsFolder: string): Promise<Deployed> {
  return deployAll(database, migrationsIn(migrationsFolder));
}

/** The migrations of a folder, in Prisma's order. */
export function migrationsIn(folder: string): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, text: readFileSync(join(folder, name, 'migration.sql'), 'utf8') }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Applies those of these migrations that the database does not have yet. */
export async function deployAll(database: ClientConfig, migrations: readonly Migration[]): Promise<Deployed> {
  const adapters = adaptersFor(database);
  const attempted: string[] = [];
  const heard = (line: string) => {
    const name = (JSON.parse(line) as { span?: { migration_name?: string } }).span?.migration_name;
    if (name !== undefined && attempted.at(-1) !== name) attempted.push(name);
  };
  return withEngine(adapters, heard, async (engine) => {
    try {
      const { appliedMigrationNames } = await engine.applyMigrations({
        migrationsList: listOf(migrations),
        filters: noFilters,
      });
      return { applied: appliedMigrationNames };
    } catch (error) {
      const { code, message } = adapters.failed ?? toldBy(error);
      return { applied: attempted.slice(0, -1), failed: { migration: attempted.at(-1) ?? '', code, message } };
    }
  });
}

/** Marks a failed migration as rolled back, as `migrate resolve --rolled-back` does. */
export async function markRolledBack(database: ClientConfig, migrationName: string): Promise<void> {
  const adapters = adaptersFor(database);
  await withEngine(
    adapters,
    () => {},
    (engine) => engine.markMigrationRolledBack({ migrationName }),
  );
}

/** A state of the database that Prisma can tell from another one. */
export type State =
  /** What the database holds, of the schemas that this one's datasource names. */
  | { readonly databaseOf: string }
  | { readonly schema: string }
  | { readonly migrations: readonly Migration[]; readonly shadow: () => Promise<ClientConfig> };

/** The SQL that Prisma would write to come from one state to the other; empty when they are the same to it. */
export async function diff(database: ClientConfig, from: State, to: State): Promise<string> {
  const shadow = [from, to].flatMap((state) =>
    typeof state === 'object' && 'shadow' in state ? [state.shadow] : [],
  )[0];
  const adapters = adaptersFor(database, shadow);
  try {
    return await written(adapters.factory, targetOf(from), targetOf(to));
  } finally {
    await adapters.end();
  }
}

function targetOf(state: State): DiffTarget {
  if ('databaseOf' in state) return { tag: 'schemaDatasource', files: filesOf(state.databaseOf), configDir: '.' };
  if ('schema' in state) {
    return { tag: 'schemaDatamodel', files: filesOf(state.schema) };
  }
  return { tag: 'migrations', ...listOf(state.migrations) };
}

function filesOf(schema: string) {
  const text = /^datasource /m.test(schema) ? schema : bareDatasource + schema;
  return engineFiles([{ path: 'schema.prisma', text }]);
}

function listOf(migrations: readonly Migration[]): MigrationList {
  return {
    baseDir: '/prisma/migrations',
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, text }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: text } },
    })),
  };
}

async function withEngine<T>(
  adapters: Adapters,
  heard: (line: string) => void,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  try {
    return await withSchemaEngine(adapters.factory, work, heard);
  } finally {
    await adapters.end();
  }
}

/** What an error of the engine says; user-facing ones come as JSON. */
function toldBy(error: unknown): { code: string; message: string } {
  const { message, code } = error as { message: string; code?: string };
  return { code: code ?? '', message: message.split('\n   0: ')[0]! };
}
