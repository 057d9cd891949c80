import { worldOf } from '../../catalog/reading';
import { columnOf, type Relation } from '../../catalog/relation';
import { convertedDefault } from './copy/convertedDefault';
import { copyableField } from './copy/copyable';
import { retypedCopy } from './copy/retyped';
import { enumOf, isEnum } from './enumPlace';
import { definePlan, type PlanGround, type Refusal } from './kind';
import { type Lookup, textType } from './lookup/lookup';
import { lookupPhases } from './lookup/lookupPhases';
import { lower } from './relationFields';
import { attributeNamed, type FieldView, fieldNamed, type ModelView, modelNamed } from './schemaView';
import { tableOf, typeSql } from './sql';

/** An enum whose values become the rows of a table, which a column refers to. */
export const enumToLookup = definePlan({
  id: 'enum-to-lookup',
  title: 'Turn an enum into a lookup table',
  about: 'Its values become rows of a table that the field refers to, where values can be added and taken out.',
  asks: [
    { name: 'model', prompt: 'Model', kind: 'model' },
    { name: 'field', prompt: 'Field', kind: 'field' },
    { name: 'to', prompt: 'Model that holds the values: a new name, or one that is there', kind: 'name' },
  ],
  addsForeignKeys: true,
  suits: isEnum,
  describe: ({ model, field, to }) => `Turn the enum of "${field}" in ${model} into the table ${to}`,
  settle: (ground) => {
    const lookup = lookupOf(ground);
    if ('refused' in lookup) return lookup;
    const { copy, type, name, relation } = lookup;
    const { model, table, oldField: field, oldColumn: column, pair } = copy;
    const existing = modelNamed(ground.schema, name);
    const obstacle = existing ? unfit(ground, existing) : notFree(ground, table, name);
    if (obstacle !== undefined) return { refused: obstacle };
    if (columnOf(table, pair.new)) return { refused: `"${table.name}" has a column "${pair.new}" already.` };
    const taken = [copy.names.new, copy.names.oldAfter, relation].find((each) => fieldNamed(model, each));
    if (taken !== undefined) return { refused: `${model.name} has a field ${taken} already.` };
    if (!convertedDefault(ground, field, textType))
      return { refused: `The default of ${model.name}.${field.name} is no value of ${type.name}: take it away first.` };
    return { ...ground.answers, column: column.name, ...(existing && { table: 'existing' }) };
  },
  phases: (ground) => {
    const lookup = lookupOf(ground);
    return 'refused' in lookup ? lookup : lookupPhases(lookup);
  },
});

/** Why a model that is there cannot hold the values. */
function unfit({ catalog }: PlanGround, model: ModelView): string | undefined {
  const key = keyField(model);
  const table = tableOf(catalog, model);
  const column = table && key && columnOf(table, key.column);
  if (!table || column?.type.name !== 'text') return `${model.name} has no key of one text field to refer to.`;
  const needed = table.columns.find((each) => each.notNull && !each.default && each !== column);
  return needed && `A row of "${table.name}" needs a value of "${needed.name}", which no enum has.`;
}

function notFree({ catalog, schema }: PlanGround, table: Relation, name: string): string | undefined {
  if (schema.enums.some((each) => each.name === name)) return `schema.prisma has an enum ${name} already.`;
  const isThere = worldOf(catalog).findRelation({ schema: table.schema, name });
  return isThere && `There is a table "${name}" already.`;
}

function keyField({ fields }: ModelView): FieldView | undefined {
  return fields.find((field) => attributeNamed(field, '@id'));
}

function lookupOf(ground: PlanGround): Lookup | Refusal {
  const { answers, schema } = ground;
  const place = copyableField(ground, answers.column);
  if ('refused' in place) return place;
  const type = enumOf(ground, place);
  if ('refused' in type) return type;
  const { table, column, field } = place;
  const name = answers.to!;
  const conversion = {
    forward: (value: string) => `${value}::text`,
    backward: (value: string) => `${value}::${typeSql(column.type)}`,
    lossy: false,
  };
  const copy = retypedCopy(ground, place, { type: textType, conversion, now: `${column.name}_code` });
  const model = modelNamed(schema, name);
  const home = (model && tableOf(ground.catalog, model)) ?? { schema: table.schema, name };
  const code = (model && keyField(model)) ?? { name: 'code', column: 'code' };
  return {
    copy: { ...copy, refersTo: { table: home, column: code.column } },
    type,
    name,
    table: home,
    model,
    code,
    isNew: answers.table !== 'existing',
    relation: fieldNamed(place.model, lower(name)) ? `${copy.names.old}Row` : lower(name),
    isUsedElsewhere: schema.models.some(({ fields }) =>
      fields.some((each) => each.type === type.name && each !== field),
    ),
  };
}
