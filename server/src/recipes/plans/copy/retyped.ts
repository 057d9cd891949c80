import type { Conversion } from '../conversions';
import type { PlanGround } from '../kind';
import type { FieldPlace } from '../place';
import type { WrittenType } from '../prismaTypes';
import { attributeNamed } from '../schemaView';
import { lacksEquality, typeSql } from '../sql';
import type { Key } from '../sweepScript';
import { type ColumnCopy, fieldsOf } from './columnCopy';
import { convertedDefault } from './convertedDefault';

/** What a field's column becomes. */
export interface Retyping {
  readonly type: WrittenType;
  readonly conversion: Conversion;
  /** The name of the new column. */
  readonly now: string;
}

/** The copy of a column that has another type; the field keeps its name. */
export function retypedCopy(
  ground: PlanGround,
  place: FieldPlace & { readonly key?: readonly Key[] },
  { type, conversion, now }: Retyping,
): ColumnCopy {
  const { model, field, table, column } = place;
  const name = ground.answers.field!;
  const sql = typeSql(type.stored);
  const defaults = convertedDefault(ground, field, type) ?? {
    pair: { kind: 'none' },
    old: undefined,
    now: undefined,
    attribute: undefined,
  };
  const kept = field.attributes.filter(
    (each) =>
      !['@unique', '@map', '@ignore', '@updatedAt', '@default'].includes(each.name) && !each.name.startsWith('@db.'),
  );
  const native = field.attributes.filter((each) => each.name.startsWith('@db.'));
  const inBoth = defaults.pair.kind === 'common';
  const own = (attribute: string | undefined) => (attribute === undefined ? [] : [attribute]);
  const after = [...kept.map(({ text }) => text), ...own(type.attribute)];
  const { misfits, ...values } = conversion;
  return {
    ground,
    model,
    table,
    key: place.key ?? [],
    oldField: field,
    newField: fieldsOf(model, column.name, now).newField,
    oldColumn: column,
    newType: sql,
    pair: {
      table,
      old: column.name,
      new: now,
      ...values,
      asText: lacksEquality(type.stored) || lacksEquality(column.type),
      defaults: defaults.pair,
    },
    defaults: { old: defaults.old, new: defaults.now },
    names: { old: name, oldAfter: `${name}Old`, new: `${name}New`, newAfter: name },
    line: {
      name,
      type: `${type.type}${field.optional ? '?' : ''}`,
      attributes: [
        ...field.attributes.filter((each) => ['@unique', '@updatedAt'].includes(each.name)).map(({ text }) => text),
        ...own(defaults.attribute),
        ...after,
        `@map("${now}")`,
      ],
    },
    bridge: {
      new: [...(inBoth ? own(defaults.attribute) : []), ...after, `@map("${now}")`],
      old: [
        ...(inBoth ? own(attributeNamed(field, '@default')?.text) : []),
        ...[...kept, ...native].map(({ text }) => text),
        `@map("${column.name}")`,
      ],
    },
    types: { new: type.type, old: field.type },
    sync: ground.answers.sync === 'app' ? 'app' : 'trigger',
    ...(misfits && { misfits: { sentence: misfits.sentence, condition: misfits.condition(`"${column.name}"`) } }),
  };
}
