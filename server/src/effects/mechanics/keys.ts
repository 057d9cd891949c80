import { type Constraint, columnOf, constraintOf, type IndexPart, type Relation } from '../../catalog/relation';
import type { Constraint as ConstraintNode, Node } from '../../sql/tree';
import { type Alteration, current } from './alteration';
import { defineIndex, type IndexPlan, indexName } from './defineIndex';
import { withDescendants } from './descendants';
import { isBlank } from './knownRows';
import { strings } from './names';
import { namedConstraint } from './newConstraint';
import { primaryKeyColumns } from './primaryKey';
import { expressionOf } from './walk';

export type KeyKind = 'primary key' | 'unique' | 'exclusion';

/** A primary key, unique or exclusion constraint to be added. */
export interface KeyPlan {
  readonly kind: KeyKind;
  readonly name: string | undefined;
  readonly columns: readonly string[];
  readonly parts: readonly IndexPart[];
  readonly include: readonly string[];
  readonly method: string;
  readonly predicate: Node | undefined;
  readonly nullsNotDistinct: boolean;
  readonly deferrable: boolean;
  /** An index that is there already. */
  readonly usingIndex: string | undefined;
}

const kinds: Partial<Record<string, KeyKind>> = {
  CONSTR_PRIMARY: 'primary key',
  CONSTR_UNIQUE: 'unique',
  CONSTR_EXCLUSION: 'exclusion',
};
const labels = { 'primary key': 'pkey', unique: 'key', exclusion: 'excl' } as const;

export function keyPlan(node: ConstraintNode): KeyPlan | undefined {
  const kind = kinds[node.contype ?? ''];
  if (!kind) return undefined;
  const columns = strings(node.keys);
  const parts = kind === 'exclusion' ? exclusionParts(node) : columns.map((column) => ({ column }));
  const withoutOverlaps = 'without_overlaps' in node && node.without_overlaps === true;
  return {
    kind,
    name: node.conname || undefined,
    columns: kind === 'exclusion' ? parts.flatMap(({ column }) => column ?? []) : columns,
    parts,
    include: strings(node.including),
    method: kind === 'exclusion' ? node.access_method || 'gist' : withoutOverlaps ? 'gist' : 'btree',
    predicate: node.where_clause,
    nullsNotDistinct: node.nulls_not_distinct ?? false,
    deferrable: node.deferrable ?? false,
    usingIndex: node.indexname || undefined,
  };
}

function exclusionParts(node: ConstraintNode): IndexPart[] {
  return (node.exclusions ?? []).flatMap((each) => {
    const element = 'List' in each ? each.List.items?.[0] : undefined;
    if (!element || !('IndexElem' in element)) return [];
    const { name, expr, opclass, collation } = element.IndexElem;
    return {
      column: name || undefined,
      expression: expr && expressionOf(expr),
      operatorClass: strings(opclass).join('.') || undefined,
      collation: strings(collation).join('.') || undefined,
    };
  });
}

/**
 * Adds the constraint and builds its index, on a partitioned table one on each partition
 * (src/backend/commands/tablecmds.c, ATExecAddIndex; parse_utilcmd.c, transformIndexConstraint).
 */
export function addKey(table: Relation, plan: KeyPlan, alteration: Alteration, recurse: boolean): void {
  const { derivation } = alteration;
  if (refused(current(table, alteration), plan, alteration)) return;
  if (plan.kind === 'primary key' && !primaryKeyColumns(table, plan.columns, alteration, recurse)) return;
  const now = current(table, alteration);
  if (recurse && now.kind === 'partitioned table' && !alteration.creating) lockPartitions(now, plan, alteration);
  const index = indexPlan(plan);
  const name = indexName(index, now, derivation.world);
  const unfilled = alteration.later.leavesIndexesTo(now);
  const built = defineIndex(now, { ...index, name, constraint: name, only: !recurse, unfilled }, derivation);
  recordKey(built, plan, alteration, false);
  const blank =
    plan.kind === 'unique' &&
    !plan.nullsNotDistinct &&
    plan.columns.some((each) => isBlank(now, each, derivation.world));
  if (!alteration.creating && !blank)
    derivation.mayFail(now, plan.kind === 'exclusion' ? 'violations' : 'duplicates', plan.columns.join(', '));
}

/** Before 18, when all that inherit are locked like the table, an index is built under SHARE on each
 * partition (DefineIndex); a key that may be checked later has a trigger there as well (index_constraint_create).
 */
function lockPartitions(table: Relation, plan: KeyPlan, { derivation }: Alteration): void {
  const mode = plan.deferrable ? 'ShareRowExclusiveLock' : 'ShareLock';
  for (const each of withDescendants(table, derivation.world).slice(1)) derivation.lock(each, mode);
}

function indexPlan(plan: KeyPlan): IndexPlan {
  return {
    name: plan.name,
    label: labels[plan.kind],
    columnNames:
      plan.kind === 'primary key' ? [] : [...plan.parts.map(({ column }) => column ?? 'expr'), ...plan.include],
    facts: {
      method: plan.method,
      unique: plan.kind !== 'exclusion',
      nullsNotDistinct: plan.nullsNotDistinct,
      parts: plan.parts,
      include: plan.include,
      predicate: plan.predicate && expressionOf(plan.predicate),
    },
    constraint: undefined,
    concurrently: false,
    unfilled: false,
    only: false,
  };
}

function refused(table: Relation, plan: KeyPlan, alteration: Alteration): boolean {
  const { derivation } = alteration;
  const missing = [...plan.columns, ...plan.include].find((name) => !table.assumed && !columnOf(table, name));
  if (plan.kind === 'primary key' && table.constraints.some(({ kind }) => kind === 'primary key')) {
    derivation.fails('42P16', `multiple primary keys for table "${table.name}" are not allowed`);
  } else if (missing !== undefined) {
    derivation.fails('42703', `column "${missing}" named in key does not exist`);
  } else if (plan.name !== undefined && constraintOf(table, plan.name)) {
    derivation.fails('42P07', `relation "${plan.name}" already exists`);
  } else if (plan.name !== undefined && !derivation.world.isFree(table.schema, plan.name)) {
    derivation.fails('42P07', `relation "${plan.name}" already exists`);
  } else if (missesPartitionKey(table, plan, derivation.postgres)) {
    derivation.fails(
      '0A000',
      `${plan.kind === 'exclusion' ? 'exclusion' : 'unique'} constraint on partitioned table must include all partitioning columns`,
    );
  } else return false;
  return true;
}

function missesPartitionKey(table: Relation, plan: KeyPlan, postgres: number): boolean {
  if (!table.partitionKey) return false;
  if (plan.kind === 'exclusion' && postgres < 17) return true;
  return table.partitionKey.columns.some((column) => !plan.columns.includes(column));
}

/** What the catalog keeps of a key besides its index. */
type RecordedKey = Pick<KeyPlan, 'kind' | 'columns' | 'deferrable'>;

/** Enters the constraint in the table's, and that of each partition's index in the partition's. */
export function recordKey(index: Relation, plan: RecordedKey, alteration: Alteration, inherited: boolean): void {
  const { world } = alteration.derivation;
  const facts = index.index;
  if (!facts) return;
  const constraint: Constraint = {
    ...namedConstraint(facts.constraint ?? index.name, plan.kind, plan.columns),
    deferrable: plan.deferrable,
    noInherit: !inherited,
    inherited,
    index: index.id,
  };
  world.change(facts.table, (relation) => ({
    ...relation,
    constraints: [...relation.constraints.filter(({ name }) => name !== constraint.name), constraint],
  }));
  for (const id of facts.children) {
    const child = world.relation(id);
    if (child) recordKey(child, plan, alteration, true);
  }
}
