import { defineHistoryRule } from './rule';

/** A migration that failed once stops all that come after it, until somebody says how it stands. */
export const failedMigration = defineHistoryRule({
  id: 'failed-migration',
  title: 'Migration has failed in the database',
  severity: 'error',
  why: `Prisma has started the migration and not seen its end. Until somebody says how it stands, \`prisma migrate deploy\`
refuses to run anything (P3009), and \`prisma migrate status\` may not even mention it.

Look what the migration left behind: a file that was sent as one transaction leaves nothing, of one that was sent statement
by statement everything before the failure stays. Clean up, mend the file, say \`prisma migrate resolve --rolled-back\`, and
deploy again. \`lockstep runbook\` says which statements those are.

This is known only when the database was asked: "Lockstep: Ask the Database What Is Applied", or \`--applied database\`.`,

  checkHistory({ migrations, failedWithoutFolder, projectPath }) {
    const said = (name: string) =>
      `"${name}" has failed in the database: no deploy runs anything before that is resolved (P3009).`;
    return [
      ...migrations
        .filter(({ state }) => state === 'failed')
        .map(({ path, name, text }) => {
          const lineEnd = text?.indexOf('\n') ?? 0;
          const span = { start: 0, end: lineEnd < 0 ? text!.length : lineEnd };
          return { path, migration: name, span, message: said(name) };
        }),
      ...failedWithoutFolder.map((name) => ({
        path: projectPath,
        migration: undefined,
        span: { start: 0, end: 0 },
        message: said(name),
      })),
    ];
  },
});
