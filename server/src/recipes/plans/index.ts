import { addForeignKey } from './addForeignKey';
import { addIndex, addUnique } from './addIndex';
import { addRequiredColumn } from './addRequiredColumn';
import { changeDefault } from './changeDefault';
import { changeType } from './changeType';
import { dropColumn } from './dropColumn';
import { dropTable } from './dropTable';
import { enumToLookup } from './enumToLookup';
import type { PlanKind } from './kind';
import { makeRequired } from './makeRequired';
import { mergeTables } from './mergeTables';
import { moveColumn } from './moveColumn';
import { partitionTable } from './partitionTable';
import { removeEnumValue } from './removeEnumValue';
import { renameColumn } from './renameColumn';
import { renameEnumValue } from './renameEnumValue';
import { renameTable } from './renameTable';
import { replacePrimaryKey } from './replacePrimaryKey';
import { splitTable } from './splitTable';

/** All kinds of plans, in the order in which they are offered. */
export const planKinds: readonly PlanKind[] = [
  renameColumn,
  changeType,
  makeRequired,
  addRequiredColumn,
  dropColumn,
  renameTable,
  dropTable,
  addIndex,
  addUnique,
  addForeignKey,
  changeDefault,
  moveColumn,
  splitTable,
  mergeTables,
  removeEnumValue,
  renameEnumValue,
  enumToLookup,
  partitionTable,
  replacePrimaryKey,
];

/** The kind of that id. */
export function planKind(id: string): PlanKind | undefined {
  return planKinds.find((kind) => kind.id === id);
}
