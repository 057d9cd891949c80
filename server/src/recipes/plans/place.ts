import { type Column, columnOf, type Relation } from '../../catalog/relation';
import { closest } from '../../text/closest';
import type { PlanGround, Refusal } from './kind';
import { attributeNamed, type FieldView, fieldNamed, fieldOfColumn, type ModelView, modelNamed } from './schemaView';
import { tableOf } from './sql';

/** A model with its table. */
export interface ModelPlace {
  readonly model: ModelView;
  readonly table: Relation;
}

/** A field with its column. */
export interface FieldPlace extends ModelPlace {
  readonly field: FieldView;
  readonly column: Column;
}

/** The model that was answered, and its table. */
export function modelPlace({ schema, catalog, answers }: PlanGround): ModelPlace | Refusal {
  const model = modelNamed(schema, answers.model);
  if (!model)
    return missing(
      'model',
      answers.model,
      schema.models.map(({ name }) => name),
    );
  const table = tableOf(catalog, model);
  if (!table) return { refused: `No migration creates the table "${model.table}" of the model ${model.name}.` };
  if (table.kind !== 'table') return { refused: `"${model.table}" is a ${table.kind}; plans are for plain tables.` };
  return { model, table };
}

/** The field that was answered, or that of a column, and its column. */
export function fieldPlace(ground: PlanGround, columnName?: string): FieldPlace | Refusal {
  const place = modelPlace(ground);
  if ('refused' in place) return place;
  const { model, table } = place;
  const scalars = model.fields.filter((field) => !isRelation(field, ground));
  const field = columnName === undefined ? fieldNamed(model, ground.answers.field) : fieldOfColumn(model, columnName);
  if (!field)
    return missing(
      'field',
      ground.answers.field,
      scalars.map(({ name }) => name),
      ` in the model ${model.name}`,
    );
  if (isRelation(field, ground))
    return { refused: `${model.name}.${field.name} is a relation; name the field that stores it.` };
  const column = columnOf(table, field.column);
  if (!column) return { refused: `No migration gives "${table.name}" a column "${field.column}": migrate first.` };
  return { model, table, field, column };
}

function isRelation(field: FieldView, { schema }: PlanGround): boolean {
  return attributeNamed(field, '@relation') !== undefined || modelNamed(schema, field.type) !== undefined;
}

function missing(what: string, name: string | undefined, known: readonly string[], where = ''): Refusal {
  if (name === undefined) return { refused: `Say which ${what}: ${known.join(', ')}.` };
  const meant = closest(name, known);
  return { refused: `There is no ${what} ${name}${where}${meant === undefined ? '' : `; did you mean ${meant}?`}` };
}
