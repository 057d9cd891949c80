import { literal } from './sql';

/** A backfill that a script does, and a migration closes. */
export interface Finishing {
  /** The script's path. */
  readonly script: string;
  /** `"User"."mail"`. */
  readonly what: string;
  /** The rows that are left: `FROM "User" WHERE …`. */
  readonly rows: string;
  /** Does all that is left; with its semicolon. */
  readonly change: string;
}

const few = 10_000;

/** A migration that passes when a backfill is done: it does what is left where that is little, and refuses otherwise. */
export function finishing({ script, what, rows, change }: Finishing): string[] {
  return [
    `-- Run ${script} first. This does what is left where it is little, as in a new database,`,
    '-- and refuses to pass otherwise.',
    'DO $lockstep$',
    'DECLARE',
    '  missing bigint;',
    'BEGIN',
    "  PERFORM set_config('lock_timeout', '5s', true);",
    `  SELECT count(*) INTO missing FROM (SELECT 1 ${rows.split('\n').join(' ')} LIMIT ${few + 1}) AS rows;`,
    `  IF missing > ${few} THEN`,
    `    RAISE EXCEPTION ${literal(`lockstep: the backfill of ${what.replaceAll('%', '%%')} is not done`)}`,
    `      USING HINT = ${literal(`run ${script}, then prisma migrate resolve --rolled-back <this migration>, and deploy again`)};`,
    '  END IF;',
    ...change.split('\n').map((line) => `  ${line}`),
    'END $lockstep$;',
  ];
}
