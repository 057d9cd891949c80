import type { FieldView, ModelView } from './schemaView';

/** The fields of a relation on both sides, and its name where there are several between the two models. */
export interface RelationFields {
  readonly own: string;
  readonly back: string;
  readonly name: string | undefined;
}

/** How a new relation of a model to another one, stored in a field, is called; `own` is what people want. */
export function relationFields(
  model: ModelView,
  field: Pick<FieldView, 'name'>,
  to: ModelView,
  own = '',
): RelationFields {
  const isOther = (each: FieldView) => each.type === to.name;
  const several = model.fields.some(isOther) || to.fields.some((each) => each.type === model.name) || model === to;
  const back = several
    ? `${lower(model.name)}sBy${field.name.slice(0, 1).toUpperCase()}${field.name.slice(1)}`
    : `${lower(model.name)}s`;
  return { own: own || lower(to.name), back, name: several ? `${model.name}_${field.name}` : undefined };
}

/** A model's name as that of a field. */
export function lower(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}
