import { columnOf, type Relation } from '../../catalog/relation';
import { type Alteration, placeOf } from './alteration';
import { coerce } from './coercion';
import type { ForeignKeyPlan } from './foreignKeys';
import { defaultOperatorClass } from './operatorClass';
import { typeFacts } from './typeFacts';

/**
 * The referenced columns: those named, or of the primary key; undefined when the foreign key cannot be
 * (src/backend/commands/tablecmds.c, transformFkeyGetPrimaryKey, transformFkeyCheckAttrs).
 */
export function referencedKey(
  table: Relation,
  far: Relation,
  plan: ForeignKeyPlan,
  alteration: Alteration,
): readonly string[] | undefined {
  const { derivation } = alteration;
  if (far.assumed) return plan.farColumns;
  if (far.kind !== 'table' && far.kind !== 'partitioned table') {
    derivation.fails('42809', `referenced relation "${far.name}" is not a table`);
    return undefined;
  }
  const columns = plan.farColumns.length > 0 ? plan.farColumns : primaryKey(far);
  if (!columns) {
    derivation.fails('42704', `there is no primary key for referenced table "${far.name}"`);
    return undefined;
  }
  if (columns.length !== plan.columns.length) {
    derivation.fails('42830', 'number of referencing and referenced columns for foreign key disagree');
    return undefined;
  }
  const missing = columns.find((name) => !columnOf(far, name));
  if (missing !== undefined) {
    derivation.fails('42703', `column "${missing}" referenced in foreign key constraint does not exist`);
    return undefined;
  }
  if (!isUnique(far, columns, alteration) || !areComparable(table, far, plan.columns, columns, alteration))
    return undefined;
  return columns;
}

function primaryKey(far: Relation): readonly string[] | undefined {
  return far.constraints.find(({ kind }) => kind === 'primary key')?.columns;
}

function isUnique(far: Relation, columns: readonly string[], { derivation }: Alteration): boolean {
  const found = far.indexes.some((id) => {
    const index = derivation.world.relation(id)?.index;
    if (!index?.unique || !index.valid || index.predicate || index.parts.length !== columns.length) return false;
    if (far.constraints.some((each) => each.index === id && each.deferrable)) return false;
    return index.parts.every(({ column }) => column !== undefined && columns.includes(column));
  });
  if (!found)
    derivation.fails('42830', `there is no unique constraint matching given keys for referenced table "${far.name}"`);
  return found;
}

/** Both sides need one operator family, or the referencing type must become the other by itself. */
function areComparable(
  table: Relation,
  far: Relation,
  own: readonly string[],
  theirs: readonly string[],
  alteration: Alteration,
): boolean {
  const place = placeOf(alteration);
  for (const [at, name] of own.entries()) {
    const a = columnOf(table, name)?.type;
    const b = columnOf(far, theirs[at]!)?.type;
    if (!a || !b || [a, b].some((type) => typeFacts(type, place.world).kind === 'unknown')) continue;
    const family = defaultOperatorClass(a, 'btree', place)?.family;
    if (family !== undefined && family === defaultOperatorClass(b, 'btree', place)?.family) continue;
    if (coerce({ type: a, modifiers: [], sameBytes: true }, { ...b, modifiers: [] }, 'implicit', place)) continue;
    alteration.derivation.fails('42804', 'foreign key constraint cannot be implemented');
    return false;
  }
  return true;
}
