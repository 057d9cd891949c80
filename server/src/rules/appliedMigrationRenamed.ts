import { defineHistoryRule } from './rule';

/** Prisma knows migrations by their folders' names: under another one, it runs again. */
export const appliedMigrationRenamed = defineHistoryRule({
  id: 'applied-migration-renamed',
  title: 'Applied migration was renamed',
  severity: 'error',
  why: `Prisma records migrations by the names of their folders. Under its new name this one counts as pending and runs
once more on databases that have run it, where most statements fail: the table is there already. The deploy stops, and
so does every later one (P3009).

Give the folder its old name back.`,

  checkHistory({ migrations, where }) {
    return migrations.flatMap(({ state, renamedFrom, path, name, text }) => {
      if (state !== 'renamed' || renamedFrom === undefined) return [];
      const folder = path.slice(0, path.lastIndexOf('/'));
      const former = `${folder.slice(0, folder.lastIndexOf('/'))}/${renamedFrom}`;
      const lineEnd = text?.indexOf('\n') ?? 0;
      return {
        path,
        migration: name,
        span: { start: 0, end: lineEnd < 0 ? text!.length : lineEnd },
        message: `This migration is ${where} already, as "${renamedFrom}": under its new name it runs again there.`,
        remedies: () => [
          {
            title: 'Give the folder its old name back',
            kind: 'changes-outcome',
            texts: [],
            renames: [{ from: folder, to: former }],
            following: [],
          },
        ],
      };
    });
  },
});
