import { defineHistoryRule } from './rule';

/** What has run in production is missing in every database that is made from now on. */
export const appliedMigrationDeleted = defineHistoryRule({
  id: 'applied-migration-deleted',
  title: 'Applied migration was deleted',
  severity: 'error',
  why: `Databases that ran the migration keep what it made; databases that are made from now on never get it. \`prisma
migrate deploy\` says nothing, \`prisma migrate dev\` wants to reset the database.

Put the folder back. To undo what it did, write a new migration.`,

  checkHistory({ missing, where, projectPath }) {
    return missing.map(({ name, path, text }) => ({
      path: projectPath,
      migration: undefined,
      span: { start: 0, end: 0 },
      message: `"${name}" is ${where} already and missing here: new databases will not get what it made.`,
      remedies: () =>
        text === undefined
          ? []
          : [
              {
                title: 'Restore the deleted migration',
                kind: 'changes-outcome',
                texts: [{ path, text }],
                renames: [],
                following: [],
              },
            ],
    }));
  },
});
