import type { Relation } from '../catalog/relation';
import type { AlterTableCmd, AlterTableStmt } from '../sql/tree';
import type { Derivation } from './derivation';
import type { LockMode } from './lock';
import { attachIndex, matches } from './mechanics/defineIndex';
import { nameOf } from './mechanics/names';
import { optionsOf } from './mechanics/options';
import { relationMeant } from './mechanics/renameRelation';

/**
 * ALTER INDEX, but for RENAME: only the index is locked, not its table (src/backend/commands/tablecmds.c,
 * AlterTableGetLockLevel). Reads of the table still need its indexes to be planned.
 */
export function alterIndex(node: AlterTableStmt, derivation: Derivation): void {
  const index = relationMeant(node, 'OBJECT_INDEX', derivation);
  if (!index) return;
  if (!index.index && !index.assumed) {
    derivation.fails('42809', `"${index.name}" is not an index`);
    return;
  }
  for (const each of node.cmds ?? []) if ('AlterTableCmd' in each) alter(index, each.AlterTableCmd, derivation);
}

function alter(index: Relation, command: AlterTableCmd, derivation: Derivation): void {
  switch (command.subtype) {
    case 'AT_AttachPartition':
      attach(index, command, derivation);
      break;
    case 'AT_SetTableSpace':
      setTablespace(index, command.name, derivation);
      break;
    case 'AT_SetStatistics':
      derivation.lock(index, 'ShareUpdateExclusiveLock');
      break;
    case 'AT_SetRelOptions':
    case 'AT_ResetRelOptions':
      derivation.lock(index, optionsMode(command));
      if (index.kind === 'partitioned index')
        derivation.fails('42809', 'storage parameters cannot be set on a partitioned index');
      break;
    default:
      derivation.lock(index, 'AccessExclusiveLock');
  }
}

/** Parameters that need nobody to look at the index meanwhile (src/backend/access/common/reloptions.c). */
const strictOptions = ['fastupdate', 'gin_pending_list_limit', 'buffering', 'pages_per_range', 'autosummarize'];

function optionsMode(command: AlterTableCmd): LockMode {
  const list = command.def && 'List' in command.def ? command.def.List.items : undefined;
  const strict = [...optionsOf(list).keys()].some((name) => strictOptions.includes(name));
  return strict ? 'AccessExclusiveLock' : 'ShareUpdateExclusiveLock';
}

/** The index's file is copied, not built; a partitioned index has none, and the default tablespace is where it lies. */
function setTablespace(index: Relation, tablespace: string | undefined, derivation: Derivation): void {
  derivation.lock(index, 'AccessExclusiveLock');
  if (index.kind === 'partitioned index' || tablespace === 'pg_default') return;
  const name = `${index.schema}.${index.name}`;
  derivation.note({ kind: 'index rebuild', relation: derivation.ref(index), index: name });
}

/** ATTACH PARTITION: both tables only ACCESS SHARE (tablecmds.c, ATExecAttachPartitionIdx). */
function attach(parent: Relation, command: AlterTableCmd, derivation: Derivation): void {
  const { world } = derivation;
  const range = command.def && 'PartitionCmd' in command.def ? command.def.PartitionCmd.name : undefined;
  const child = world.findRelation(nameOf(range));
  derivation.lock(parent, 'ShareUpdateExclusiveLock');
  const parentTable = parent.index && world.relation(parent.index.table);
  if (!child?.index) {
    derivation.unknown(`which table the index "${range?.relname ?? ''}" is on`);
    return;
  }
  const table = world.relation(child.index.table);
  if (table) derivation.lock(table, 'AccessShareLock');
  if (parentTable) derivation.lock(parentTable, 'AccessShareLock');
  derivation.lock(child, 'AccessExclusiveLock');
  if (child.index.parent === parent.id) return;
  if (child.index.parent || !matches(child, parent)) {
    derivation.fails('0A000', `cannot attach index "${child.name}" as a partition of index "${parent.name}"`);
    return;
  }
  attachIndex(parent.id, child.id, world);
}
