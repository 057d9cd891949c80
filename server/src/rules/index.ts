import { appliedMigrationChanged } from './appliedMigrationChanged';
import { appliedMigrationDeleted } from './appliedMigrationDeleted';
import { appliedMigrationRenamed } from './appliedMigrationRenamed';
import { certainFailure } from './certainFailure';
import { concurrentlyRefused } from './concurrentlyRefused';
import { defaultRewrites } from './defaultRewrites';
import { dropIndexBlocksReads } from './dropIndexBlocksReads';
import { emptyMigration } from './emptyMigration';
import { enumValueUsedTooEarly } from './enumValueUsedTooEarly';
import { indexBuildBlocksWrites } from './indexBuildBlocksWrites';
import { lockHeldDuringWork } from './lockHeldDuringWork';
import { missingMigrationSql } from './missingMigrationSql';
import { outOfOrderMigration } from './outOfOrderMigration';
import { partitionAttachScans } from './partitionAttachScans';
import { removesUsedColumn } from './removesUsedColumn';
import { removesUsedTable } from './removesUsedTable';
import { renamesUsedColumn } from './renamesUsedColumn';
import { renamesUsedTable } from './renamesUsedTable';
import { requiredColumnWithoutDefault } from './requiredColumnWithoutDefault';
import type { HistoryRule, Rule } from './rule';
import { setNotNullScans } from './setNotNullScans';
import { syntaxError } from './syntaxError';
import { tableRewrite } from './tableRewrite';
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
  defaultRewrites,
  tableRewrite,
  partitionAttachScans,
  lockHeldDuringWork,
  concurrentlyRefused,
  dropIndexBlocksReads,
  removesUsedColumn,
  removesUsedTable,
  renamesUsedColumn,
  renamesUsedTable,
  requiredColumnWithoutDefault,
  enumValueUsedTooEarly,
  wholeTableRowChange,
  syntaxError,
  certainFailure,
  emptyMigration,
  unclosedBegin,
];

/** All rules over the history as such. */
export const historyRules: readonly HistoryRule[] = [
  appliedMigrationChanged,
  appliedMigrationDeleted,
  appliedMigrationRenamed,
  outOfOrderMigration,
  missingMigrationSql,
  unreadableMigration,
];
