import { defineHistoryRule } from './rule';
import { sentence } from './scene/phrases';

/** A migration belongs to a release, not to the start of a process. */
export const deployFromEachReplica = defineHistoryRule({
  id: 'deploy-from-each-replica',
  title: 'Migrations run at the start of each replica',
  severity: 'information',
  why: `Whatever starts the application runs the migrations, with every restart and in every replica. They wait for each other
at Prisma's advisory lock, 10 seconds and no longer (P1002), and a heavy migration keeps a replica from becoming ready
until it is killed in the middle of it. A failed migration stops every replica that starts afterwards (P3009), also those
that only scale out. And the application needs the rights of whoever owns the tables.

Run \`prisma migrate deploy\` once for each release, as a step or a job of its own before the application is started.`,

  checkHistory({ commands }) {
    return commands
      .filter(({ command, purpose }) => command === 'migrate deploy' && purpose === 'start')
      .map(({ path, span, where, through }) => ({
        path,
        migration: undefined,
        span,
        message: sentence(
          `${where} runs prisma migrate deploy${through === undefined ? '' : ` (by "${through}")`}: every replica does, with every start.`,
        ),
      }));
  },
});
