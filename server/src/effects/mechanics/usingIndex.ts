import { columnOf, type Relation } from '../../catalog/relation';
import { type Alteration, current } from './alteration';
import { type KeyPlan, recordKey } from './keys';
import { markNotNull } from './notNull';
import { primaryKeyColumns } from './primaryKey';

/**
 * ADD CONSTRAINT … USING INDEX: the index is renamed to the constraint, nothing is built; a primary key's columns
 * must be NOT NULL (src/backend/commands/tablecmds.c, ATExecAddIndexConstraint).
 */
export function addKeyUsingIndex(table: Relation, plan: KeyPlan, alteration: Alteration): void {
  const { derivation } = alteration;
  const { world } = derivation;
  const index = world.findRelation({ schema: table.schema, name: plan.usingIndex ?? '' });
  if (!index?.index) {
    if (table.assumed) derivation.unknown(`what the index "${plan.usingIndex}" is on: no migration created it`);
    else derivation.fails('42704', `index "${plan.usingIndex}" does not exist`);
    return;
  }
  if (isUnfit(table, index, alteration)) return;
  const columns = index.index.parts.flatMap(({ column }) => column ?? []);
  if (plan.kind === 'primary key' && !nullable(table, columns, alteration)) return;
  const name = plan.name ?? index.name;
  const renamed = world.put({ ...index, name, index: { ...index.index, constraint: name } });
  recordKey(renamed, { ...plan, columns }, alteration, false);
}

function nullable(table: Relation, columns: readonly string[], alteration: Alteration): boolean {
  if (alteration.derivation.postgres >= 18) return primaryKeyColumns(table, columns, alteration, true);
  for (const column of columns) {
    const now = current(table, alteration);
    if (!columnOf(now, column)?.notNull) markNotNull(now, column, alteration);
  }
  return true;
}

function isUnfit(table: Relation, index: Relation, { derivation }: Alteration): boolean {
  const facts = index.index!;
  if (table.kind === 'partitioned table') {
    derivation.fails('0A000', 'ALTER TABLE / ADD CONSTRAINT USING INDEX is not supported on partitioned tables');
  } else if (facts.constraint) {
    derivation.fails('55000', `index "${index.name}" is already associated with a constraint`);
  } else if (facts.table !== table.id) {
    derivation.fails('55000', `index "${index.name}" does not belong to table "${table.name}"`);
  } else if (!facts.valid) {
    derivation.fails('55000', `index "${index.name}" is not valid`);
  } else if (!facts.unique) {
    derivation.fails('42809', `"${index.name}" is not a unique index`);
  } else if (facts.parts.some(({ expression }) => expression)) {
    derivation.fails('42809', `index "${index.name}" contains expressions`);
  } else if (facts.predicate) {
    derivation.fails('42809', `"${index.name}" is a partial index`);
  } else return false;
  return true;
}
