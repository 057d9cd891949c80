import { defineHistoryRule, type HistoryScene } from './rule';

/** Prisma compares this file with the schema before it runs anything. */
export const migrationLockChanged = defineHistoryRule({
  id: 'migration-lock-changed',
  title: 'Migration lock file was changed',
  severity: 'error',
  why: `\`migration_lock.toml\` says for which kind of database the migrations were written. Where it names another one than
the schema does, \`prisma migrate deploy\` and \`prisma migrate dev\` stop before they run anything (P3019). A merge that
left its marks in the file, or lost its only line, has the same result. Without the file Prisma runs, and nothing protects
the migrations from being run on another kind of database.

Put the file back as it was.`,

  checkHistory(scene) {
    const problem = problemOf(scene);
    if (!problem) return [];
    const { lock, projectPath } = scene;
    const { applied } = lock;
    return [
      {
        path: projectPath,
        migration: undefined,
        span: lock.provider?.span ?? { start: 0, end: 0 },
        ...problem,
        remedies: () =>
          applied === undefined || applied.text === lock.text
            ? []
            : [
                {
                  title: 'Restore migration_lock.toml',
                  kind: 'changes-outcome',
                  texts: [{ path: projectPath, text: applied.text }],
                  renames: [],
                  following: [],
                },
              ],
      },
    ];
  },
});

function problemOf({ lock }: HistoryScene) {
  const { text, provider, applied, declared } = lock;
  if (text === undefined) {
    if (applied === undefined) return undefined;
    return {
      severity: 'warning' as const,
      message: `migration_lock.toml is ${applied.where} and missing here: nothing says for which database the migrations are.`,
    };
  }
  if (provider === undefined) return { message: 'This file names no provider: prisma migrate stops here.' };
  if (declared !== undefined && declared !== provider.name)
    return {
      message: `This file says ${provider.name}, the schema says ${declared}: prisma migrate deploy stops (P3019).`,
    };
  if (declared === undefined && applied?.provider !== undefined && applied.provider !== provider.name)
    return { message: `This file says ${provider.name}, and ${applied.provider} ${applied.where}.` };
  return undefined;
}
