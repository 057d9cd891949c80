import {
  type Attribute,
  type BlockAttribute,
  lineOf,
  type ModelView,
  replaceAttribute,
  replaceField,
  type SchemaEdit,
  type SchemaView,
} from '../schemaView';

/** Block attributes that name one of some fields, followed by the same for others; a second key is a unique index. */
export function alongside(model: ModelView, names: ReadonlyMap<string, string>): SchemaEdit[] {
  return naming(model, [...names.keys()]).map((attribute) => {
    const { name, text } = attribute;
    const like = name === '@@id' ? `@@unique${text.slice(name.length)}` : text;
    return replaceAttribute(model, attribute, text, withoutMap(withNames(like, names)));
  });
}

/** Block attributes with other names for their fields. */
export function renamed(model: ModelView, names: ReadonlyMap<string, string>): SchemaEdit[] {
  return model.attributes
    .filter(({ fields }) => fields.some((field) => (names.get(field) ?? field) !== field))
    .map((attribute) => replaceAttribute(model, attribute, withNames(attribute.text, names)));
}

/** Relations of a model that are stored in a field, on another one; `written` has the last word on their `@relation`. */
export function inRelations(
  model: ModelView,
  field: string,
  other: string,
  written = (relation: string) => relation,
): SchemaEdit[] {
  const names = new Map([[field, other]]);
  return model.fields.flatMap((each) => {
    if (!each.attributes.some(({ name, fields }) => name === '@relation' && fields.includes(field))) return [];
    const attributes = each.attributes.map(({ name, text }) =>
      name === '@relation' ? written(withNames(text, names, 'fields')) : text,
    );
    return replaceField(each, lineOf(each, { attributes }));
  });
}

/** Relations to a model that refer to a field of it, to another one. */
export function inReferences({ models }: SchemaView, model: string, field: string, other: string): SchemaEdit[] {
  const names = new Map([[field, other]]);
  return models.flatMap(({ fields }) =>
    fields.flatMap((each) => {
      const refers = ({ name, references }: Attribute) => name === '@relation' && references.includes(field);
      if (each.type !== model || !each.attributes.some(refers)) return [];
      const attributes = each.attributes.map(({ name, text }) =>
        name === '@relation' ? withNames(text, names, 'references') : text,
      );
      return replaceField(each, lineOf(each, { attributes }));
    }),
  );
}

/** Block attributes that name one of some fields, taken out. */
export function without(model: ModelView, ...fields: readonly string[]): SchemaEdit[] {
  return naming(model, fields).map((attribute) => replaceAttribute(model, attribute));
}

function naming({ attributes }: ModelView, some: readonly string[]): BlockAttribute[] {
  return attributes.filter(({ fields }) => fields.some((field) => some.includes(field)));
}

/** Other names inside of the first brackets behind a word of an attribute: `[a(sort: Desc), b]`. */
export function withNames(text: string, names: ReadonlyMap<string, string>, behind = ''): string {
  const start = text.indexOf('[', text.indexOf(behind));
  const end = text.indexOf(']', start);
  if (start < 0 || end < 0) return text;
  const inside = text.slice(start + 1, end).split(',');
  const written = inside.map((each) => {
    const name = each.trim();
    const rest = name.indexOf('(');
    const word = rest < 0 ? name : name.slice(0, rest).trim();
    return each.replace(word, names.get(word) ?? word);
  });
  return `${text.slice(0, start + 1)}${written.join(',')}${text.slice(end)}`;
}

/** Without a name of its own in the database: a copy cannot have the same one. */
export function withoutMap(text: string): string {
  const at = text.indexOf('map:');
  if (at < 0) return text;
  const close = text.indexOf('"', text.indexOf('"', at) + 1) + 1;
  const comma = text.lastIndexOf(',', at);
  return `${text.slice(0, comma < 0 ? at : comma)}${text.slice(close)}`;
}
