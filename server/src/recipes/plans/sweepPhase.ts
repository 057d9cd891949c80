import { finishing } from './finishing';
import type { Phase, PlanGround } from './kind';
import { lines } from './sql';
import { type Sweep, sweepScript } from './sweepScript';

/** A backfill that copies rows to another table. */
export interface RowSweep extends Pick<Sweep, 'about' | 'table' | 'key' | 'carries' | 'change'> {
  readonly title: string;
  readonly slug: string;
  /** `"profiles"."bio"`. */
  readonly what: string;
  /** The rows that are left: `FROM "User" AS t WHERE …`. */
  readonly rows: string;
  /** Does all that is left; with its semicolon. */
  readonly rest: string;
}

/** The phase of such a backfill: a script, and a migration that passes once it is done. */
export function sweepPhase({ place }: PlanGround, { title, slug, what, rows, rest, ...sweep }: RowSweep): Phase {
  const script = `${place}.backfill.ts`;
  const left = `SELECT count(*) AS left ${rows}`;
  return {
    id: 'backfill',
    title,
    kind: 'backfill',
    appliesWhileOldReleaseRuns: true,
    waitsFor: 'The expand phase is deployed; before its own migration is deployed, the script has ended with "done".',
    draw: () => ({
      migrations: [{ slug, sql: lines(...finishing({ script, what, rows, change: rest })) }],
      schema: [],
      files: [{ ending: 'backfill.ts', text: sweepScript({ path: script, left, ...sweep }) }],
      steps: [
        `Run the script against the database: \`DATABASE_URL=… npx tsx ${script}\`. It may be stopped and run again.`,
        'Run the query below: it gives 0.',
        'Only then deploy the migration. It refuses to pass while many rows are left, and does the rest where it is little.',
      ],
      watch: ['Replicas that fall behind, and the size of the table.'],
      ifItFails:
        'The script: run it again. The migration: the script was not done; run it, then `prisma migrate resolve --rolled-back <migration>` and deploy again.',
      goingBack: 'Nothing to undo: stop the script.',
      verify: left,
    }),
  };
}
