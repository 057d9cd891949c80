// Dropping anything, with what falls with it: DROP of every kind, DROP COLUMN and DROP CONSTRAINT may use it alike.
import type { Derivation } from '../derivation';
import { type CatalogObject, keyOf } from './catalogObject';
import { lockForDrop } from './deletionLocks';
import { dependentsOf } from './dependents';
import { forget } from './forget';
import { noteRemoval } from './removal';

interface Doomed {
  readonly object: CatalogObject;
  /** Not named by the statement. */
  readonly byCascade: boolean;
  /** Worth telling: named, or in need of CASCADE. */
  readonly told: boolean;
}

/**
 * Drops objects and all that depends on them, as performMultipleDeletions does (src/backend/catalog/dependency.c):
 * takes its locks, notes what is removed and takes it out of the catalog. Without `cascade` nothing is dropped when
 * something else depends on them. Returns whether they were dropped.
 */
export function drop(targets: readonly CatalogObject[], cascade: boolean, derivation: Derivation): boolean {
  const doomed = closure(targets, derivation);
  const obstacle = cascade ? undefined : obstacleTo(targets, doomed, derivation);
  if (obstacle) {
    for (const target of targets) lockForDrop(target, derivation);
    derivation.fails('2BP01', `cannot drop ${spoken(obstacle, derivation)} because other objects depend on it`);
    return false;
  }
  for (const { object } of doomed) lockForDrop(object, derivation);
  for (const { object, byCascade, told } of doomed) if (told) noteRemoval(object, byCascade, derivation);
  for (const { object } of [...doomed].reverse()) forget(object, derivation.world);
  return true;
}

/** The targets and everything that depends on them, each before its dependents. */
function closure(targets: readonly CatalogObject[], derivation: Derivation): Doomed[] {
  const found = new Map<string, Doomed>();
  for (const object of targets) found.set(keyOf(object), { object, byCascade: false, told: true });
  for (const { object } of found.values()) {
    for (const dependent of dependentsOf(object, derivation.world, derivation.postgres)) {
      const key = keyOf(dependent.object);
      if (!found.has(key)) found.set(key, { object: dependent.object, byCascade: true, told: dependent.needsCascade });
    }
  }
  return [...found.values()];
}

/** The first target that cannot be dropped without CASCADE: something depends on it that does not fall by itself. */
function obstacleTo(
  targets: readonly CatalogObject[],
  doomed: readonly Doomed[],
  derivation: Derivation,
): CatalogObject | undefined {
  const automatic = new Map<string, CatalogObject>(targets.map((object) => [keyOf(object), object]));
  const pending: { dependent: CatalogObject; of: CatalogObject }[] = [];
  for (const object of automatic.values()) {
    for (const dependent of dependentsOf(object, derivation.world, derivation.postgres)) {
      if (dependent.needsCascade) pending.push({ dependent: dependent.object, of: object });
      else automatic.set(keyOf(dependent.object), dependent.object);
    }
  }
  const blocked = pending.find(({ dependent }) => !automatic.has(keyOf(dependent)));
  return blocked && doomed.length > 0
    ? (targets.find((target) => keyOf(target) === keyOf(blocked.of)) ?? targets[0])
    : undefined;
}

/** The object as PostgreSQL's messages name it. */
function spoken(object: CatalogObject, { world }: Derivation): string {
  if (object.kind === 'relation') {
    const relation = world.relation(object.id);
    return `${relation?.kind.replace('partitioned ', '') ?? 'table'} ${relation?.name ?? object.id}`;
  }
  if (object.kind === 'function') return `function ${object.name}(${object.arguments.join(',')})`;
  if (!('relation' in object)) return `${object.kind} ${object.name}`;
  const table = world.relation(object.relation);
  return `${object.kind} ${object.name} ${object.kind === 'column' ? 'of' : 'on'} table ${table?.name ?? object.relation}`;
}
