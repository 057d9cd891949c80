import type { PlanGround, Refusal } from './kind';
import { type FieldPlace, fieldPlace } from './place';
import type { EnumView, FieldView, SchemaView } from './schemaView';
import { type Key, keyOf } from './sweepScript';

/** A field of an enum, and the value of it that was asked for. */
export interface EnumPlace {
  readonly place: FieldPlace;
  readonly key: readonly Key[];
  readonly type: EnumView;
  readonly value: EnumView['values'][number];
}

/** The field that was answered, which has an enum, and its value of that name. */
export function enumPlace(ground: PlanGround, name: string | undefined): EnumPlace | Refusal {
  const place = fieldPlace(ground);
  if ('refused' in place) return place;
  const type = enumOf(ground, place);
  if ('refused' in type) return type;
  const { table } = place;
  const value = valueNamed(type, name);
  if (!value)
    return { refused: `${type.name} has no value ${name}: ${type.values.map((each) => each.name).join(', ')}.` };
  const key = keyOf(ground.catalog, table);
  if (!key)
    return { refused: `"${table.name}" has nothing that tells its rows apart, so they cannot be changed in batches.` };
  return { place, key, type, value };
}

/** The enum of a field that holds one value of it. */
export function enumOf({ schema }: PlanGround, { model, field }: FieldPlace): EnumView | Refusal {
  const type = schema.enums.find((each) => each.name === field.type);
  if (!type) return { refused: `${model.name}.${field.name} is no enum.` };
  if (field.list) return { refused: `${model.name}.${field.name} is a list; this plan is for single values.` };
  return type;
}

export function valueNamed({ values }: EnumView, name: string | undefined): EnumView['values'][number] | undefined {
  return values.find((value) => value.name === name);
}

/** Whether a field has an enum for its type. */
export function isEnum(field: FieldView, { enums }: SchemaView): boolean {
  return enums.some(({ name }) => name === field.type);
}
