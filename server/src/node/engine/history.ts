import type { HistoryText, SchemaOfHistory } from '../../prisma/engine';
import { cacheFolder } from '../shadow/cache';
import type { RunDatabase } from '../shadow/opened';
import { startPGlite } from '../shadow/pglite';
import { askingAdapter } from './adapter';
import { withSchemaEngine } from './module';

/** Runs a history on an empty database in this very thread, and has Prisma's engine say what schema that is. */
export async function schemaOfHistory({ migrations, schemas }: HistoryText): Promise<SchemaOfHistory> {
  const database = await startPGlite(cacheFolder(), extensionsIn(migrations.map(({ text }) => text)));
  try {
    const failed = await run(database, migrations);
    return failed === undefined
      ? { kind: 'schema', text: await introspected(database, schemas) }
      : { kind: 'failed', message: failed };
  } finally {
    await database.close();
  }
}

function extensionsIn(texts: readonly string[]): Set<string> {
  const named = /\bCREATE\s+EXTENSION\s+(?:IF\s+NOT\s+EXISTS\s+)?"?([\w-]+)/gi;
  return new Set(texts.flatMap((text) => [...text.matchAll(named)].flatMap(([, name]) => name ?? [])));
}

/** Why a migration does not run here, as the end of a sentence. */
async function run(database: RunDatabase, migrations: HistoryText['migrations']): Promise<string | undefined> {
  for (const { name, text } of migrations) {
    try {
      await database.send(text);
    } catch (error) {
      return `${name} does not run on ${database.server}: ${(error as Error).message}`;
    }
  }
  return undefined;
}

async function introspected(database: RunDatabase, schemas: readonly string[]): Promise<string> {
  const list = schemas.length > 0 ? `\n  schemas = [${schemas.map((name) => JSON.stringify(name)).join(', ')}]` : '';
  const content = `datasource db {\n  provider = "postgresql"${list}\n}\n`;
  const adapter = askingAdapter((sql, values) => database.ask(sql, values));
  const { schema } = await withSchemaEngine(adapter, (engine) =>
    engine.introspect({
      schema: { files: [{ path: 'schema.prisma', content }] },
      baseDirectoryPath: '.',
      force: true,
      compositeTypeDepth: -1,
      namespaces: schemas.length > 0 ? [...schemas] : null,
    }),
  );
  return schema.files.map((file) => file.content).join('\n');
}
