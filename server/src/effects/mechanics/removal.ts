import type { RelationKind } from '../../catalog/relation';
import type { Derivation } from '../derivation';
import type { Named } from '../effect';
import type { CatalogObject } from './catalogObject';

const namedByKind: Partial<Record<RelationKind, Named>> = {
  view: 'view',
  'materialized view': 'materialized view',
  sequence: 'sequence',
  index: 'index',
  'partitioned index': 'index',
  'composite type': 'type',
};

/** What the release that is running would call a relation of that kind. */
export function namedAs(kind: RelationKind): Named {
  return namedByKind[kind] ?? 'table';
}

/** Notes that an object is removed, as what a running release may still use. */
export function noteRemoval(object: CatalogObject, byCascade: boolean, derivation: Derivation): void {
  const { world } = derivation;
  if (object.kind === 'relation') {
    const relation = world.relation(object.id);
    if (relation) derivation.removes(namedAs(relation.kind), relation, relation.name, byCascade);
    return;
  }
  if (object.kind === 'statistics' || object.kind === 'rule' || object.kind === 'policy') return;
  const relation = 'relation' in object ? world.relation(object.relation) : undefined;
  const name = object.kind === 'type' || object.kind === 'function' ? `${object.schema}.${object.name}` : object.name;
  derivation.removes(object.kind, relation, name, byCascade);
}
