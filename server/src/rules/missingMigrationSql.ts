import { defineHistoryRule } from './rule';

/** A folder without migration.sql stops every deploy. */
export const missingMigrationSql = defineHistoryRule({
  id: 'missing-migration-sql',
  title: 'Folder holds no migration.sql',
  severity: 'error',
  why: `Every folder under migrations is a migration to Prisma. When one holds no migration.sql, \`prisma migrate deploy\`
stops there (P3015) and runs nothing that comes after it. A folder is easily left behind by a branch: git keeps no empty
folders, and does not take them away either.

Delete the folder, or put the file back.`,

  checkHistory({ migrations }) {
    return migrations.flatMap(({ hasNoFile, path, name }) =>
      hasNoFile
        ? [
            {
              path,
              migration: name,
              span: { start: 0, end: 0 },
              message: `The folder "${name}" holds no migration.sql: prisma migrate deploy stops here (P3015).`,
            },
          ]
        : [],
    );
  },
});
