import { type Constraint, columnOf, hasStorage, type Relation } from '../../catalog/relation';
import type { TypeRef } from '../../catalog/type';
import { type Alteration, placeOf } from '../mechanics/alteration';
import type { CoercionPlace } from '../mechanics/coercion';
import { defaultOperatorClass } from '../mechanics/operatorClass';
import { typeFacts } from '../mechanics/typeFacts';

/**
 * A foreign key on a column that changed is made again; its rows are read where a table is written anew, or where the
 * operator that compares the two sides is another one (tablecmds.c, TryReuseForeignKey, ATAddForeignKeyConstraint).
 */
export function recheckKey(table: Relation, constraint: Constraint, far: Relation, alteration: Alteration): void {
  const { later, derivation } = alteration;
  if (!constraint.validated || !constraint.enforced || !hasStorage(table)) return;
  if (!later.isRewritten(table) && !later.isRewritten(far) && keepsOperators(table, constraint, far, alteration))
    return;
  later.verify(table, 'foreign key');
  derivation.mayFail(table, 'orphans', constraint.name);
}

function keepsOperators(table: Relation, constraint: Constraint, far: Relation, alteration: Alteration): boolean {
  const place = placeOf(alteration);
  return constraint.columns.every((name, at) => {
    const theirs = constraint.references?.columns[at] ?? '';
    const [before, after] = (['before', 'after'] as const).map((when) =>
      operatorOf(typeOf(table, name, when, alteration), typeOf(far, theirs, when, alteration), place),
    );
    return before === after;
  });
}

function typeOf(table: Relation, name: string, when: 'before' | 'after', { changed }: Alteration): TypeRef | undefined {
  const change = changed.get(table.id)?.find((each) => each.name === name);
  return change ? change[when].type : columnOf(table, name)?.type;
}

/** A text that is the same for the same operator: the far key's own, or of its family for the type on this side. */
function operatorOf(own: TypeRef | undefined, far: TypeRef | undefined, place: CoercionPlace): string {
  const theirs = far && defaultOperatorClass(far, 'btree', place);
  const ours = own && defaultOperatorClass(own, 'btree', place);
  if (!theirs || !ours) return 'unknown';
  const type = theirs.polymorphic ? typeFacts(own, place.world).key : '';
  return [theirs.name, ours.family === theirs.family ? ours.name : theirs.name, type].join();
}
