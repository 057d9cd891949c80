import { columnOf, type Relation } from '../catalog/relation';
import type { World } from '../catalog/world';
import type { AlterSeqStmt, AlterTableStmt, CreateSeqStmt, Node } from '../sql/tree';
import type { Derivation } from './derivation';
import { nameFrom, nameOf, partsOf } from './mechanics/names';
import { optionsOf } from './mechanics/options';
import { relationMeant } from './mechanics/renameRelation';

/** CREATE SEQUENCE: nobody waits; OWNED BY looks at the table (src/backend/commands/sequence.c, process_owned_by). */
export function createSequence(node: CreateSeqStmt, derivation: Derivation): void {
  const { world } = derivation;
  const name = nameOf(node.sequence);
  const persistence = node.sequence?.relpersistence === 't' ? 'temporary' : 'permanent';
  const schema = persistence === 'temporary' ? 'pg_temp' : world.creationSchema(name);
  if (world.findRelation({ schema, name: name.name })) {
    if (!node.if_not_exists) derivation.fails('42P07', `relation "${name.name}" already exists`);
    return;
  }
  const sequence = world.create(name, { kind: 'sequence', persistence });
  own(sequence, optionsOf(node.options).get('owned_by'), derivation);
}

/** ALTER SEQUENCE: SHARE ROW EXCLUSIVE on the sequence (sequence.c, AlterSequence). */
export function alterSequence(node: AlterSeqStmt, derivation: Derivation): void {
  const target = { ...(node.sequence && { relation: node.sequence }), missing_ok: node.missing_ok ?? false };
  const sequence = relationMeant(target, 'OBJECT_SEQUENCE', derivation);
  if (!sequence) return;
  derivation.lock(sequence, 'ShareRowExclusiveLock');
  own(sequence, optionsOf(node.options).get('owned_by'), derivation);
}

/** ALTER SEQUENCE … OWNER TO, SET LOGGED and SET UNLOGGED: ACCESS EXCLUSIVE (tablecmds.c, AlterTableGetLockLevel). */
export function alterSequenceRelation(node: AlterTableStmt, derivation: Derivation): void {
  const sequence = relationMeant(node, 'OBJECT_SEQUENCE', derivation);
  if (!sequence) return;
  derivation.lock(sequence, 'AccessExclusiveLock');
  for (const each of node.cmds ?? []) {
    if (!('AlterTableCmd' in each)) continue;
    const { subtype, newowner } = each.AlterTableCmd;
    if (subtype !== 'AT_ChangeOwner' && derivation.postgres < 15) {
      derivation.fails('42809', `"${sequence.name}" is not a table`);
      return;
    }
    if (subtype !== 'AT_ChangeOwner') continue;
    if (sequence.ownedBy) {
      derivation.fails('0A000', `cannot change owner of sequence "${sequence.name}"`);
      return;
    }
    derivation.world.change(sequence.id, (one) => ({ ...one, owner: newowner?.rolename }));
  }
}

/** Whether the sequence is that of an identity column, which has no other owner. */
function isIdentity({ ownedBy }: Relation, world: World): boolean {
  const table = ownedBy && world.relation(ownedBy.relation);
  return table !== undefined && columnOf(table, ownedBy!.column)?.identity !== undefined;
}

/** OWNED BY a column, or NONE. */
function own(sequence: Relation, option: Node | undefined, derivation: Derivation): void {
  const parts = partsOf(option);
  if (parts.length === 0) return;
  const { world } = derivation;
  if (isIdentity(sequence, world)) {
    derivation.fails('0A000', 'cannot change ownership of identity sequence');
    return;
  }
  if (parts.length === 1) {
    world.change(sequence.id, (each) => ({ ...each, ownedBy: undefined }));
    return;
  }
  const column = parts.at(-1)!;
  const table = world.relationNamed(nameFrom(parts.slice(0, -1)));
  derivation.lock(table, 'AccessShareLock');
  if (!table.assumed && table.columns.length > 0 && !columnOf(table, column)) {
    derivation.fails('42703', `column "${column}" of relation "${table.name}" does not exist`);
    return;
  }
  world.change(sequence.id, (each) => ({ ...each, ownedBy: { relation: table.id, column } }));
}
