import type { Expression, Relation } from '../../catalog/relation';
import type { TypeRef } from '../../catalog/type';
import type { World } from '../../catalog/world';
import type { CatalogObject, Dependent } from './catalogObject';
import { namesIn } from './walk';

/** Columns, domains and functions of a type need CASCADE when it is dropped; a composite type is a relation too. */
export function typeDependents(type: Extract<CatalogObject, { kind: 'type' }>, world: World): Dependent[] {
  const found = world.findType(type);
  if (!found) return [];
  const has = (of: TypeRef | undefined) => of?.schema === type.schema && of.name === type.name;
  const columns = found.usedBy.flatMap((id) =>
    (world.relation(id)?.columns ?? [])
      .filter((column) => has(column.type))
      .map((column) => ({ relation: id, name: column.name })),
  );
  const relation = found.kind === 'composite' ? world.findRelation(type) : undefined;
  return [
    ...(relation?.kind === 'composite type'
      ? [{ object: { kind: 'relation', id: relation.id }, needsCascade: false } as const]
      : []),
    ...columns.map((column) => needs({ kind: 'column', ...column })),
    ...world
      .types()
      .filter(({ base }) => has(base))
      .map(({ schema, name }) => needs({ kind: 'type', schema, name })),
    ...world
      .functions()
      .filter((each) => has(each.returns) || each.argumentTypes.some((name) => name === `${type.schema}.${type.name}`))
      .map((each) => needs({ kind: 'function', schema: each.schema, name: each.name, arguments: each.argumentTypes })),
  ];
}

/** Triggers that call the function, and defaults, checks, generated columns and indexes in which it occurs. */
export function functionDependents(object: Extract<CatalogObject, { kind: 'function' }>, world: World): Dependent[] {
  const calls = (name: string | undefined) => name === object.name || name === `${object.schema}.${object.name}`;
  const occursIn = (expression: Expression | undefined) =>
    expression !== undefined && namesIn(expression.tree).functions.some(calls);
  return world.relations().flatMap((relation) => usersOf(relation, calls, occursIn));
}

/** Defaults that take their values from the sequence by name. */
export function sequenceDependents(sequence: Relation, world: World): Dependent[] {
  const named = (text: string) => {
    const name = text.replace(/"/g, '');
    return name === sequence.name || name === `${sequence.schema}.${sequence.name}`;
  };
  const occursIn = (expression: Expression | undefined) => {
    if (!expression) return false;
    const names = namesIn(expression.tree);
    return names.functions.includes('nextval') && names.strings.some(named);
  };
  return world
    .relations()
    .flatMap((relation) =>
      relation.columns
        .filter((column) => occursIn(column.default))
        .map((column) => needs({ kind: 'default', relation: relation.id, name: column.name })),
    );
}

function usersOf(
  relation: Relation,
  calls: (name: string | undefined) => boolean,
  occursIn: (expression: Expression | undefined) => boolean,
): Dependent[] {
  const of = { relation: relation.id };
  const index = relation.index;
  const inIndex = index && [...index.parts.map(({ expression }) => expression), index.predicate].some(occursIn);
  return [
    ...(inIndex ? [needs({ kind: 'relation', id: relation.id })] : []),
    ...relation.attachments.filter((each) => calls(each.calls)).map(({ kind, name }) => needs({ kind, ...of, name })),
    ...relation.constraints
      .filter(({ expression }) => occursIn(expression))
      .map(({ name }) => needs({ kind: 'constraint', ...of, name })),
    ...relation.columns.flatMap((column) => [
      ...(occursIn(column.default) ? [needs({ kind: 'default', ...of, name: column.name })] : []),
      ...(occursIn(column.generated?.expression) ? [needs({ kind: 'column', ...of, name: column.name })] : []),
    ]),
  ];
}

function needs(object: CatalogObject): Dependent {
  return { object, needsCascade: true };
}
