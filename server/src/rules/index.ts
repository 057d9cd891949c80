import { appliedMigrationChanged } from './appliedMigrationChanged';
import { appliedMigrationDeleted } from './appliedMigrationDeleted';
import { appliedMigrationRenamed } from './appliedMigrationRenamed';
import { bigBangMigration } from './bigBangMigration';
import { certainFailure } from './certainFailure';
import { concurrentIndexIfNotExists } from './concurrentIndexIfNotExists';
import { concurrentlyRefused } from './concurrentlyRefused';
import { dataLossAccepted } from './dataLossAccepted';
import { defaultRewrites } from './defaultRewrites';
import { deployFromEachReplica } from './deployFromEachReplica';
import { developmentCommandInProduction } from './developmentCommandInProduction';
import { directiveWithoutEffect } from './directiveWithoutEffect';
import { dropAndAddColumn } from './dropAndAddColumn';
import { dropCascades } from './dropCascades';
import { dropIndexBlocksReads } from './dropIndexBlocksReads';
import { duplicateTimestamp } from './duplicateTimestamp';
import { emptyMigration } from './emptyMigration';
import { enumValueRemoved } from './enumValueRemoved';
import { enumValueUnknownToRelease } from './enumValueUnknownToRelease';
import { enumValueUsedTooEarly } from './enumValueUsedTooEarly';
import { extensionNeedsRights } from './extensionNeedsRights';
import { failedMigration } from './failedMigration';
import { foreignKeyWithoutIndex } from './foreignKeyWithoutIndex';
import { halfAppliableMigration } from './halfAppliableMigration';
import { hardCodedSchema } from './hardCodedSchema';
import { indexBuildBlocksWrites } from './indexBuildBlocksWrites';
import { indexDroppedBeforeReplacement } from './indexDroppedBeforeReplacement';
import { lockHeldDuringWork } from './lockHeldDuringWork';
import { lockWithoutTimeout } from './lockWithoutTimeout';
import { migrationLockChanged } from './migrationLockChanged';
import { missingMigrationSql } from './missingMigrationSql';
import { outOfOrderMigration } from './outOfOrderMigration';
import { partitionAttachScans } from './partitionAttachScans';
import { removesUsedColumn } from './removesUsedColumn';
import { removesUsedTable } from './removesUsedTable';
import { renamesUsedColumn } from './renamesUsedColumn';
import { renamesUsedTable } from './renamesUsedTable';
import { requiredColumnWithoutDefault } from './requiredColumnWithoutDefault';
import type { HistoryRule, Rule } from './rule';
import { searchPathChanged } from './searchPathChanged';
import { setLocalWithoutEffect } from './setLocalWithoutEffect';
import { setNotNullScans } from './setNotNullScans';
import { settingLeaks } from './settingLeaks';
import { severalTablesLocked } from './severalTablesLocked';
import { statementOutsideTransaction } from './statementOutsideTransaction';
import { syntaxError } from './syntaxError';
import { syntaxNewerThanServer } from './syntaxNewerThanServer';
import { tableRewrite } from './tableRewrite';
import { typeChangeMayFail } from './typeChangeMayFail';
import { typeChangeRewrites } from './typeChangeRewrites';
import { unclosedBegin } from './unclosedBegin';
import { uniqueConstraintBuildsIndex } from './uniqueConstraintBuildsIndex';
import { unreadableMigration } from './unreadableMigration';
import { validatingCheck } from './validatingCheck';
import { validatingForeignKey } from './validatingForeignKey';
import { wholeTableRowChange } from './wholeTableRowChange';

/** All rules over a migration's timeline, in the order in which they are listed; one line each. */
export const rules: readonly Rule[] = [
  indexBuildBlocksWrites,
  uniqueConstraintBuildsIndex,
  validatingForeignKey,
  validatingCheck,
  setNotNullScans,
  typeChangeRewrites,
  typeChangeMayFail,
  defaultRewrites,
  tableRewrite,
  partitionAttachScans,
  lockHeldDuringWork,
  concurrentlyRefused,
  statementOutsideTransaction,
  dropIndexBlocksReads,
  removesUsedColumn,
  removesUsedTable,
  renamesUsedColumn,
  renamesUsedTable,
  requiredColumnWithoutDefault,
  enumValueUsedTooEarly,
  enumValueUnknownToRelease,
  wholeTableRowChange,
  syntaxError,
  syntaxNewerThanServer,
  certainFailure,
  emptyMigration,
  unclosedBegin,
  indexDroppedBeforeReplacement,
  concurrentIndexIfNotExists,
  dropAndAddColumn,
  dropCascades,
  enumValueRemoved,
  halfAppliableMigration,
  searchPathChanged,
  severalTablesLocked,
  bigBangMigration,
  settingLeaks,
  setLocalWithoutEffect,
  lockWithoutTimeout,
  directiveWithoutEffect,
  extensionNeedsRights,
  foreignKeyWithoutIndex,
  hardCodedSchema,
];

/** All rules over the history as such. */
export const historyRules: readonly HistoryRule[] = [
  appliedMigrationChanged,
  appliedMigrationDeleted,
  appliedMigrationRenamed,
  outOfOrderMigration,
  duplicateTimestamp,
  missingMigrationSql,
  migrationLockChanged,
  failedMigration,
  developmentCommandInProduction,
  dataLossAccepted,
  deployFromEachReplica,
  unreadableMigration,
];

/** Whether a rule is about how a migration is written, rather than about what it changes. */
export function isAboutFile(id: string): boolean {
  return rules.some((rule) => rule.id === id && rule.aboutFile === true);
}
