import { columnOf, type Relation } from '../../catalog/relation';
import { type Alteration, childrenOf, current } from './alteration';
import { addNotNull, markNotNull, notNullOf, setNotNull } from './notNull';

/**
 * Makes the columns of a primary key NOT NULL, with all that inherit; false when one cannot be
 * (parse_utilcmd.c, transformIndexConstraint; since 18 tablecmds.c, ATPrepAddPrimaryKey).
 */
export function primaryKeyColumns(
  table: Relation,
  columns: readonly string[],
  alteration: Alteration,
  recurse: boolean,
): boolean {
  const { postgres } = alteration.derivation;
  for (const column of columns) {
    const now = current(table, alteration);
    if (postgres >= 18) {
      if (!isCompatible(now, column, alteration)) return false;
      if (!recurse && !childrenHaveIt(now, column, alteration)) return false;
      addNotNull(now, { column }, alteration, recurse);
    } else if (alteration.creating) {
      markNotNull(now, column, alteration);
    } else if (!columnOf(now, column)?.notNull || now.kind !== 'partitioned table') {
      if (columnOf(now, column)?.notNull && now.children.length === 0) continue;
      setNotNull(now, column, alteration, recurse);
    }
  }
  return true;
}

/** A NOT NULL that is NOT VALID or NO INHERIT cannot serve a primary key (tablecmds.c, verifyNotNullPKCompatible). */
function isCompatible(table: Relation, column: string, { derivation }: Alteration): boolean {
  const own = notNullOf(table, column);
  if (own?.noInherit) {
    derivation.fails('55000', `incompatible NO INHERIT constraint "${own.name}" on relation "${table.name}"`);
    return false;
  }
  if (own && !own.validated) {
    derivation.fails('55000', `incompatible NOT VALID constraint "${own.name}" on relation "${table.name}"`);
    return false;
  }
  return true;
}

/** ONLY a parent: those that inherit must have it already. */
function childrenHaveIt(table: Relation, column: string, { derivation }: Alteration): boolean {
  for (const child of childrenOf(table, derivation)) {
    if (notNullOf(child, column)) continue;
    derivation.fails('42P16', `column "${column}" of table "${child.name}" is not marked NOT NULL`);
    return false;
  }
  return true;
}
