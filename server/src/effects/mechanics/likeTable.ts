import type { Column, Relation } from '../../catalog/relation';
import type { TableLikeClause } from '../../sql/tree';
import { type Alteration, current } from './alteration';
import { addCheck } from './checks';
import { createOwnedSequence, identityPlan } from './columns';
import { defineIndex } from './defineIndex';
import { indexColumnNames } from './indexColumnNames';
import { type KeyKind, recordKey } from './keys';
import { addNotNull } from './notNull';
import { noteUse } from './typeFacts';

/** What INCLUDING asks for (nodes/parsenodes.h, TableLikeOption). */
const including = { constraints: 1 << 2, defaults: 1 << 3, generated: 1 << 4, identity: 1 << 5, indexes: 1 << 6 };

function has(like: TableLikeClause, what: number): boolean {
  return ((like.options ?? 0) & what) !== 0;
}

/** CREATE TABLE (LIKE …): the columns with their NOT NULLs, and what INCLUDING asks for (parse_utilcmd.c, transformTableLikeClause). */
export function copyColumns(table: Relation, source: Relation, like: TableLikeClause, alteration: Alteration): void {
  const { derivation } = alteration;
  derivation.lock(source, 'AccessShareLock');
  if (source.assumed) derivation.unknown(`which columns "${source.name}" has: no migration created it`);
  for (const column of source.columns) {
    const copy = copied(column, like);
    derivation.world.change(table.id, (relation) => ({
      ...relation,
      columns: [...relation.columns, { ...copy, notNull: false }],
    }));
    noteUse(copy.type, table.id, derivation.world);
    if (copy.identity) createOwnedSequence(table, identityPlan(copy), alteration);
    if (!column.notNull) continue;
    if (derivation.postgres >= 18) addNotNull(table, { column: column.name }, alteration, false);
    else {
      const columns = current(table, alteration).columns.map((each) =>
        each.name === column.name ? { ...each, notNull: true } : each,
      );
      derivation.world.change(table.id, (relation) => ({ ...relation, columns }));
    }
  }
}

function copied(column: Column, like: TableLikeClause): Column {
  return {
    ...column,
    inherited: false,
    default: has(like, including.defaults) ? column.default : undefined,
    generated: has(like, including.generated) ? column.generated : undefined,
    identity: has(like, including.identity) ? column.identity : undefined,
  };
}

/** The checks and indexes of LIKE, once all columns are there (expandTableLikeClause). */
export function copyRest(table: Relation, source: Relation, like: TableLikeClause, alteration: Alteration): void {
  const { world } = alteration.derivation;
  if (has(like, including.constraints)) copyChecks(table, source, alteration);
  if (!has(like, including.indexes)) return;
  for (const id of source.indexes) {
    const index = world.relation(id);
    if (index) copyIndex(table, source, index, alteration);
  }
}

function copyChecks(table: Relation, source: Relation, alteration: Alteration): void {
  for (const { kind, name, expression, enforced, noInherit } of source.constraints) {
    if (kind !== 'check' || !expression) continue;
    const plan = {
      name,
      expression: expression.tree,
      notValid: false,
      notEnforced: !enforced,
      noInherit,
      inherited: false,
    };
    addCheck(table, plan, alteration, false);
  }
}

const labels: Readonly<Record<KeyKind, string>> = { 'primary key': 'pkey', unique: 'key', exclusion: 'excl' };

function copyIndex(table: Relation, source: Relation, index: Relation, alteration: Alteration): void {
  const facts = index.index!;
  const key = source.constraints.find((each) => each.index === index.id);
  const kind = key?.kind as KeyKind | undefined;
  const plan = {
    name: undefined,
    label: kind ? labels[kind] : 'idx',
    columnNames: kind === 'primary key' ? [] : indexColumnNames(facts),
    facts: { ...facts, parent: undefined, children: [] },
    concurrently: false,
    only: true,
  };
  const built = defineIndex(current(table, alteration), plan, alteration.derivation);
  if (!key || !kind) return;
  const { world } = alteration.derivation;
  const named = world.put({ ...built, index: { ...built.index!, constraint: built.name } });
  const { columns, deferrable } = key;
  recordKey(named, { kind, columns, deferrable }, alteration, false);
}
