import type { TypeRef, UserType } from '../../catalog/type';
import type { World } from '../../catalog/world';
import { builtinType } from './builtins';
import { userType } from './typeRef';

/** What decides how a type coerces (pg_type). */
export interface TypeFacts {
  /** The same text for the same type, modifiers aside: `int4`, `public.Role`, `text[]`. */
  readonly key: string;
  readonly kind: 'base' | 'enum' | 'domain' | 'composite' | 'range' | 'array' | 'unknown';
  /** As pg_type.typcategory; `S` for strings. */
  readonly category: string;
  readonly collatable: boolean;
  /** Of an array. */
  readonly element?: TypeRef | undefined;
}

/** The facts of a type; `unknown` where no migration made it and PostgreSQL does not bring it. */
export function typeFacts(type: TypeRef, world: World): TypeFacts {
  if (type.dimensions > 0) {
    const element = { ...type, dimensions: 0 };
    const of = typeFacts(element, world);
    return {
      key: `${of.key}[]`,
      kind: of.kind === 'unknown' ? 'unknown' : 'array',
      category: 'A',
      collatable: of.collatable,
      element,
    };
  }
  const user = userType(type, world);
  if (user) return userFacts(user, world);
  const builtin = type.schema === '' ? undefined : builtinType(type.name);
  if (builtin) {
    return {
      key: type.name,
      kind: kinds[builtin.kind] ?? 'base',
      category: builtin.category,
      collatable: builtin.collatable ?? false,
    };
  }
  const key = `${type.schema}.${type.name}`;
  if (type.schema !== '' && world.findRelation(type))
    return { key, kind: 'composite', category: 'C', collatable: false };
  return { key, kind: 'unknown', category: 'U', collatable: false };
}

const kinds: Readonly<Record<string, TypeFacts['kind']>> = {
  b: 'base',
  e: 'enum',
  d: 'domain',
  r: 'range',
  m: 'range',
};
const categories = { enum: 'E', composite: 'C', range: 'R', base: 'U' } as const;

function userFacts(user: UserType, world: World): TypeFacts {
  const key = `${user.schema}.${user.name}`;
  // What an extension brings may be entered as a user's type of an unknown making; the data knows it better.
  const builtin = user.kind === 'base' ? builtinType(user.name) : undefined;
  if (builtin)
    return { key: user.name, kind: 'base', category: builtin.category, collatable: builtin.collatable ?? false };
  if (user.kind !== 'domain') return { key, kind: user.kind, category: categories[user.kind], collatable: false };
  const base = user.base ? typeFacts(user.base, world) : undefined;
  return { key, kind: 'domain', category: base?.category ?? 'U', collatable: base?.collatable ?? false };
}

/** The type under a domain, of whatever depth, with the modifiers that the innermost domain gives it. */
export function baseType(type: TypeRef, world: World): TypeRef {
  if (type.dimensions > 0) return type;
  const user = userType(type, world);
  return user?.kind === 'domain' && user.base ? baseType(user.base, world) : type;
}

/** Whether values of the type are checked: a domain, or one that it is based on, has a CHECK or is NOT NULL (typcache.c, DomainHasConstraints). */
export function domainHasConstraints(type: TypeRef, world: World): boolean {
  if (type.dimensions > 0) return false;
  const user = userType(type, world);
  if (user?.kind !== 'domain') return false;
  return user.constraints.length > 0 || (user.base !== undefined && domainHasConstraints(user.base, world));
}

/** Notes in the type, and in those it is made of, that a relation has a column of it. */
export function noteUse(type: TypeRef, relation: string, world: World): void {
  const user = userType(type, world);
  if (!user || user.usedBy.includes(relation)) return;
  world.putType({ ...user, usedBy: [...user.usedBy, relation].sort() });
  if (user.base) noteUse(user.base, relation, world);
}
