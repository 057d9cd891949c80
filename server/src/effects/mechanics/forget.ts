import { constraintOf, type Relation } from '../../catalog/relation';
import type { TypeRef } from '../../catalog/type';
import type { World } from '../../catalog/world';
import type { CatalogObject } from './catalogObject';

/** Takes an object out of the catalog, and out of what points at it. What depends on it is the caller's to forget. */
export function forget(object: CatalogObject, world: World): void {
  switch (object.kind) {
    case 'relation':
      forgetRelation(object.id, world);
      break;
    case 'column':
      forgetColumn(object.relation, object.name, world);
      break;
    case 'default':
      world.change(object.relation, (relation) => withoutDefault(relation, object.name));
      break;
    case 'constraint':
      forgetConstraint(object.relation, object.name, world);
      break;
    case 'type':
      forgetType(object, world);
      break;
    case 'function':
      forgetFunction(object, world);
      break;
    case 'statistics':
      world.putEntry('statistics', object.name, undefined);
      break;
    default:
      world.change(object.relation, (relation) => withoutAttachment(relation, object.kind, object.name));
  }
}

function forgetRelation(id: string, world: World): void {
  const relation = world.relation(id);
  if (!relation) return;
  for (const constraint of relation.constraints) forgetConstraint(id, constraint.name, world);
  const without = (ids: readonly string[]) => ids.filter((each) => each !== id);
  for (const parent of relation.parents)
    world.change(parent, (each) => ({ ...each, children: without(each.children), holdsRows: undefined }));
  for (const child of relation.children) world.change(child, (each) => ({ ...each, parents: without(each.parents) }));
  for (const read of relation.readsFrom) {
    world.change(read, (each) => ({ ...each, readBy: each.readBy.filter(({ view }) => view !== id) }));
  }
  if (relation.index) forgetIndex(relation, world);
  world.remove(id);
  for (const { type } of relation.columns) forgetUse(id, type, world);
}

function forgetIndex({ id, index }: Relation, world: World): void {
  if (!index) return;
  world.change(index.table, (table) => ({
    ...table,
    indexes: table.indexes.filter((each) => each !== id),
    clusteredOn: table.clusteredOn === id ? undefined : table.clusteredOn,
  }));
  if (!index.parent) return;
  world.change(index.parent, (parent) =>
    parent.index
      ? { ...parent, index: { ...parent.index, children: parent.index.children.filter((each) => each !== id) } }
      : parent,
  );
}

function forgetColumn(id: string, name: string, world: World): void {
  const column = world.relation(id)?.columns.find((each) => each.name === name);
  if (!column) return;
  world.change(id, (relation) => ({ ...relation, columns: relation.columns.filter((each) => each.name !== name) }));
  forgetUse(id, column.type, world);
}

/** A type is no more used by a relation that has no other column of it. */
function forgetUse(id: string, type: TypeRef, world: World): void {
  const used = world.findType(type);
  const has = world
    .relation(id)
    ?.columns.some((each) => each.type.schema === type.schema && each.type.name === type.name);
  if (!used || has) return;
  world.putType({ ...used, usedBy: used.usedBy.filter((each) => each !== id) });
}

function withoutDefault(relation: Relation, name: string): Relation {
  const columns = relation.columns.map((column) => (column.name === name ? { ...column, default: undefined } : column));
  return { ...relation, columns };
}

function withoutAttachment(relation: Relation, kind: string, name: string): Relation {
  return { ...relation, attachments: relation.attachments.filter((each) => each.kind !== kind || each.name !== name) };
}

function forgetType(object: { readonly schema: string; readonly name: string }, world: World): void {
  const type = world.findType(object);
  if (type) world.removeType(type);
}

function forgetConstraint(id: string, name: string, world: World): void {
  const relation = world.relation(id);
  const far = relation && constraintOf(relation, name)?.references?.relation;
  world.change(id, (each) => ({
    ...each,
    constraints: each.constraints.filter((constraint) => constraint.name !== name),
  }));
  const rest = world.relation(id)?.constraints ?? [];
  if (!far || rest.some(({ references }) => references?.relation === far)) return;
  world.change(far, (each) => ({ ...each, referencedBy: each.referencedBy.filter((from) => from !== id) }));
}

function forgetFunction(object: Extract<CatalogObject, { kind: 'function' }>, world: World): void {
  const same = (types: readonly string[]) => types.join() === object.arguments.join();
  const overloads = world.findFunctions(object).filter((each) => !same(each.argumentTypes));
  world.putFunctions(object.schema, object.name, overloads);
}
