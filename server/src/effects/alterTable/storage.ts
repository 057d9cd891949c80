import { hasStorage, type Relation } from '../../catalog/relation';
import type { AlterTableCmd } from '../../sql/tree';
import type { Running } from './command';

/** SET LOGGED and SET UNLOGGED write the table anew, and since 15 its sequences change with it (ATPrepChangePersistence). */
export function setPersistence({ table, node, alteration }: Running): void {
  const { derivation, later } = alteration;
  const persistence = node.subtype === 'AT_SetLogged' ? 'permanent' : 'unlogged';
  if (table.kind === 'partitioned table' && derivation.postgres >= 18) {
    derivation.fails(
      '42809',
      `ALTER action SET ${persistence === 'permanent' ? 'LOGGED' : 'UNLOGGED'} cannot be performed on relation "${table.name}"`,
    );
    return;
  }
  if (table.persistence === 'temporary') {
    derivation.fails('42P16', `cannot change logged status of table "${table.name}" because it is temporary`);
    return;
  }
  if (table.persistence === persistence) return;
  const other = otherSide(table.id, persistence, derivation.world);
  if (other) {
    derivation.fails(
      '42P16',
      `could not change table "${table.name}" to ${persistence === 'permanent' ? 'logged' : 'unlogged'} because it references ${other}`,
    );
    return;
  }
  derivation.world.change(table.id, (each) => ({ ...each, persistence }));
  if (!hasStorage(table)) return;
  later.rewrite(table, persistence === 'permanent' ? 'it becomes logged' : 'it becomes unlogged');
  for (const id of table.indexes) derivation.world.change(id, (each) => ({ ...each, persistence }));
  for (const id of derivation.world.sequencesOf(table.id)) {
    const sequence = derivation.world.relation(id);
    if (sequence && derivation.postgres >= 15) derivation.lock(sequence, 'AccessExclusiveLock');
    derivation.world.change(id, (each) => ({ ...each, persistence }));
  }
}

/** A permanent table may not refer to an unlogged one. */
function otherSide(
  id: string,
  persistence: string,
  world: Running['alteration']['derivation']['world'],
): string | undefined {
  const table = world.relation(id);
  const others =
    persistence === 'permanent'
      ? (table?.constraints ?? []).flatMap(({ references }) => references?.relation ?? [])
      : (table?.referencedBy ?? []);
  const wrong = persistence === 'permanent' ? 'unlogged' : 'permanent';
  const found = others.find((other) => other !== id && world.relation(other)?.persistence === wrong);
  return found && `table "${world.relation(found)?.name}"`;
}

/** SET TABLESPACE copies the file as it is: nothing is read row by row, and no index built (ATExecSetTableSpace). */
export function setTablespace({ table, node, alteration }: Running): void {
  const tablespace = node.name === 'pg_default' ? undefined : node.name;
  if (table.tablespace === tablespace) return;
  alteration.derivation.world.change(table.id, (each) => ({ ...each, tablespace }));
  if (!hasStorage(table)) return;
  if (table.kind === 'index')
    alteration.derivation.note({
      kind: 'index rebuild',
      relation: alteration.derivation.ref(table),
      index: `${table.schema}.${table.name}`,
    });
  else alteration.derivation.rewrite(table, 'it moves to another tablespace');
}

/** SET ACCESS METHOD writes the table anew, unless it has that already (ATPrepSetAccessMethod). */
export function setAccessMethod({ table, node, alteration }: Running): void {
  const method = node.name === undefined || node.name === 'heap' ? undefined : node.name;
  if (!isAnotherMethod(table, node)) return;
  alteration.derivation.world.change(table.id, (each) => ({ ...each, accessMethod: method }));
  if (hasStorage(table)) alteration.later.rewrite(table, 'another access method');
}

function isAnotherMethod(table: Relation, node: AlterTableCmd): boolean {
  return (table.accessMethod ?? 'heap') !== (node.name ?? 'heap');
}

/** Known before any command runs (tablecmds.c, ATPrepSetAccessMethod). */
export function prepareAccessMethod({ table, node, alteration }: Running): void {
  if (table.kind === 'partitioned table' && isAnotherMethod(table, node)) alteration.later.leaveIndexesTo(table);
}
