import { defineHistoryRule } from './rule';
import { sentence } from './scene/phrases';

/** Prisma says what would be lost, and this answers beforehand that it may be. */
export const dataLossAccepted = defineHistoryRule({
  id: 'data-loss-accepted',
  title: 'Data loss is accepted beforehand',
  severity: 'error',
  why: `\`--accept-data-loss\` answers a question that has not been asked yet: columns and tables that schema.prisma no longer
holds are dropped with all that is in them, now and at every later run, and a renamed field is one of them. In production
nobody is there to read the warning.

Write migrations, and run them with \`prisma migrate deploy\`.`,

  checkHistory({ commands }) {
    return commands
      .filter(({ acceptsDataLoss }) => acceptsDataLoss)
      .map(({ path, span, where, command, through }) => ({
        path,
        migration: undefined,
        span,
        message: sentence(
          `${where} runs prisma ${command} --accept-data-loss${through === undefined ? '' : ` (by "${through}")`}: what schema.prisma no longer holds is dropped with its rows.`,
        ),
      }));
  },
});
