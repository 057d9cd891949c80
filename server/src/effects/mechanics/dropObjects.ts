import type { UserFunction } from '../../catalog/type';
import type { DropStmt, Node } from '../../sql/tree';
import type { Derivation } from '../derivation';
import type { CatalogObject } from './catalogObject';
import { drop } from './deletion';
import { extensionDependents, isKnownExtension } from './extensionDependents';
import { nameOfNode, spelledName } from './names';
import { typeKey } from './typeKey';

/** DROP TYPE and DROP DOMAIN: columns of the type need CASCADE, and fall with it. */
export function dropTypes(node: DropStmt, derivation: Derivation): void {
  const { world } = derivation;
  const targets: CatalogObject[] = [];
  for (const object of node.objects ?? []) {
    const name = nameOfNode(object);
    const type = world.findType(name);
    if (type) targets.push({ kind: 'type', schema: type.schema, name: type.name });
    else if (!node.missing_ok)
      derivation.unknown(`which tables use the type "${spelledName(name)}": no migration created it`);
  }
  if (targets.length > 0) drop(targets, node.behavior === 'DROP_CASCADE', derivation);
}

/** DROP FUNCTION, PROCEDURE, ROUTINE and AGGREGATE. */
export function dropFunctions(node: DropStmt, derivation: Derivation): void {
  const targets: CatalogObject[] = [];
  for (const object of node.objects ?? []) {
    const name = nameOfNode(object);
    const matching = overloadsOf(object, derivation);
    const cascade = node.behavior === 'DROP_CASCADE';
    if (matching.length === 0 && cascade && !node.missing_ok)
      derivation.unknown(`what depends on the function "${spelledName(name)}"`);
    for (const each of matching.slice(0, 1)) {
      targets.push({ kind: 'function', schema: each.schema, name: each.name, arguments: each.argumentTypes });
    }
  }
  if (targets.length > 0) drop(targets, node.behavior === 'DROP_CASCADE', derivation);
}

/** The overloads that an object with arguments names; all of them where it gives none. */
export function overloadsOf(object: Node | undefined, { world }: Derivation): readonly UserFunction[] {
  const overloads = world.findFunctions(nameOfNode(object));
  if (!object || !('ObjectWithArgs' in object) || object.ObjectWithArgs.args_unspecified) return overloads;
  const types = (object.ObjectWithArgs.objargs ?? []).map((type) =>
    typeKey('TypeName' in type ? type.TypeName : undefined, world),
  );
  return overloads.filter((each) => each.argumentTypes.join() === types.join());
}

/** DROP SCHEMA: whatever it contains needs CASCADE, and falls with it. */
export function dropSchemas(node: DropStmt, derivation: Derivation): void {
  const { world } = derivation;
  for (const object of node.objects ?? []) {
    const { name } = nameOfNode(object);
    const contents = contentsOf(name, derivation);
    const known = world.entry('schema', name) !== undefined || name === 'public' || contents.length > 0;
    if (!known) {
      if (!node.missing_ok) derivation.unknown(`what the schema "${name}" contains: no migration created it`);
      continue;
    }
    if (contents.length > 0 && node.behavior !== 'DROP_CASCADE') {
      derivation.fails('2BP01', `cannot drop schema ${name} because other objects depend on it`);
      continue;
    }
    drop(contents, true, derivation);
    world.putEntry('schema', name, undefined);
    derivation.removes('schema', undefined, name);
  }
}

function contentsOf(schema: string, { world }: Derivation): CatalogObject[] {
  const relations = world.relations(schema).map(({ id }): CatalogObject => ({ kind: 'relation', id }));
  const types = world.types(schema).map(({ name }): CatalogObject => ({ kind: 'type', schema, name }));
  const functions = world
    .functions(schema)
    .map((each): CatalogObject => ({ kind: 'function', schema, name: each.name, arguments: each.argumentTypes }));
  return [...relations, ...types, ...functions];
}

/** DROP EXTENSION: whatever uses its types, functions and operator classes needs CASCADE, and falls with it. */
export function dropExtensions(node: DropStmt, derivation: Derivation): void {
  const { world } = derivation;
  for (const object of node.objects ?? []) {
    const { name } = nameOfNode(object);
    if (node.missing_ok && !world.entry('extension', name)) continue;
    const dependents = extensionDependents(name, world);
    if (dependents.length > 0 && node.behavior !== 'DROP_CASCADE') {
      derivation.fails('2BP01', `cannot drop extension ${name} because other objects depend on it`);
      continue;
    }
    const hidden = node.behavior === 'DROP_CASCADE' && !isKnownExtension(name);
    if (hidden) derivation.unknown(`which defaults, indexes and functions depend on the extension "${name}"`);
    drop(dependents, true, derivation);
    world.putEntry('extension', name, undefined);
    derivation.removes('extension', undefined, name);
  }
}
