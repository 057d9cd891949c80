import {
  attributeNamed,
  type FieldView,
  lineOf,
  type ModelView,
  replaceField,
  type SchemaEdit,
  type SchemaView,
} from './schemaView';

/** The fields of all models that are relations to a model, with the models they stand in. */
export function relationsTo({ models }: SchemaView, name: string): { model: ModelView; field: FieldView }[] {
  return models.flatMap((model) => model.fields.filter(({ type }) => type === name).map((field) => ({ model, field })));
}

/** Another name for a model wherever the schema speaks of it. */
export function renamedModel(schema: SchemaView, model: ModelView, to: string): SchemaEdit[] {
  return [
    { file: model.file, span: model.nameSpan, text: to },
    ...relationsTo(schema, model.name).map(({ field }) => ({ file: field.file, span: field.typeSpan, text: to })),
  ];
}

/** A many-to-many relation without a model of its own: Prisma names its table after the two models. */
export function implicitManyToMany(schema: SchemaView, model: ModelView): FieldView | undefined {
  return model.fields.find((field) => {
    const other = schema.models.find(({ name }) => name === field.type);
    const isBack = (each: FieldView) => each !== field && each.type === model.name && each.list;
    return field.list && other?.fields.some((each) => isBack(each) && relationName(each) === relationName(field));
  });
}

/** What both sides of a relation are called: `@relation("team")`, `@relation(name: "team", …)`. */
function relationName(field: FieldView): string | undefined {
  const parts = attributeNamed(field, '@relation')?.argument.split('"') ?? [];
  return ['', 'name:'].includes(parts[0]?.trim() ?? '') ? parts[1] : undefined;
}

/** Relations to a model that Prisma Client is to leave alone. */
export function ignoredRelations(schema: SchemaView, { name }: ModelView): SchemaEdit[] {
  return relationsTo(schema, name)
    .filter(({ model, field }) => model.name !== name && !attributeNamed(field, '@ignore'))
    .flatMap(({ field }) =>
      replaceField(field, lineOf(field, { attributes: [...field.attributes.map(({ text }) => text), '@ignore'] })),
    );
}
