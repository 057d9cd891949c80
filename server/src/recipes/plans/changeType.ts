import { worldOf } from '../../catalog/reading';
import { columnOf } from '../../catalog/relation';
import { typeChange } from '../../effects/mechanics/typeChange';
import { changeInPlace } from './changeInPlace';
import { type Conversion, conversionOf } from './conversions';
import { canWriteBoth } from './copy/clientSnippet';
import { convertedDefault } from './copy/convertedDefault';
import { copyableField } from './copy/copyable';
import { copyPhases } from './copy/copyPhases';
import { retypedCopy } from './copy/retyped';
import { syncQuestion } from './copy/syncQuestion';
import { definePlan, type PlanGround, type Refusal } from './kind';
import type { FieldPlace } from './place';
import { type WrittenType, writtenType } from './prismaTypes';
import { fieldNamed } from './schemaView';
import { typeSql } from './sql';

/** Another type for a column: at once where no row has to be touched, else as a copy that is kept in step. */
export const changeType = definePlan({
  id: 'change-type',
  title: 'Change a column’s type',
  about: 'With a conversion, while both releases read and write.',
  asks: [
    { name: 'model', prompt: 'Model', kind: 'model' },
    { name: 'field', prompt: 'Field', kind: 'field' },
    { name: 'to', prompt: 'New type, as in schema.prisma: BigInt, String @db.VarChar(50)', kind: 'type' },
    {
      name: 'forward',
      prompt: 'SQL that makes the new value out of the old one, written {}',
      kind: 'text',
      default: '',
    },
    {
      name: 'backward',
      prompt: 'SQL that makes the old value out of the new one, written {}',
      kind: 'text',
      default: '',
    },
    syncQuestion,
  ],
  describe: ({ field, to }) => `Change "${field}" to ${to}`,
  settle: (ground) => {
    const place = copyableField(ground);
    if ('refused' in place) return place;
    const { model, field, table, column } = place;
    const type = writtenType(ground.answers.to ?? '', ground.schema);
    if ('refused' in type) return type;
    const inRelation = model.fields.some(({ attributes }) =>
      attributes.some((each) => each.name === '@relation' && each.fields.includes(field.name)),
    );
    if (inRelation)
      return {
        refused: `${model.name}.${field.name} stores a relation: both sides have to change their type together, as replace-primary-key does.`,
      };
    if (field.list)
      return { refused: `${model.name}.${field.name} is a list; its values cannot be converted one by one.` };
    if (isInPlace(ground, place, type)) return { ...ground.answers, how: 'in-place' };
    const conversion = conversionFor(ground, place, type);
    if ('refused' in conversion) return conversion;
    const { sync, forward, backward } = ground.answers;
    const own = forward !== '' || backward !== '';
    if (sync === 'app' && (own || !canWriteBoth({ types: { old: field.type, new: type.type }, ground })))
      return {
        refused: `How ${field.type} becomes ${type.type} and back is known in SQL alone: a trigger has to keep the columns in step (--sync trigger).`,
      };
    const now = `${column.name}_new`;
    if (columnOf(table, now)) return { refused: `"${table.name}" has a column "${now}" already.` };
    const [bridge, left] = [`${field.name}New`, `${field.name}Old`];
    const taken = [bridge, left].find((name) => fieldNamed(model, name));
    if (taken !== undefined) return { refused: `${model.name} has a field ${taken} already.` };
    if (!convertedDefault(ground, field, type)) {
      return {
        refused: `The default of ${model.name}.${field.name} has no counterpart of type ${type.type}: take it away first.`,
      };
    }
    return { ...ground.answers, column: column.name };
  },
  phases: (ground) => {
    const { answers } = ground;
    const place = copyableField(ground, answers.column);
    if ('refused' in place) return place;
    const type = writtenType(answers.to ?? '', ground.schema);
    if ('refused' in type) return type;
    if (answers.how === 'in-place') return changeInPlace(place, type);
    const conversion = conversionFor(ground, place, type);
    if ('refused' in conversion) return conversion;
    return copyPhases(retypedCopy(ground, place, { type, conversion, now: `${place.column.name}_new` }));
  },
});

/** Whether PostgreSQL keeps rows and indexes as they are; what depends on the session's time zone is not counted on. */
function isInPlace(ground: PlanGround, { column }: FieldPlace, { stored }: WrittenType): boolean {
  const place = { world: worldOf(ground.catalog), postgres: ground.postgres };
  const zones =
    [column.type.name, stored.name].some((name) => name.startsWith('timestamp')) && column.type.name !== stored.name;
  return !zones && typeChange(column, stored, undefined, place) === 'kept';
}

function conversionFor(ground: PlanGround, { column }: FieldPlace, type: WrittenType): Conversion | Refusal {
  const { forward = '', backward = '' } = ground.answers;
  if (forward !== '' && backward !== '') {
    const over = (sql: string) => (value: string) => `(${sql.replaceAll('{}', value)})`;
    return { forward: over(forward), backward: over(backward), lossy: true };
  }
  const isText = ['text', 'varchar'].includes(column.type.name);
  const labels = isText ? ground.schema.enums.find(({ name }) => name === type.type) : undefined;
  const place = { world: worldOf(ground.catalog), postgres: ground.postgres };
  return (
    conversionOf(column.type, type.stored, { labels, place }) ?? {
      refused: `PostgreSQL has no conversion from ${typeSql(column.type)} to ${typeSql(type.stored)} and back: give --forward and --backward, with {} for the value.`,
    }
  );
}
