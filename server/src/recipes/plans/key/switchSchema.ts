import { renamed, withoutMap } from '../copy/attributes';
import { switchedFields } from '../copy/switchOver';
import { type FieldView, lineOf, type ModelView, replaceField, type SchemaEdit } from '../schemaView';
import type { KeyTable } from './keyReplacement';

/** The new fields under the names of the old ones, in fields and block attributes alike. */
export function switchSchema({ model, copies }: KeyTable): SchemaEdit[] {
  if (copies.some(({ newField }) => !newField)) return [];
  const stored = copies.map(({ names }) => names.old);
  return [
    ...copies.flatMap(switchedFields),
    ...blocks(model, copies),
    ...model.fields.filter((field) => isNamedRelation(field, stored)).flatMap(withoutName),
  ];
}

/** The index beside `@@id` was that of the new fields, and is that of the old ones from now on. */
function blocks(model: ModelView, copies: KeyTable['copies']): SchemaEdit[] {
  const toNew = new Map(copies.map(({ names }) => [names.old, names.new]));
  const id = model.attributes.find(({ name }) => name === '@@id');
  const beside = id?.fields.map((field) => toNew.get(field) ?? field).join();
  const twin = model.attributes.filter(({ name, fields }) => name === '@@unique' && fields.join() === beside);
  const others = model.attributes.filter((each) => each !== id && !twin.includes(each));
  const after = copies.flatMap(({ names }) => [
    [names.old, names.oldAfter] as const,
    [names.new, names.newAfter] as const,
  ]);
  const toOld = copies.map(({ names }) => [names.new, names.oldAfter] as const);
  return [
    ...renamed({ ...model, attributes: others }, new Map(after)),
    ...renamed({ ...model, attributes: twin }, new Map(toOld)),
  ];
}

function isNamedRelation({ attributes }: FieldView, stored: readonly string[]): boolean {
  return attributes.some(({ fields, map }) => map !== undefined && fields.some((field) => stored.includes(field)));
}

/** The foreign key has another name, the one that Prisma gives. */
function withoutName(field: FieldView): SchemaEdit[] {
  const attributes = field.attributes.map(({ name, text }) => (name === '@relation' ? withoutMap(text) : text));
  return replaceField(field, lineOf(field, { attributes }));
}
