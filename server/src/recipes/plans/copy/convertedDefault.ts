import { databaseDefault } from '../defaults';
import type { PlanGround } from '../kind';
import type { WrittenType } from '../prismaTypes';
import { attributeNamed, type FieldView, type SchemaView } from '../schemaView';
import { typeSql } from '../sql';
import type { PairDefaults } from '../syncTrigger';

/** A default that a field keeps when its type changes. */
export interface ConvertedDefault {
  readonly pair: PairDefaults;
  readonly old: string | undefined;
  readonly now: string | undefined;
  /** `@default(…)` of the new type; undefined: none. */
  readonly attribute: string | undefined;
}

/** The same default for another type; undefined where it has no counterpart. */
export function convertedDefault(
  { schema }: PlanGround,
  field: FieldView,
  type: WrittenType,
): ConvertedDefault | undefined {
  const attribute = attributeNamed(field, '@default');
  if (!attribute) return { pair: { kind: 'none' }, old: undefined, now: undefined, attribute: undefined };
  const found = databaseDefault(field, schema);
  // Made by Prisma Client, as text.
  if (!found)
    return type.type === field.type
      ? { pair: { kind: 'none' }, old: undefined, now: undefined, attribute: attribute.text }
      : undefined;
  const argument = convertedArgument(attribute.argument, field, type, schema);
  if (!found.stable || argument === undefined) return undefined;
  const now = { ...field, type: type.type, attributes: [{ ...attribute, argument, text: `@default(${argument})` }] };
  const { sql } = databaseDefault(now, schema)!;
  const value = `(${sql})::${typeSql(type.stored)}`;
  return { pair: { kind: 'common', value }, old: found.sql, now: sql, attribute: `@default(${argument})` };
}

const numbers = ['Int', 'BigInt', 'Float', 'Decimal'];

function convertedArgument(
  argument: string,
  field: FieldView,
  { type }: WrittenType,
  { enums }: SchemaView,
): string | undefined {
  if (field.type === type) return argument;
  if (numbers.includes(field.type) && numbers.includes(type)) return argument;
  const valuesOf = (name: string) => enums.find((each) => each.name === name)?.values;
  const toValues = valuesOf(type);
  if (field.type === 'String' && toValues) return toValues.find(({ label }) => label === argument.slice(1, -1))?.name;
  if (type !== 'String' || argument.includes('(')) return undefined;
  return JSON.stringify(valuesOf(field.type)?.find(({ name }) => name === argument)?.label ?? argument);
}
