// Building the index of CREATE INDEX, or of a constraint: on the table, or on a partitioned table and its partitions.
import { generatedName } from '../../catalog/generatedName';
import type { IndexFacts, IndexPart, Relation } from '../../catalog/relation';
import type { World } from '../../catalog/world';
import type { Derivation } from '../derivation';
import { sameTree } from './walk';

/** An index to be. */
export interface IndexPlan {
  /** Its name on the relation itself; on partitions, and where it is undefined, one is generated. */
  readonly name: string | undefined;
  /** What a generated name ends in: `idx`, `key`, `pkey`, `excl`. */
  readonly label: string;
  /** What its columns are called in a generated name; none for a primary key. */
  readonly columnNames: readonly string[];
  readonly facts: Pick<IndexFacts, 'method' | 'unique' | 'nullsNotDistinct' | 'parts' | 'include' | 'predicate'>;
  readonly constraint?: string | undefined;
  readonly concurrently: boolean;
  /** PostgreSQL leaves it empty. */
  readonly unfilled?: boolean;
  /** ON ONLY: not on the partitions. */
  readonly only: boolean;
}

/** The name that the index gets on that table. */
export function indexName(plan: IndexPlan, table: Relation, world: World): string {
  if (plan.name !== undefined) return plan.name;
  return generatedName(table.name, plan.columnNames.join('_'), plan.label, (name) => world.isFree(table.schema, name));
}

/**
 * Creates the index and notes its build. On a partitioned table no row is read: each partition gets an index of its
 * own, or one that it has already is attached (src/backend/commands/indexcmds.c, DefineIndex).
 */
export function defineIndex(table: Relation, plan: IndexPlan, derivation: Derivation, parent?: Relation): Relation {
  const { world } = derivation;
  const partitioned = table.kind === 'partitioned table';
  const facts: IndexFacts = {
    table: table.id,
    method: plan.facts.method,
    unique: plan.facts.unique,
    nullsNotDistinct: plan.facts.nullsNotDistinct,
    parts: plan.facts.parts,
    include: plan.facts.include,
    predicate: plan.facts.predicate,
    valid: !(partitioned && plan.only && table.children.length > 0),
    constraint: plan.constraint,
    parent: parent?.id,
    children: [],
  };
  const name = indexName(plan, table, world);
  const { persistence } = table;
  const kind = partitioned ? 'partitioned index' : 'index';
  const index = world.create({ schema: table.schema, name }, { kind, persistence, index: facts });
  world.change(table.id, (each) => ({ ...each, indexes: [...each.indexes, index.id] }));
  if (parent) attachIndex(parent.id, index.id, world);
  if (!partitioned) derivation.buildIndex(table, `${index.schema}.${index.name}`, plan.concurrently, plan.unfilled);
  else if (!plan.only) for (const id of table.children) defineOnPartition(id, index, plan, derivation);
  return world.relation(index.id) ?? index;
}

function defineOnPartition(id: string, parent: Relation, plan: IndexPlan, derivation: Derivation): void {
  const partition = derivation.world.relation(id);
  if (!partition || partition.kind === 'foreign table') return;
  const match = partition.indexes.find((each) => matches(derivation.world.relation(each), parent));
  if (!match) {
    const constraint = plan.constraint && indexName({ ...plan, name: undefined }, partition, derivation.world);
    defineIndex(partition, { ...plan, name: undefined, constraint }, derivation, parent);
    return;
  }
  derivation.lock(derivation.world.relation(match)!, 'ShareLock');
  attachIndex(parent.id, match, derivation.world);
}

/** Makes one index a part of a partitioned one; which is valid once every partition has a valid one. */
export function attachIndex(parent: string, child: string, world: World): void {
  world.change(child, (each) => (each.index ? { ...each, index: { ...each.index, parent } } : each));
  world.change(parent, (each) => {
    if (!each.index) return each;
    const children = [...new Set([...each.index.children, child])];
    const table = world.relation(each.index.table);
    const complete =
      children.length >= (table?.children.length ?? 0) && children.every((id) => world.relation(id)?.index?.valid);
    return { ...each, index: { ...each.index, children, valid: each.index.valid || complete } };
  });
}

/** Whether a partition's index may be attached to the partitioned one (src/backend/catalog/index.c, CompareIndexInfo). */
export function matches(child: Relation | undefined, parent: Relation): boolean {
  const a = child?.index;
  const b = parent.index;
  if (!a || !b || a.parent) return false;
  return (
    a.method === b.method &&
    a.unique === b.unique &&
    a.nullsNotDistinct === b.nullsNotDistinct &&
    a.include.join() === b.include.join() &&
    a.parts.length === b.parts.length &&
    a.parts.every((part, at) => samePart(part, b.parts[at]!)) &&
    sameTree(a.predicate?.tree, b.predicate?.tree) &&
    (b.constraint === undefined || a.constraint !== undefined)
  );
}

function samePart(a: IndexPart, b: IndexPart): boolean {
  return (
    a.column === b.column &&
    a.operatorClass === b.operatorClass &&
    a.collation === b.collation &&
    sameTree(a.expression?.tree, b.expression?.tree)
  );
}
