import { columnOf } from '../../catalog/relation';
import { convertedDefault } from './copy/convertedDefault';
import { keyPhases } from './key/keyPhases';
import { isNarrow, type KeyReplacement, replacementOf } from './key/keyReplacement';
import { columnsWith, type Member, membersOf, writtenMembers } from './key/members';
import { definePlan, type PlanGround, type Refusal } from './kind';
import { type FieldPlace, fieldPlace, modelPlace } from './place';
import { writtenType } from './prismaTypes';
import { attributeNamed, fieldNamed } from './schemaView';

/** A primary key of whole numbers that runs out of them, with all that refers to it. */
export const replacePrimaryKey = definePlan({
  id: 'replace-primary-key',
  title: 'Replace a primary key by a BigInt',
  about: 'Int to BigInt, with all columns that refer to it, while both releases read and write.',
  asks: [{ name: 'model', prompt: 'Model', kind: 'model' }],
  describe: ({ model }) => `Make the key of ${model} a BigInt, with all that refers to it`,
  settle: (ground) => {
    const place = keyPlace(ground);
    if ('refused' in place) return place;
    const members = columnsWith(ground, place);
    if ('refused' in members) return members;
    const replacement = replacementOf(ground, members);
    if ('refused' in replacement) return replacement;
    const obstacle = obstacleIn(ground, replacement, members);
    return obstacle === undefined ? { ...ground.answers, columns: writtenMembers(members) } : { refused: obstacle };
  },
  phases: (ground) => {
    const replacement = replacementOf(ground, membersOf(ground.answers.columns ?? ''));
    return 'refused' in replacement ? replacement : keyPhases(replacement);
  },
});

/** The field that is the model's key. */
function keyPlace(ground: PlanGround): FieldPlace | Refusal {
  const place = modelPlace(ground);
  if ('refused' in place) return place;
  const { model } = place;
  const key = model.fields.find((field) => attributeNamed(field, '@id'));
  if (!key) return { refused: `${model.name} has no key of one field (@id).` };
  if (key.type !== 'Int')
    return { refused: `${model.name}.${key.name} is ${key.type}; this plan makes an Int a BigInt.` };
  return fieldPlace({ ...ground, answers: { ...ground.answers, field: key.name } });
}

/** Why a key cannot be replaced, as a sentence. */
function obstacleIn(
  ground: PlanGround,
  { tables, sequence }: KeyReplacement,
  members: readonly Member[],
): string | undefined {
  const copies = tables.flatMap((each) => each.copies);
  const [key] = copies;
  if (attributeNamed(key!.oldField, '@default')?.argument.startsWith('autoincrement') && !sequence)
    return `No sequence belongs to "${key!.table.name}"."${key!.oldColumn.name}", and yet it counts.`;
  for (const { model, table, key: batches, oldField, oldColumn, names, pair } of copies) {
    const name = `${model.name}.${oldField.name}`;
    if (oldColumn.generated || oldColumn.identity)
      return `PostgreSQL computes ${name} itself; it cannot be kept in step with another column.`;
    if (!isNarrow(oldColumn.type) || oldField.type !== 'Int')
      return `${name} is ${oldField.type}; all that refers to the key has to be an Int.`;
    if (columnOf(table, pair.new)) return `"${table.name}" has a column "${pair.new}" already.`;
    const taken = [names.new, names.oldAfter].find((each) => fieldNamed(model, each));
    if (taken !== undefined) return `${model.name} has a field ${taken} already.`;
    if (batches.length === 0)
      return `"${table.name}" has nothing that tells its rows apart, so they cannot be filled in batches.`;
    const type = writtenType('BigInt', ground.schema);
    if (oldField !== key!.oldField && !('refused' in type) && !convertedDefault(ground, oldField, type))
      return `The default of ${name} has no counterpart of type BigInt: take it away first.`;
    const other = refersElsewhere(ground, { model: model.name, field: oldField.name }, members);
    if (other !== undefined) return `${name} refers to ${other}: replace that key, and this one goes along.`;
  }
  return undefined;
}

/** What a field refers to besides the columns that change with the key. */
function refersElsewhere(
  { schema }: PlanGround,
  { model, field }: Pick<Member, 'model' | 'field'>,
  members: readonly Member[],
): string | undefined {
  const own = schema.models.find(({ name }) => name === model);
  for (const { type, attributes } of own?.fields ?? [])
    for (const { name, fields, references } of attributes) {
      const referenced = name === '@relation' ? references[fields.indexOf(field)] : undefined;
      if (referenced === undefined) continue;
      if (!members.some((each) => each.model === type && each.field === referenced)) return `${type}.${referenced}`;
    }
  return undefined;
}
