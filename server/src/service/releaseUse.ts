import { type Field, type Model, readSchema } from '../prisma/schema';
import type { ReleaseUse } from '../rules/rule';

/**
 * What a release uses of the database, by the texts of its schema.prisma.
 * @param source where that schema is from, for messages
 */
export function releaseUse(schemas: readonly string[], source: string): ReleaseUse {
  const models = schemas
    .flatMap((text) => readSchema(text).models)
    .filter(({ kind, attributes }) => kind !== 'type' && !attributes.some(({ value }) => value === '@@ignore'));
  const tables = new Map<string, Model[]>();
  for (const model of models) tables.set(model.table, [...(tables.get(model.table) ?? []), model]);
  const modelsOf = (schema: string, table: string) =>
    (tables.get(table) ?? []).filter((model) => model.schema === undefined || model.schema === schema);
  return {
    source,
    usesTable: (schema, table) => modelsOf(schema, table).length > 0 || isJoinTable(table, models),
    usesColumn: (schema, table, column) =>
      isJoinTable(table, models) ||
      modelsOf(schema, table).some((model) =>
        model.fields.some((field) => !field.isRelation && !isIgnored(field) && field.column === column),
      ),
  };
}

/** Prisma Client knows nothing of what is ignored. */
function isIgnored({ attributes }: Field): boolean {
  return /(^|\s)@ignore\b/.test(attributes);
}

/** The table that Prisma keeps for an implicit many-to-many relation: `_` and the relation's name. */
function isJoinTable(table: string, models: readonly Model[]): boolean {
  if (!table.startsWith('_')) return false;
  const relation = table.slice(1);
  const lists = models.flatMap((model) =>
    model.fields.filter((field) => field.isRelation && field.list).map((field) => ({ model, field })),
  );
  return lists.some(
    ({ model, field }) =>
      field.attributes.includes(`"${relation}"`) || [model.name.name, field.type?.name].sort().join('To') === relation,
  );
}
