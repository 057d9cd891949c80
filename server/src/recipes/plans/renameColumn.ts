import { columnOf } from '../../catalog/relation';
import { type ColumnCopy, fieldsOf } from './copy/columnCopy';
import { copyableField } from './copy/copyable';
import { copyPhases } from './copy/copyPhases';
import { pairDefaults } from './copy/pairDefaults';
import { syncQuestion } from './copy/syncQuestion';
import { type Answers, definePlan, type PlanGround } from './kind';
import { renameInCode } from './renameInCode';
import { type FieldLine, type FieldView, fieldNamed } from './schemaView';
import { lacksEquality, typeSql } from './sql';

/** `Rename "name" to "displayName"`: in the code alone, or as a copy that is kept in step until nobody uses the old one. */
export const renameColumn = definePlan({
  id: 'rename-column',
  title: 'Rename a column',
  about: 'In the code alone, or in the database too without an interruption.',
  asks: [
    { name: 'model', prompt: 'Model', kind: 'model' },
    { name: 'field', prompt: 'Field', kind: 'field' },
    { name: 'to', prompt: 'New name of the field', kind: 'name' },
    {
      name: 'where',
      prompt: 'Where is it to be renamed?',
      kind: 'choice',
      choices: [
        { value: 'code', label: 'In the code alone: @map, no SQL, no phases' },
        { value: 'database', label: 'In the database too: a copy that is kept in step, in phases' },
      ],
      default: 'database',
    },
    { ...syncQuestion, onlyIf: { name: 'where', value: 'database' } },
  ],
  describe: ({ field, to }) => `Rename "${field}" to "${to}"`,
  settle: (ground) => {
    const found = copyableField(ground);
    if ('refused' in found) return found;
    const { field, to = '', where } = ground.answers;
    if (fieldNamed(found.model, to)) return { refused: `${found.model.name} has a field ${to} already.` };
    if (where === 'code') return ground.answers;
    // Who maps fields to another spelling in the database wants the new one spelled alike.
    const column = found.field.column !== field && found.field.column === snakeCase(field!) ? snakeCase(to) : to;
    if (columnOf(found.table, column)) return { refused: `"${found.table.name}" has a column "${column}" already.` };
    return {
      ...ground.answers,
      ...(found.field.column !== field && { column: found.field.column }),
      ...(column !== to && { 'new-column': column }),
    };
  },
  phases: (ground) => {
    if (ground.answers.where === 'code') return renameInCode(ground);
    const copy = copyOf(ground);
    return 'refused' in copy ? copy : copyPhases(copy);
  },
});

function copyOf(ground: PlanGround): ColumnCopy | { readonly refused: string } {
  const { answers } = ground;
  const found = copyableField(ground, answers.column ?? answers.field);
  if ('refused' in found) return found;
  const { model, field, table, column, key } = found;
  const now = answers['new-column'] ?? answers.to!;
  const type = typeSql(column.type);
  const same = (value: string) => value;
  const { pair, defaults } = pairDefaults(ground, field, type);
  const own = field.attributes.filter(({ name }) => !['@unique', '@map', '@ignore', '@updatedAt'].includes(name));
  const kept = own.filter(({ name, argument }) => name !== '@default' || defaults.inBoth || argument === '');
  return {
    ground,
    model,
    table,
    key,
    oldField: field,
    newField: fieldsOf(model, column.name, now).newField,
    oldColumn: column,
    newType: type,
    pair: {
      table,
      old: column.name,
      new: now,
      forward: same,
      backward: same,
      lossy: false,
      asText: lacksEquality(column.type),
      defaults: pair,
    },
    defaults: { old: defaults.sql, new: defaults.sql },
    names: names(answers),
    line: finalLine(answers, field, now),
    bridge: {
      new: [...kept.map(({ text }) => text), ...mapTo(now, answers.to!)],
      old: [...kept.map(({ text }) => text), ...mapTo(column.name, answers.field!)],
    },
    types: { new: typeOf(field), old: typeOf(field) },
    sync: answers.sync === 'app' ? 'app' : 'trigger',
  };
}

function names({ field = '', to = '' }: Answers): ColumnCopy['names'] {
  return { old: field, oldAfter: field, new: to, newAfter: to };
}

function finalLine({ to = '' }: Answers, field: FieldView, column: string): FieldLine {
  const attributes = field.attributes.filter(({ name }) => name !== '@map' && name !== '@ignore');
  return {
    name: to,
    type: `${typeOf(field)}${field.optional ? '?' : ''}`,
    attributes: [...attributes.map(({ text }) => text), ...mapTo(column, to)],
  };
}

function typeOf({ type, list }: { readonly type: string; readonly list: boolean }): string {
  return `${type}${list ? '[]' : ''}`;
}

function mapTo(column: string, field: string): string[] {
  return column === field ? [] : [`@map("${column}")`];
}

function snakeCase(name: string): string {
  let snake = '';
  for (const unit of name) {
    const isUpper = unit !== unit.toLowerCase();
    snake += isUpper && snake !== '' && !snake.endsWith('_') ? `_${unit.toLowerCase()}` : unit.toLowerCase();
  }
  return snake;
}
