import type { PlanGround, Refusal } from '../kind';
import { type FieldPlace, fieldPlace } from '../place';
import { attributeNamed } from '../schemaView';
import { type Key, keyOf } from '../sweepScript';

/** A field whose column can be copied, with what tells the rows of its table apart. */
export function copyableField(
  ground: PlanGround,
  column?: string,
): (FieldPlace & { readonly key: readonly Key[] }) | Refusal {
  const place = fieldPlace(ground, column);
  if ('refused' in place) return place;
  const { model, field, table } = place;
  const name = `${model.name}.${field.name}`;
  const isKey =
    attributeNamed(field, '@id') ||
    model.attributes.some((each) => each.name === '@@id' && each.fields.includes(field.name));
  if (isKey)
    return { refused: `${name} is part of the primary key; the plan replace-primary-key makes an Int key a BigInt.` };
  if (place.column.generated || place.column.identity)
    return { refused: `PostgreSQL computes ${name} itself; it cannot be kept in step with another column.` };
  if (attributeNamed(field, '@default')?.argument.startsWith('autoincrement'))
    return { refused: `${name} counts by itself; a copy would count on its own.` };
  const referring = ground.schema.models.filter((other) =>
    other.fields.some(
      (each) => each.type === model.name && each.attributes.some(({ references }) => references.includes(field.name)),
    ),
  );
  if (referring[0]) return { refused: `${referring[0].name} refers to ${name}; such a column cannot be copied.` };
  const key = keyOf(ground.catalog, table);
  if (!key)
    return { refused: `"${table.name}" has nothing that tells its rows apart, so they cannot be filled in batches.` };
  return { ...place, key };
}
