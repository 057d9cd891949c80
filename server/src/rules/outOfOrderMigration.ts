import { defineHistoryRule } from './rule';
import { folderRenamed } from './scene/folderRenamed';

/** A pending migration with an older name runs last in production and earlier everywhere else. */
export const outOfOrderMigration = defineHistoryRule({
  id: 'out-of-order-migration',
  title: 'Pending migration sorts before applied ones',
  severity: 'information',
  why: `Its name is older than that of a migration that has been applied, as happens when two branches are merged.
\`prisma migrate deploy\` runs it all the same, after the others; a new database, CI's for one, runs it before them. When
the two touch the same tables, the results may differ.

Give the folder a newer name before it is merged.`,

  checkHistory({ migrations, where }) {
    return migrations.flatMap((each) => {
      const { state, path, name, text } = each;
      if (state !== 'out of order') return [];
      const lineEnd = text?.indexOf('\n') ?? 0;
      return {
        path,
        migration: name,
        span: { start: 0, end: lineEnd < 0 ? text!.length : lineEnd },
        message: `This migration sorts before others that are ${where} already: production runs it after them, a new database before them.`,
        remedies: () => [...folderRenamed(path, each.nameAtEnd)],
      };
    });
  },
});
