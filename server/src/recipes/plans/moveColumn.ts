import { columnOf } from '../../catalog/relation';
import { definePlan, type PlanGround, type Refusal } from './kind';
import type { ColumnMove } from './move/columnMove';
import { linkTo, movableField } from './move/movable';
import { movePhases } from './move/movePhases';
import { fieldNamed, modelNamed } from './schemaView';
import { tableOf, typeSql } from './sql';

/** A column that comes to be on another table. */
export const moveColumn = definePlan({
  id: 'move-column',
  title: 'Move a column to another table',
  about: 'To a table each row of which belongs to one row of this one.',
  asks: [
    { name: 'model', prompt: 'Model', kind: 'model' },
    { name: 'field', prompt: 'Field', kind: 'field' },
    { name: 'to', prompt: 'Model that it moves to', kind: 'model' },
    {
      name: 'rows',
      prompt: 'Who makes rows of that model?',
      kind: 'choice',
      choices: [
        { value: 'releases', label: 'The release that is running makes them itself' },
        { value: 'create', label: 'They are made where they are missing' },
      ],
      default: 'releases',
    },
  ],
  describe: ({ model, field, to }) => `Move "${field}" from ${model} to ${to}`,
  settle: (ground) => {
    const move = moveOf(ground);
    if ('refused' in move) return move;
    const { field, to, target, column, own, creates } = move;
    if (fieldNamed(to, field.name)) return { refused: `${to.name} has a field ${field.name} already.` };
    if (columnOf(target, column.name)) return { refused: `"${target.name}" has a column "${column.name}" already.` };
    const needed = target.columns.find(
      (each) => each.notNull && each.name !== own && !each.default && !each.identity && !each.generated,
    );
    if (creates && needed) return { refused: `Rows of ${to.name} cannot be made: "${needed.name}" has no default.` };
    return ground.answers;
  },
  phases: (ground) => {
    const move = moveOf(ground);
    return 'refused' in move ? move : movePhases(move);
  },
});

function moveOf(ground: PlanGround): ColumnMove | Refusal {
  const place = movableField(ground);
  if ('refused' in place) return place;
  const { model, field, column } = place;
  const to = modelNamed(ground.schema, ground.answers.to);
  const target = to && tableOf(ground.catalog, to);
  if (!to || !target) return { refused: `There is no model ${ground.answers.to} with a table.` };
  const link = linkTo(model, to);
  if (!link) return { refused: `${to.name} has no relation to ${model.name} by a field that is unique.` };
  return {
    ...place,
    ground,
    to,
    target,
    moved: fieldNamed(to, field.name),
    type: typeSql(column.type),
    ...link,
    creates: ground.answers.rows === 'create',
  };
}
