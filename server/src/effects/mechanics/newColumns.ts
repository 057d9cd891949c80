import { columnOf, type Relation } from '../../catalog/relation';
import type { ColumnDef, Constraint } from '../../sql/tree';
import { type Alteration, current, placeOf } from './alteration';
import { type ColumnPlan, columnPlan, createOwnedSequence } from './columns';
import { noteEnumLiterals } from './enumLiterals';
import { addNotNull } from './notNull';
import { noteUse, typeFacts } from './typeFacts';
import { isKnownType, spelledType } from './typeRef';
import { unknownFunctions } from './unknownFunctions';

/** Adds a column to a table that the statement creates; gives back its constraints, to be added after all columns. */
export function addColumnToNew(table: Relation, def: ColumnDef, alteration: Alteration): readonly Constraint[] {
  const { derivation } = alteration;
  const plan = columnPlan(def, alteration);
  const { column } = plan;
  const inherited = columnOf(current(table, alteration), column.name);
  if (inherited && (inherited.inherited || !def.typeName)) {
    redefine(table, plan, alteration);
  } else if (inherited) {
    derivation.fails('42701', `column "${column.name}" specified more than once`);
    return [];
  } else {
    sayUnknownType(plan, alteration);
    derivation.world.change(table.id, (relation) => ({ ...relation, columns: [...relation.columns, column] }));
    noteUse(column.type, table.id, derivation.world);
  }
  noteExpressions(table, plan, alteration);
  createOwnedSequence(table, plan, alteration);
  if (plan.notNull) {
    const name = plan.notNull.conname || undefined;
    addNotNull18Or(table, column.name, name, alteration);
  }
  return plan.constraints;
}

/** A column that a parent has too keeps the parent's type; its own default comes before the parent's. */
function redefine(table: Relation, plan: ColumnPlan, { derivation }: Alteration): void {
  derivation.world.change(table.id, (relation) => ({
    ...relation,
    columns: relation.columns.map((each) =>
      each.name === plan.column.name
        ? { ...each, default: plan.column.default ?? each.default, generated: plan.column.generated ?? each.generated }
        : each,
    ),
  }));
}

/** NOT NULL of a new column: a constraint since 18, a mark before. */
function addNotNull18Or(table: Relation, column: string, name: string | undefined, alteration: Alteration): void {
  if (alteration.derivation.postgres >= 18) addNotNull(table, { column, name }, alteration, false);
  alteration.derivation.world.change(table.id, (relation) => ({
    ...relation,
    columns: relation.columns.map((each) => (each.name === column ? { ...each, notNull: true } : each)),
  }));
}

/** Says of which type nothing is known, or that there is none of that name. */
export function sayUnknownType({ column }: ColumnPlan, { derivation }: Alteration): void {
  if (isKnownType(column.type, derivation.world)) return;
  if (typeFacts(column.type, derivation.world).kind !== 'unknown') return;
  derivation.unknown(`what the type ${spelledType(column.type)} is: no migration created it`);
}

/** Values of enums and functions in a column's default and generation expression. */
export function noteExpressions(table: Relation, plan: ColumnPlan, alteration: Alteration): void {
  const { derivation } = alteration;
  const { column } = plan;
  for (const expression of [plan.default, column.generated?.expression.tree]) {
    if (!expression) continue;
    noteEnumLiterals(expression, derivation, current(table, alteration), column.type);
    unknownFunctions(expression, placeOf(alteration), derivation);
  }
}
