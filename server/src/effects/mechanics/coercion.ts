import type { TypeRef } from '../../catalog/type';
import type { World } from '../../catalog/world';
import { builtinCast } from './builtins';
import { lengthIsKept } from './lengthCoercion';
import { baseType, domainHasConstraints, type TypeFacts, typeFacts } from './typeFacts';

/** How far an expression is from being the old column itself. */
export interface Coerced {
  /** Undefined: not known, so that any cast may be possible. */
  readonly type: TypeRef | undefined;
  /** Of the expression; none where a step without a length of its own came between. */
  readonly modifiers: readonly number[];
  /** Every step so far leaves the stored bytes alone (tablecmds.c, ATColumnChangeRequiresRewrite). */
  readonly sameBytes: boolean;
}

export type CastContext = 'implicit' | 'assignment' | 'explicit';

/** What surrounds a coercion. */
export interface CoercionPlace {
  readonly world: World;
  readonly postgres: number;
}

/** How one type becomes another. */
type Pathway = 'relabel' | 'function' | 'time zone' | 'through text' | 'array' | 'unknown';

const strengthOf = { implicit: 0, assignment: 1, explicit: 2 } as const;
const neededBy: Readonly<Record<string, number>> = { i: 0, a: 1, e: 2 };

/**
 * Coerces an expression to a type with its modifiers; undefined where there is no such cast
 * (src/backend/parser/parse_coerce.c, coerce_to_target_type).
 */
export function coerce(
  from: Coerced,
  target: TypeRef,
  context: CastContext,
  place: CoercionPlace,
): Coerced | undefined {
  if (from.type === undefined) return { type: target, modifiers: target.modifiers, sameBytes: false };
  const { world } = place;
  if (typeFacts(from.type, world).key === typeFacts(target, world).key) return withLength(from, target, place);
  const base = baseType(target, world);
  const path = pathway(from.type, target, context, place);
  if (path === undefined) return undefined;
  const converted: Coerced = { type: base, modifiers: [], sameBytes: from.sameBytes && keepsBytes(path, world) };
  const arrived =
    path === 'relabel' && typeFacts(from.type, world).key === typeFacts(base, world).key ? from : converted;
  const sized = withLength(arrived, base, place);
  return {
    type: target,
    modifiers: sized.modifiers,
    sameBytes: sized.sameBytes && !domainHasConstraints(target, world),
  };
}

/** Applies the target's length; a cast to the same length, or to one that holds every old value, does nothing. */
function withLength(from: Coerced, target: TypeRef, { postgres, world }: CoercionPlace): Coerced {
  const to = target.modifiers;
  const sized: Coerced = { type: target, modifiers: to, sameBytes: from.sameBytes };
  if (to.length === 0 || to.join() === from.modifiers.join()) return sized;
  const name = typeFacts(baseType(target, world), world).key;
  const support = target.dimensions > 0 ? undefined : builtinCast(name, name, postgres)?.support;
  return { ...sized, sameBytes: from.sameBytes && lengthIsKept(support, from.modifiers, to) };
}

/** timestamp and timestamptz are the same bytes where the session's zone is UTC (tablecmds.c, TimestampTimestampTzRequiresRewrite). */
function keepsBytes(path: Pathway, world: World): boolean {
  return path === 'relabel' || (path === 'time zone' && isUtc(world.settings.timeZone));
}

function isUtc(zone: string): boolean {
  return /^(etc\/)?(utc|uct|gmt|gmt[+-]?0|greenwich|universal|zulu)$|^[+-]?0+(\.0+)?$/i.test(zone.trim());
}

/** src/backend/parser/parse_coerce.c, find_coercion_pathway. */
function pathway(from: TypeRef, to: TypeRef, context: CastContext, place: CoercionPlace): Pathway | undefined {
  const source = typeFacts(baseType(from, place.world), place.world);
  const target = typeFacts(baseType(to, place.world), place.world);
  if (source.key === target.key) return 'relabel';
  const cast = builtinCast(source.key, target.key, place.postgres);
  if (cast) return strengthOf[context] >= neededBy[cast.context]! ? byMethod(cast.method, source, target) : undefined;
  if (source.kind === 'unknown' || target.kind === 'unknown') return 'unknown';
  if (source.element && target.element && pathway(source.element, target.element, context, place)) return 'array';
  if (context !== 'implicit' && target.category === 'S') return 'through text';
  if (context === 'explicit' && source.category === 'S') return 'through text';
  return undefined;
}

function byMethod(method: string, source: TypeFacts, target: TypeFacts): Pathway {
  if (method === 'b') return 'relabel';
  if (method === 'i') return 'through text';
  const pair = [source.key, target.key].sort().join();
  return pair === 'timestamp,timestamptz' ? 'time zone' : 'function';
}
