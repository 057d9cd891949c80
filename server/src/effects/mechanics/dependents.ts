import { type Constraint, columnOf, constraintOf, type Expression, type Relation } from '../../catalog/relation';
import type { World } from '../../catalog/world';
import type { CatalogObject, Dependent } from './catalogObject';
import { functionDependents, sequenceDependents, typeDependents } from './dependentsElsewhere';
import { partitionAncestors } from './descendants';

/**
 * What depends directly on an object, as pg_depend would have it (src/backend/catalog/dependency.c,
 * findDependentObjects): automatic and internal dependents fall with it, the others need CASCADE.
 */
export function dependentsOf(object: CatalogObject, world: World, postgres: number): readonly Dependent[] {
  if (object.kind === 'type') return typeDependents(object, world);
  if (object.kind === 'function') return functionDependents(object, world);
  if (object.kind === 'statistics') return [];
  const relation = world.relation(object.kind === 'relation' ? object.id : object.relation);
  if (!relation) return [];
  switch (object.kind) {
    case 'relation':
      return relationDependents(relation, world);
    case 'column':
      return columnDependents(relation, object.name, world, postgres);
    case 'constraint':
      return constraintDependents(relation, object.name, world);
    case 'trigger':
      return cloneDependents(relation, object.name, world);
    default:
      return [];
  }
}

function relationDependents(relation: Relation, world: World): Dependent[] {
  if (relation.index) return indexDependents(relation, world);
  const of = { relation: relation.id };
  return [
    ...relation.indexes.map((id) => falls({ kind: 'relation', id })),
    ...world.sequencesOf(relation.id).map((id) => falls({ kind: 'relation', id })),
    ...relation.columns.filter((each) => each.default).map(({ name }) => falls({ kind: 'default', ...of, name })),
    ...relation.constraints.map(({ name }) => falls({ kind: 'constraint', ...of, name })),
    ...relation.attachments.map(({ kind, name }) => falls({ kind, ...of, name })),
    ...relation.children.map((id) => childDependent(id, world)),
    // A key to a partitioned table holds its partitions too.
    ...[relation, ...partitionAncestors(relation, world)].flatMap((each) => foreignKeysTo(each, world)).map(needs),
    ...relation.readBy.map(({ view }) => needs({ kind: 'relation', id: view })),
    ...(relation.kind === 'sequence' ? sequenceDependents(relation, world) : []),
    ...(relation.kind === 'composite type'
      ? [falls({ kind: 'type', schema: relation.schema, name: relation.name })]
      : []),
  ];
}

/** A partition falls with its table, an inheriting table only with CASCADE. */
function childDependent(id: string, world: World): Dependent {
  const object = { kind: 'relation', id } as const;
  return world.relation(id)?.partition ? falls(object) : needs(object);
}

function indexDependents(relation: Relation, world: World): Dependent[] {
  const facts = relation.index!;
  const table = world.relation(facts.table);
  const columns = facts.parts.flatMap(({ column }) => (column === undefined ? [] : [column]));
  const usable = facts.unique && !facts.predicate && columns.length === facts.parts.length && !facts.constraint;
  return [
    ...facts.children.map((id) => falls({ kind: 'relation', id })),
    ...(table && usable ? foreignKeysOn(table, columns, world, relation.id).map(needs) : []),
  ];
}

function columnDependents(relation: Relation, name: string, world: World, postgres: number): Dependent[] {
  const of = { relation: relation.id };
  const uses = (expression: Expression | undefined) => expression?.columns.includes(name) ?? false;
  const sequences = world.sequencesOf(relation.id).filter((id) => world.relation(id)?.ownedBy?.column === name);
  const generated = relation.columns.filter((column) => column.name !== name && uses(column.generated?.expression));
  return [
    falls({ kind: 'default', ...of, name }),
    ...relation.indexes
      .filter((id) => indexUses(world.relation(id), name))
      .map((id) => falls({ kind: 'relation', id })),
    ...relation.constraints
      .filter((constraint) => constraint.columns.includes(name) || uses(constraint.expression))
      .map((constraint) => falls({ kind: 'constraint', ...of, name: constraint.name })),
    ...sequences.map((id) => falls({ kind: 'relation', id })),
    // Since 15 a generated column keeps the columns that it is computed from (commit cb02fcb4c).
    ...generated.map((column) => (postgres >= 15 ? needs : falls)({ kind: 'column', ...of, name: column.name })),
    ...relation.readBy
      .filter(({ columns }) => columns === 'all' || columns.includes(name))
      .map(({ view }) => needs({ kind: 'relation', id: view })),
    ...relation.attachments
      .filter(({ columns }) => columns?.includes(name))
      .map((each) => needs({ kind: each.kind, ...of, name: each.name })),
    ...foreignKeysTo(relation, world)
      .filter(({ relation: id, name: key }) => referencedColumns(world, id, key)?.includes(name))
      .map(needs),
  ];
}

function indexUses(index: Relation | undefined, column: string): boolean {
  const facts = index?.index;
  if (!facts) return false;
  const expressions = [...facts.parts.map(({ expression }) => expression), facts.predicate];
  return (
    facts.parts.some((part) => part.column === column) ||
    facts.include.includes(column) ||
    expressions.some((expression) => expression?.columns.includes(column))
  );
}

function constraintDependents(relation: Relation, name: string, world: World): Dependent[] {
  const constraint = constraintOf(relation, name);
  if (!constraint) return [];
  const isKey = constraint.kind === 'primary key' || constraint.kind === 'unique';
  return [
    ...(constraint.index ? [falls({ kind: 'relation', id: constraint.index })] : []),
    ...(isKey ? foreignKeysOn(relation, constraint.columns, world, constraint.index, constraint).map(needs) : []),
  ];
}

/** A trigger for each row of a partitioned table is cloned to its partitions. */
function cloneDependents(relation: Relation, name: string, world: World): Dependent[] {
  if (relation.kind !== 'partitioned table') return [];
  const has = (id: string) =>
    world.relation(id)?.attachments.some((each) => each.kind === 'trigger' && each.name === name);
  return relation.children.filter(has).map((id) => falls({ kind: 'trigger', relation: id, name }));
}

type ConstraintObject = Extract<CatalogObject, { kind: 'constraint' }>;

/** The foreign keys of other tables to this one. */
function foreignKeysTo(relation: Relation, world: World): ConstraintObject[] {
  return relation.referencedBy.flatMap((id) =>
    (world.relation(id)?.constraints ?? [])
      .filter(({ references }) => references?.relation === relation.id)
      .map(({ name }): ConstraintObject => ({ kind: 'constraint', relation: id, name })),
  );
}

/** The foreign keys that rest on a key of these columns, where no other key of the same columns carries them. */
function foreignKeysOn(
  table: Relation,
  columns: readonly string[],
  world: World,
  index: string | undefined,
  constraint?: Constraint,
): ConstraintObject[] {
  const earlier = table.indexes.find((id) => isKeyOn(world.relation(id), columns));
  if (index && earlier && earlier !== index) return [];
  return foreignKeysTo(table, world).filter(({ relation, name }) => {
    const referenced = referencedColumns(world, relation, name);
    if (!referenced) return constraint?.kind === 'primary key';
    return referenced.length === columns.length && referenced.every((column) => columns.includes(column));
  });
}

function isKeyOn(index: Relation | undefined, columns: readonly string[]): boolean {
  const facts = index?.index;
  if (!facts?.unique || facts.predicate) return false;
  return (
    facts.parts.length === columns.length &&
    facts.parts.every(({ column }) => column !== undefined && columns.includes(column))
  );
}

/** The far columns of a foreign key; undefined when it names none and the primary key is not known. */
function referencedColumns(world: World, id: string, name: string): readonly string[] | undefined {
  const relation = world.relation(id);
  const references = relation && constraintOf(relation, name)?.references;
  if (!references) return undefined;
  if (references.columns.length > 0) return references.columns;
  const far = world.relation(references.relation);
  return far?.constraints.find(({ kind }) => kind === 'primary key')?.columns;
}

/** Whether the relation has the column, or may have it because nothing is known of it. */
export function mayHaveColumn(relation: Relation, name: string): boolean {
  return relation.assumed || columnOf(relation, name) !== undefined;
}

function falls(object: CatalogObject): Dependent {
  return { object, needsCascade: false };
}

function needs(object: CatalogObject): Dependent {
  return { object, needsCascade: true };
}
