import { columnOf } from '../../catalog/relation';
import { changeColumn } from '../mechanics/notNull';
import { expressionOf } from '../mechanics/walk';
import { namedColumn, reached } from './columnAttributes';
import type { Running } from './command';
import { noteChange } from './retype';

/** SET EXPRESSION: the rows of a stored column are computed anew; what rests on it is built again (17+, ATExecSetExpression). */
export function setExpression(running: Running): void {
  const { node, alteration, table } = running;
  const { derivation, later } = alteration;
  const column = namedColumn(running);
  if (!column) return;
  if (!column.generated) {
    derivation.fails('55000', `column "${column.name}" of relation "${table.name}" is not a generated column`);
    return;
  }
  if (!node.def) return;
  const expression = expressionOf(node.def);
  for (const each of reached(running)) {
    const own = columnOf(each, column.name);
    if (!own?.generated) continue;
    if (own.generated.kind === 'stored') {
      later.rewrite(each, 'a generated column with another expression');
      noteChange(each, { name: own.name, before: own, after: own }, running);
    } else if (own.notNull) later.verify(each, 'not null');
    const { kind } = own.generated;
    changeColumn(each, own.name, (old) => ({ ...old, generated: { kind, expression } }), alteration);
  }
}

/** DROP EXPRESSION: the values stay as they are (ATExecDropExpression). */
export function dropExpression(running: Running): void {
  const { node, alteration, table, recurse } = running;
  const { derivation } = alteration;
  const column = namedColumn(running);
  if (!column) return;
  if (!recurse && table.children.length > 0) {
    derivation.fails('42P16', 'ALTER TABLE / DROP EXPRESSION must be applied to child tables too');
    return;
  }
  if (column.generated?.kind === 'virtual') {
    derivation.fails('0A000', 'ALTER TABLE / DROP EXPRESSION is not supported for virtual generated columns');
    return;
  }
  if (!column.generated) {
    if (!node.missing_ok)
      derivation.fails('55000', `column "${column.name}" of relation "${table.name}" is not a generated column`);
    return;
  }
  for (const each of reached(running))
    changeColumn(each, column.name, (old) => ({ ...old, generated: undefined }), alteration);
}
