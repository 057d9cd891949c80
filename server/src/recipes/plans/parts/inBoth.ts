import { type FieldLine, type FieldView, optional, replaceField, type SchemaEdit } from '../schemaView';

/** A field as long as it is in both tables and no release is to know it here: its column may be empty. */
export function setAside(field: FieldView): FieldLine {
  const native = field.attributes.filter(({ name }) => name.startsWith('@db.')).map(({ text }) => text);
  return {
    name: field.name,
    type: optional(`${field.type}${field.list ? '[]' : ''}`),
    attributes: [...native, ...mapOf(field), '@ignore'],
  };
}

function mapOf({ name, column }: FieldView): string[] {
  return column === name ? [] : [`@map("${column}")`];
}

/** Lets releases know a field that was set aside. */
export function takenUp(field: FieldView): SchemaEdit[] {
  const attributes = field.attributes.filter(({ name }) => name !== '@ignore').map(({ text }) => text);
  const type = `${field.type}${field.list ? '[]' : ''}${field.optional ? '?' : ''}`;
  return replaceField(field, { name: field.name, type, attributes });
}
