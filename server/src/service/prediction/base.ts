import type { Catalog } from '../../catalog/catalog';
import { worldOf } from '../../catalog/reading';
import { columnOf } from '../../catalog/relation';
import type { LastMigration } from '../../history/schemaAtLastMigration';
import type { SchemaEngine, SchemaState, SchemaText } from '../../prisma/engine';
import type { MigrationFile } from '../../prisma/migrations';
import type { WholeSchema } from '../../prisma/schemaFiles';

/** The schema that the migrations end in, or why that cannot be told. */
export type Base =
  | { readonly kind: 'known'; readonly state: SchemaState; readonly source: string }
  | { readonly kind: 'unknown'; readonly reason: string; readonly later?: boolean };

/**
 * What the schema is compared with: nothing, where there are no migrations; else the schema that git has at the commit
 * that last changed the migrations, when all migrations are as they were committed, and agree with it.
 */
export function baseFromGit(
  migrations: readonly MigrationFile[],
  last: LastMigration | string,
  schemas: { readonly base: (texts: readonly SchemaText[]) => WholeSchema; readonly now: () => WholeSchema },
  end: () => Catalog,
): Base {
  if (migrations.length === 0)
    return { kind: 'known', state: 'empty', source: 'an empty schema: there are no migrations yet' };
  if (typeof last === 'string') return unknown(last);
  const differing = last.differing(migrations);
  if (differing !== undefined) return unknown(`${differing} is not as it was committed`);
  const disagreeing = firstDisagreement(schemas.base(last.schema), schemas.now(), end());
  if (disagreeing !== undefined)
    return unknown(`at ${last.commit} the schema and the migrations differ in ${disagreeing}`);
  const source = `the schema at ${last.commit}, the commit that last changed the migrations`;
  return { kind: 'known', state: last.schema, source };
}

function unknown(reason: string): Base {
  return { kind: 'unknown', reason };
}

/**
 * A table or column in which the migrations end otherwise than the schema that was committed with them says; or that
 * only the schema of now has, and the migrations make already.
 */
function firstDisagreement(base: WholeSchema, now: WholeSchema, end: Catalog): string | undefined {
  const world = worldOf(end);
  const has = (schema: string | undefined, table: string, column?: string) => {
    const relation = world.findRelation({ schema, name: table });
    // Of what no migration made, nothing is known.
    if (relation?.assumed) return undefined;
    return relation !== undefined && (column === undefined || columnOf(relation, column) !== undefined);
  };
  const columns = columnsOf(base);
  const inBase = columns.find(({ schema, table, column }) => has(schema, table, column) === false);
  if (inBase) return spelled(inBase);
  const before = new Set(columns.map(spelled));
  const early = columnsOf(now).find((each) => !before.has(spelled(each)) && has(each.schema, each.table, each.column));
  return early && spelled(early);
}

interface ColumnName {
  readonly schema: string | undefined;
  readonly table: string;
  readonly column: string;
}

function columnsOf(schema: WholeSchema): ColumnName[] {
  return schema.models.flatMap(({ it }) =>
    it.kind !== 'model'
      ? []
      : it.fields
          .filter((field) => schema.isColumn(field))
          .map(({ column }) => ({ schema: it.schema, table: it.table, column })),
  );
}

function spelled({ table, column }: ColumnName): string {
  return `"${table}"."${column}"`;
}

/**
 * What the schema is compared with where git cannot tell: the schema that Prisma's engine finds in a database on which
 * all migrations were run.
 * @param otherwise why git cannot tell
 */
export function baseFromHistory(
  engine: SchemaEngine,
  migrations: readonly MigrationFile[],
  now: readonly SchemaText[],
  otherwise: string,
): Base {
  const texts = migrations.flatMap(({ name, text }) => (text === undefined ? [] : [{ name, text }]));
  if (texts.length < migrations.length) return unknown(otherwise);
  const answer = engine.schemaOf({ migrations: texts, schemas: schemasIn(now) });
  if (!answer)
    return { kind: 'unknown', reason: `${otherwise}; the migrations are being run to find out`, later: true };
  if (answer.kind === 'failed') return unknown(`${otherwise}, and ${answer.message}`);
  return {
    kind: 'known',
    state: [{ path: now[0]!.path, text: answer.text }],
    source: 'a database on which all migrations were run',
  };
}

/** The schemas of the database that the datasource names. */
function schemasIn(texts: readonly SchemaText[]): string[] {
  const list = texts.flatMap(({ text }) => /^\s*schemas\s*=\s*\[([^\]]*)\]/m.exec(text)?.[1] ?? [])[0] ?? '';
  return [...list.matchAll(/"([^"]*)"/g)].flatMap(([, name]) => name ?? []);
}
