import type { Column, IndexPart, Relation } from '../../catalog/relation';
import type { TypeRef } from '../../catalog/type';
import type { Node } from '../../sql/tree';
import { type Coerced, type CoercionPlace, coerce } from './coercion';
import { strings } from './names';
import { defaultOperatorClass, namedOperatorClass } from './operatorClass';
import { returnTypeOf } from './returnType';
import { typeFacts } from './typeFacts';
import { typeRefOf } from './typeRef';

/** What becomes of a column's stored values; `impossible`: there is no such cast; `unknown`: the old type is not known. */
export type TypeChange = 'kept' | 'rewritten' | 'impossible' | 'unknown';

/**
 * What ALTER COLUMN TYPE does to the rows (src/backend/commands/tablecmds.c, ATPrepAlterColumnType and
 * ATColumnChangeRequiresRewrite): the column, or the USING expression, is coerced as in an assignment.
 */
export function typeChange(column: Column, target: TypeRef, using: Node | undefined, place: CoercionPlace): TypeChange {
  if (typeFacts(column.type, place.world).kind === 'unknown')
    return using && !isColumn(using) ? 'rewritten' : 'unknown';
  if (typeFacts(target, place.world).kind === 'unknown') return 'unknown';
  const from = using ? stepsOf(using, column, place) : columnItself(column);
  if (from === undefined) return 'impossible';
  const coerced = coerce(from, target, 'assignment', place);
  if (coerced === undefined) return 'impossible';
  return coerced.sameBytes ? 'kept' : 'rewritten';
}

function columnItself({ type }: Column): Coerced {
  return { type, modifiers: type.modifiers, sameBytes: true };
}

function isColumn(using: Node): boolean {
  return 'ColumnRef' in using;
}

/** A USING expression as a chain of casts over the column; anything else is computed. Undefined: a cast that does not exist. */
function stepsOf(using: Node, column: Column, place: CoercionPlace): Coerced | undefined {
  if ('ColumnRef' in using) {
    return strings(using.ColumnRef.fields).at(-1) === column.name ? columnItself(column) : computed(undefined);
  }
  if ('CollateClause' in using && using.CollateClause.arg) return stepsOf(using.CollateClause.arg, column, place);
  if ('TypeCast' in using && using.TypeCast.arg) {
    const inner = stepsOf(using.TypeCast.arg, column, place);
    const type = typeRefOf(using.TypeCast.typeName, place.world);
    return inner && type && coerce(inner, type, 'explicit', place);
  }
  return computed(returnTypeOf(using, place));
}

function computed(type: TypeRef | undefined): Coerced {
  return { type, modifiers: type?.modifiers ?? [], sameBytes: false };
}

/** A column's type and collation before and after. */
export interface ColumnChange {
  readonly name: string;
  readonly before: Pick<Column, 'type' | 'collation'>;
  readonly after: Pick<Column, 'type' | 'collation'>;
}

/**
 * Whether an index may keep its file when columns of it change their types without a rewrite: it must have neither
 * expression nor predicate, and the operator class and collation of each part must stay
 * (src/backend/commands/indexcmds.c, CheckIndexCompatible).
 */
export function indexKeepsFile(index: Relation, changes: readonly ColumnChange[], place: CoercionPlace): boolean {
  const facts = index.index;
  if (!facts?.valid || facts.predicate) return false;
  return facts.parts.every((part) => {
    if (part.column === undefined) return false;
    const change = changes.find(({ name }) => name === part.column);
    return !change || partKeepsFile(part, facts.method, change, place);
  });
}

function partKeepsFile(
  part: IndexPart,
  method: string,
  { before, after }: ColumnChange,
  place: CoercionPlace,
): boolean {
  if (part.collation === undefined && collationOf(before, place) !== collationOf(after, place)) return false;
  const usual = defaultOperatorClass(before.type, method, place);
  const named =
    part.operatorClass === undefined ? undefined : namedOperatorClass(part.operatorClass, method, place.postgres);
  // The definition is written out and read again, without a class that is the default one (ruleutils.c, get_opclass_name).
  if (part.operatorClass !== undefined && named?.name !== usual?.name) return true;
  const next = defaultOperatorClass(after.type, method, place);
  if (usual?.name !== next?.name) return false;
  return !usual?.polymorphic || typeFacts(before.type, place.world).key === typeFacts(after.type, place.world).key;
}

/** The collation by which values are compared: that of the column, else of its type. */
function collationOf(
  { type, collation }: Pick<Column, 'type' | 'collation'>,
  { world }: CoercionPlace,
): string | undefined {
  if (collation !== undefined && collation !== 'default') return collation;
  if (type.name === 'name' && type.dimensions === 0) return 'C';
  return typeFacts(type, world).collatable ? 'default' : undefined;
}
