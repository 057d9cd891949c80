import type { AlterTableCmd } from '../../sql/tree';
import { addColumn } from './addColumn';
import { addConstraint, prepareConstraint } from './addConstraint';
import { alterColumnType, prepareColumnType } from './alterColumnType';
import { alterConstraint } from './alterConstraint';
import { dropNotNullOf, prepareNotNull, setDefault, setNotNullOf, withDescendantsLocked } from './columnAttributes';
import type { Kind } from './command';
import { dropColumn, dropConstraint } from './drops';
import { dropExpression, setExpression } from './generated';
import { addIdentity, dropIdentity, setIdentity } from './identity';
import { addInherit, dropInherit } from './inherit';
import { changeOwner } from './owner';
import { attachPartition, detachPartition } from './partitions';
import { clusterOn, dropCluster, replicaIdentity, setRowSecurity } from './properties';
import { prepareAccessMethod, setAccessMethod, setPersistence, setTablespace } from './storage';
import { switchTriggers } from './triggers';
import { validateConstraint } from './validate';

const nothing = () => undefined;
const later: Kind = { pass: 'miscellaneous', run: nothing };
const triggers: Kind = { pass: 'miscellaneous', run: switchTriggers };

/** Each kind of command (tablecmds.c, ATPrepCmd). Those that only write the catalog have nothing to run. */
const kinds: Readonly<Record<string, Kind>> = {
  AT_AddColumn: { pass: 'add column', run: addColumn },
  AT_ColumnDefault: {
    pass: (node) => (node.def ? 'add other constraint' : 'drop'),
    run: setDefault,
    prepare: withDescendantsLocked,
  },
  AT_AddIdentity: { pass: 'add other constraint', run: addIdentity },
  AT_SetIdentity: { pass: 'miscellaneous', run: setIdentity },
  AT_DropIdentity: { pass: 'drop', run: dropIdentity },
  AT_SetNotNull: { pass: 'column attributes', run: setNotNullOf, prepare: prepareNotNull },
  AT_DropNotNull: { pass: 'drop', run: dropNotNullOf },
  AT_SetExpression: { pass: 'set expression', run: setExpression, prepare: withDescendantsLocked },
  AT_DropExpression: { pass: 'drop', run: dropExpression, prepare: withDescendantsLocked },
  AT_SetStatistics: { pass: 'miscellaneous', run: nothing, prepare: withDescendantsLocked },
  AT_SetStorage: { pass: 'miscellaneous', run: nothing, prepare: withDescendantsLocked },
  AT_DropColumn: { pass: 'drop', run: dropColumn },
  AT_AddConstraint: { pass: 'add constraint', run: addConstraint, prepare: prepareConstraint },
  AT_DropConstraint: { pass: 'drop', run: dropConstraint },
  AT_AlterConstraint: { pass: 'miscellaneous', run: alterConstraint },
  AT_ValidateConstraint: { pass: 'miscellaneous', run: validateConstraint },
  AT_AlterColumnType: { pass: 'alter type', run: alterColumnType, prepare: prepareColumnType },
  AT_ChangeOwner: { pass: 'miscellaneous', run: changeOwner },
  AT_ClusterOn: { pass: 'miscellaneous', run: clusterOn },
  AT_DropCluster: { pass: 'miscellaneous', run: dropCluster },
  AT_SetLogged: { pass: 'miscellaneous', run: setPersistence },
  AT_SetUnLogged: { pass: 'miscellaneous', run: setPersistence },
  AT_SetAccessMethod: { pass: 'miscellaneous', run: setAccessMethod, prepare: prepareAccessMethod },
  AT_SetTableSpace: { pass: 'miscellaneous', run: setTablespace },
  AT_AddInherit: { pass: 'miscellaneous', run: addInherit },
  AT_DropInherit: { pass: 'miscellaneous', run: dropInherit },
  AT_AttachPartition: { pass: 'miscellaneous', run: attachPartition },
  AT_DetachPartition: { pass: 'miscellaneous', run: detachPartition },
  AT_DetachPartitionFinalize: { pass: 'miscellaneous', run: detachPartition },
  AT_ReplicaIdentity: { pass: 'miscellaneous', run: replicaIdentity },
  AT_EnableRowSecurity: { pass: 'miscellaneous', run: setRowSecurity },
  AT_DisableRowSecurity: { pass: 'miscellaneous', run: setRowSecurity },
  AT_EnableTrig: triggers,
  AT_EnableAlwaysTrig: triggers,
  AT_EnableReplicaTrig: triggers,
  AT_DisableTrig: triggers,
  AT_EnableTrigAll: triggers,
  AT_DisableTrigAll: triggers,
  AT_EnableTrigUser: triggers,
  AT_DisableTrigUser: triggers,
};

/** What runs a command; what is not listed has no effect but its lock. */
export function kindOf(node: AlterTableCmd): Kind {
  return kinds[node.subtype ?? ''] ?? later;
}
