import { columnOf } from '../../catalog/relation';
import { convertedDefault } from './copy/convertedDefault';
import { copyableField } from './copy/copyable';
import { retypedCopy } from './copy/retyped';
import { enumOf } from './enumPlace';
import { definePlan, type PlanGround, type Refusal } from './kind';
import { type Lookup, textType } from './lookup/lookup';
import { lookupPhases } from './lookup/lookupPhases';
import { fieldNamed, modelNamed } from './schemaView';
import { typeSql, worldOf } from './sql';

/** An enum whose values become the rows of a table, which a column refers to. */
export const enumToLookup = definePlan({
  id: 'enum-to-lookup',
  title: 'Turn an enum into a lookup table',
  about: 'Its values become rows of a table that the field refers to, where values can be added and taken out.',
  asks: [
    { name: 'model', prompt: 'Model', kind: 'model' },
    { name: 'field', prompt: 'Field', kind: 'field' },
    { name: 'to', prompt: 'Name of the new model that holds the values', kind: 'name' },
  ],
  describe: ({ model, field, to }) => `Turn the enum of "${field}" in ${model} into the table ${to}`,
  settle: (ground) => {
    const lookup = lookupOf(ground);
    if ('refused' in lookup) return lookup;
    const { copy, type, name, relation } = lookup;
    const { model, table, oldField: field, oldColumn: column, pair } = copy;
    const { schema, catalog, answers } = ground;
    if (modelNamed(schema, name) ?? schema.enums.find((each) => each.name === name))
      return { refused: `schema.prisma has ${name} already.` };
    if (worldOf(catalog).findRelation({ schema: table.schema, name }))
      return { refused: `There is a table "${name}" already.` };
    if (columnOf(table, pair.new)) return { refused: `"${table.name}" has a column "${pair.new}" already.` };
    const taken = [copy.names.new, copy.names.oldAfter, relation].find((each) => fieldNamed(model, each));
    if (taken !== undefined) return { refused: `${model.name} has a field ${taken} already.` };
    if (!convertedDefault(ground, field, textType))
      return { refused: `The default of ${model.name}.${field.name} is no value of ${type.name}: take it away first.` };
    return { ...answers, column: column.name };
  },
  phases: (ground) => {
    const lookup = lookupOf(ground);
    return 'refused' in lookup ? lookup : lookupPhases(lookup);
  },
});

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
  const lower = name.slice(0, 1).toLowerCase() + name.slice(1);
  const home = { schema: table.schema, name };
  return {
    copy: { ...copy, refersTo: { table: home, column: 'code' } },
    type,
    name,
    table: home,
    model: modelNamed(schema, name),
    relation: fieldNamed(place.model, lower) ? `${lower}Row` : lower,
    isUsedElsewhere: schema.models.some(({ fields }) =>
      fields.some((each) => each.type === type.name && each !== field),
    ),
  };
}
