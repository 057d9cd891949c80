import type { World } from '../../catalog/world';
import type { TypeName } from '../../sql/tree';
import { nameFrom, strings } from './names';

/** A text that is the same for the same type, length and precision aside: `int4`, `public.Role`, `text[]`. */
export function typeKey(type: TypeName | undefined, world: World): string {
  const name = nameFrom(strings(type?.names));
  const user = name.schema === 'pg_catalog' ? undefined : world.findType(name);
  const base = user
    ? `${user.schema}.${user.name}`
    : name.schema && name.schema !== 'pg_catalog'
      ? `${name.schema}.${name.name}`
      : name.name;
  return (type?.arrayBounds ?? []).length > 0 ? `${base}[]` : base;
}
