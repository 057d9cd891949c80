import { databaseDefault } from './defaults';
import { fillPhases, rowValue } from './fill/fillPhases';
import { definePlan, type PlanGround, type Refusal } from './kind';
import { type FieldPlace, fieldPlace } from './place';
import { lineOf, replaceField } from './schemaView';
import { keyOf } from './sweepScript';

/** An optional field that becomes required. */
export const makeRequired = definePlan({
  id: 'make-required',
  title: 'Make a column required',
  about: 'Rows without a value get one first, and no release has to know.',
  asks: [
    { name: 'model', prompt: 'Model', kind: 'model' },
    { name: 'field', prompt: 'Field', kind: 'field' },
    {
      name: 'value',
      prompt: "Value of the rows that have none, in SQL, other columns in braces: 'none', lower({name})",
      kind: 'text',
      default: '',
    },
  ],
  suits: ({ optional }) => optional,
  describe: ({ field }) => `Make "${field}" required`,
  settle: (ground) => {
    const place = fieldPlace(ground);
    if ('refused' in place) return place;
    const { model, field, column } = place;
    const name = `${model.name}.${field.name}`;
    if (!field.optional || column.notNull) return { refused: `${name} is required already.` };
    const value = ground.answers.value || databaseDefault(field, ground.schema)?.sql || '';
    if (value === '') return { refused: `Say with --value what ${name} is in the rows that have none, as SQL.` };
    return { ...ground.answers, value };
  },
  phases: (ground) => {
    const place = fieldPlace(ground);
    return 'refused' in place ? place : phasesOf(ground, place);
  },
});

function phasesOf(ground: PlanGround, { table, field, column }: FieldPlace): ReturnType<typeof fillPhases> | Refusal {
  const key = keyOf(ground.catalog, table);
  if (!key)
    return { refused: `"${table.name}" has nothing that tells its rows apart, so they cannot be filled in batches.` };
  const value = rowValue(ground.answers.value!, table);
  if ('refused' in value) return value;
  const ends = replaceField(field, lineOf(field, { type: field.type }));
  return fillPhases({ ground, table, key, column: column.name, add: undefined, value, begins: [], ends });
}
