import { copyableField } from '../copy/copyable';
import type { PlanGround, Refusal } from '../kind';
import type { FieldPlace } from '../place';
import { attributeNamed, type FieldView, fieldNamed, type ModelView } from '../schemaView';
import type { Key } from '../sweepScript';

/** A field whose column can come to be in another table, with what tells the rows of its table apart. */
export function movableField(ground: PlanGround): (FieldPlace & { readonly key: readonly Key[] }) | Refusal {
  const place = copyableField(ground);
  if ('refused' in place) return place;
  const { model, field } = place;
  const constrained =
    attributeNamed(field, '@unique') || model.attributes.some(({ fields }) => fields.includes(field.name));
  const stores = model.fields.some(({ attributes }) => attributes.some(({ fields }) => fields.includes(field.name)));
  if (constrained || stores)
    return { refused: `${model.name}.${field.name} is in an index or a relation, which cannot move along.` };
  return place;
}

/** The same for several fields of one model, named with commas between them. */
export function movableFields(
  ground: PlanGround,
): { readonly places: readonly FieldPlace[]; readonly key: readonly Key[] } | Refusal {
  const names = (ground.answers.field ?? '').split(',').map((name) => name.trim());
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) return { refused: `${twice} is named twice.` };
  const places: FieldPlace[] = [];
  let key: readonly Key[] = [];
  for (const field of names) {
    const place = movableField({ ...ground, answers: { ...ground.answers, field } });
    if ('refused' in place) return place;
    places.push(place);
    key = place.key;
  }
  return { places, key };
}

/** The columns by which a row of one model belongs to a row of another. */
export interface Link {
  readonly own: string;
  readonly referenced: string;
}

/** The column of a model that refers to another one, for at most one row each. */
export function linkTo(model: ModelView, to: ModelView): Link | undefined {
  const isUnique = (field: FieldView | undefined) =>
    field && (attributeNamed(field, '@id') || attributeNamed(field, '@unique'));
  for (const { type, attributes } of to.fields) {
    const relation = attributes.find(({ name }) => name === '@relation');
    if (type !== model.name || relation?.fields.length !== 1) continue;
    const own = fieldNamed(to, relation.fields[0]);
    const referenced = fieldNamed(model, relation.references[0]);
    if (own && referenced && isUnique(own)) return { own: own.column, referenced: referenced.column };
  }
  return undefined;
}
