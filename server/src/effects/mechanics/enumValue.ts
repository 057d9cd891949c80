import type { TypeRef, UserType } from '../../catalog/type';
import type { World } from '../../catalog/world';
import type { Derivation } from '../derivation';

/** The enum that a column of that type holds, itself or in an array or under a domain. */
export function enumOf(type: TypeRef | undefined, world: World): UserType | undefined {
  const found = type && world.findType(type);
  if (found?.kind === 'domain') return enumOf(found.base, world);
  return found?.kind === 'enum' ? found : undefined;
}

/** An enum as effects name it. */
export function enumName(type: UserType): string {
  return `${type.schema}.${type.name}`;
}

/** Notes that a statement needs a value of an enum to be committed; nothing when it has no such value. */
export function noteEnumValue(type: TypeRef | undefined, value: string, derivation: Derivation): void {
  const found = enumOf(type, derivation.world);
  if (!found?.values.some(({ name }) => name === value)) return;
  derivation.note({ kind: 'uses enum value', type: enumName(found), value });
}
