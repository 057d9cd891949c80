import type { TypeRef, UserType } from '../../catalog/type';
import type { Name, World } from '../../catalog/world';

/** Gives a type another name or schema, wherever columns, domains and functions speak of it. */
export function moveType(
  type: UserType,
  to: Required<Pick<Name, 'name'>> & { readonly schema: string },
  world: World,
): void {
  const is = (ref: TypeRef | undefined) => ref?.schema === type.schema && ref.name === type.name;
  const moved = <T extends TypeRef | undefined>(ref: T): T =>
    ref && is(ref) ? { ...ref, schema: to.schema, name: to.name } : ref;
  for (const id of type.usedBy) {
    world.change(id, (relation) => ({
      ...relation,
      columns: relation.columns.map((column) => (is(column.type) ? { ...column, type: moved(column.type) } : column)),
    }));
  }
  world.removeType(type);
  world.putType({ ...type, schema: to.schema, name: to.name });
  if (type.kind !== 'base') moveInTypes(world, is, moved);
}

function moveInTypes(
  world: World,
  is: (ref: TypeRef | undefined) => boolean,
  moved: <T extends TypeRef | undefined>(ref: T) => T,
): void {
  for (const each of world.types()) if (is(each.base)) world.putType({ ...each, base: moved(each.base) });
  for (const each of world.functions()) {
    if (!is(each.returns)) continue;
    const overloads = world.findFunctions(each).map((one) => ({ ...one, returns: moved(one.returns) }));
    world.putFunctions(each.schema, each.name, overloads);
  }
}
