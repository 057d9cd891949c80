import type { AlterTableCmd, Node } from '../../sql/tree';
import { type LockMode, stronger } from '../lock';

const shareUpdateExclusive = new Set([
  'AT_SetStatistics',
  'AT_SetOptions',
  'AT_ResetOptions',
  'AT_ClusterOn',
  'AT_DropCluster',
  'AT_ValidateConstraint',
  'AT_AttachPartition',
  'AT_DetachPartitionFinalize',
]);

const triggers = /^AT_(Enable|Disable)(Always|Replica)?Trig(All|User)?$/;

/** The lock that one command needs on its table (src/backend/commands/tablecmds.c, AlterTableGetLockLevel). */
export function lockLevel(command: AlterTableCmd): LockMode {
  const subtype = command.subtype ?? '';
  if (shareUpdateExclusive.has(subtype)) return 'ShareUpdateExclusiveLock';
  if (triggers.test(subtype)) return 'ShareRowExclusiveLock';
  if (subtype === 'AT_AddConstraint') return ofConstraint(command.def);
  if (subtype === 'AT_DetachPartition')
    return isConcurrent(command.def) ? 'ShareUpdateExclusiveLock' : 'AccessExclusiveLock';
  if (subtype === 'AT_SetRelOptions' || subtype === 'AT_ResetRelOptions') return ofOptions(command.def);
  return 'AccessExclusiveLock';
}

function ofConstraint(def: Node | undefined): LockMode {
  const foreign = def && 'Constraint' in def && def.Constraint.contype === 'CONSTR_FOREIGN';
  return foreign ? 'ShareRowExclusiveLock' : 'AccessExclusiveLock';
}

/** DETACH PARTITION … CONCURRENTLY. */
export function isConcurrent(def: Node | undefined): boolean {
  return def !== undefined && 'PartitionCmd' in def && def.PartitionCmd.concurrent === true;
}

/** Options that more than vacuum and inserts look at (src/backend/access/common/reloptions.c). */
const exclusiveOptions = new Set([
  'user_catalog_table',
  'security_barrier',
  'security_invoker',
  'check_option',
  'fastupdate',
  'autosummarize',
  'gin_pending_list_limit',
  'pages_per_range',
  'buffering',
  'length',
]);

function ofOptions(def: Node | undefined): LockMode {
  let mode: LockMode = 'ShareUpdateExclusiveLock';
  for (const option of optionsIn(def)) if (exclusiveOptions.has(option)) mode = stronger(mode, 'AccessExclusiveLock');
  return mode;
}

/** The names of storage parameters in a list, in lower case. */
export function optionsIn(def: Node | undefined): string[] {
  if (!def || !('List' in def)) return [];
  return (def.List.items ?? []).flatMap((item) =>
    'DefElem' in item ? [(item.DefElem.defname ?? '').toLowerCase()] : [],
  );
}
