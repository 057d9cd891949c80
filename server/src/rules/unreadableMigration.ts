import { defineHistoryRule } from './rule';

/** What cannot be read cannot be checked, and mostly cannot be deployed either. */
export const unreadableMigration = defineHistoryRule({
  id: 'unreadable-migration',
  title: 'Migration cannot be read',
  severity: 'error',
  why: `The file is too large, not UTF-8, or may not be read. Prisma reads UTF-8 only. What the migration does is not known,
so what is said of later ones may be wrong.`,

  checkHistory({ migrations }) {
    return migrations.flatMap(({ hasNoFile, problem, text, path, name }) =>
      text === undefined && !hasNoFile
        ? [{ path, migration: name, span: { start: 0, end: 0 }, message: problem ?? 'This migration cannot be read.' }]
        : [],
    );
  },
});
