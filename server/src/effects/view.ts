import type { Persistence, Relation } from '../catalog/relation';
import type { AlterTableStmt, ViewStmt } from '../sql/tree';
import type { Derivation } from './derivation';
import { nameOf, strings } from './mechanics/names';
import { outputColumns, toColumns } from './mechanics/outputColumns';
import { relationMeant } from './mechanics/renameRelation';
import { keepReads, readStored } from './mechanics/storedQuery';

/**
 * CREATE VIEW: ACCESS SHARE on what it reads; OR REPLACE of one that is there: ACCESS EXCLUSIVE on that
 * (src/backend/commands/view.c, DefineVirtualRelation).
 */
export function createView(node: ViewStmt, derivation: Derivation): void {
  const { world } = derivation;
  const name = nameOf(node.view);
  const persistence: Persistence = node.view?.relpersistence === 't' ? 'temporary' : 'permanent';
  const reads = readStored(node.query, 'analyzed', derivation);
  const schema = persistence === 'temporary' ? 'pg_temp' : world.creationSchema(name);
  const existing = world.findRelation({ schema, name: name.name });
  if (existing && !canReplace(existing, node, derivation)) return;
  if (existing) derivation.lock(existing, 'AccessExclusiveLock');
  const select = node.query && 'SelectStmt' in node.query ? node.query.SelectStmt : undefined;
  const columns = select ? toColumns(outputColumns(select, world), strings(node.aliases)) : [];
  const facts = { kind: 'view', persistence, columns, definition: node.query } as const;
  const view = existing ? world.put({ ...existing, ...facts, assumed: false }) : world.create(name, facts);
  keepReads(view.id, reads, world);
}

function canReplace(existing: Relation, node: ViewStmt, derivation: Derivation): boolean {
  if (existing.assumed && node.replace) return true;
  if (!node.replace) derivation.fails('42P07', `relation "${existing.name}" already exists`);
  else if (existing.kind !== 'view') derivation.fails('42809', `"${existing.name}" is not a view`);
  else return true;
  return false;
}

/** ALTER VIEW, but for RENAME and SET SCHEMA: ACCESS EXCLUSIVE (tablecmds.c, AlterTableGetLockLevel). */
export function alterView(node: AlterTableStmt, derivation: Derivation): void {
  const view = relationMeant(node, 'OBJECT_VIEW', derivation);
  if (!view) return;
  derivation.lock(view, 'AccessExclusiveLock');
  for (const each of node.cmds ?? []) {
    if (!('AlterTableCmd' in each) || each.AlterTableCmd.subtype !== 'AT_ChangeOwner') continue;
    const owner = each.AlterTableCmd.newowner?.rolename;
    derivation.world.change(view.id, (one) => ({ ...one, owner }));
  }
}
