/** What the scripts import: names, by module. */
const modules = {
  'node:fs': 'existsSync, readFileSync, renameSync, rmSync, writeFileSync',
  'node:timers/promises': 'setTimeout as sleep',
  pg: 'Client',
};

export const imports = Object.entries(modules)
  .map(([module, names]) => `import { ${names} } from '${module}';`)
  .join('\n');

/** The settings that people may turn. */
export const settings = (batch: number, pauseMilliseconds: number) => `const batch = ${batch};
const pauseMilliseconds = ${pauseMilliseconds};
const lockTimeout = '2s';
const mostLagBytes = 64 * 1024 * 1024;
const mostAttempts = 20;
const stateFile = \`\${process.argv[1]}.state.json\`;`;

/** The connection, and how SIGINT stops the work after a batch. */
export const opening = `const client = new Client({ connectionString: process.env.DATABASE_URL });
let stopping = false;
process.once('SIGINT', () => {
  stopping = true;
});`;

/** Patience with locks and replicas, and the run itself; it calls `main`. */
export const closing = `type Result = { rows: Record<string, unknown>[]; rowCount: number | null };

/** Runs one batch; tries again when it waits too long for a lock (55P03) or is the victim of a deadlock (40P01). */
async function patiently(batchOnce: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await batchOnce();
    } catch (error) {
      const code = (error as { code?: string }).code;
      if ((code !== '55P03' && code !== '40P01') || attempt === mostAttempts) throw error;
      console.error(\`rows are locked (\${code}), trying again\`);
      await sleep(pauseMilliseconds * 2 ** Math.min(attempt, 6));
    }
  }
}

/** Waits until no replica is far behind; a role that may not see them sees no lag. */
async function replicasKeepUp(): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const sql = 'SELECT max(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn))::float8 AS lag FROM pg_stat_replication';
    const lag = Number((await client.query(sql)).rows[0]?.lag ?? 0);
    if (lag <= mostLagBytes) return;
    if (attempt === mostAttempts) throw new Error(\`a replica is \${lag} bytes behind\`);
    console.error(\`a replica is \${lag} bytes behind, waiting\`);
    await sleep(pauseMilliseconds * 2 ** Math.min(attempt, 6));
  }
}

main()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => client.end());
`;

/** SQL as it stands in a template literal: String.raw leaves backslashes alone, but not these. */
export function scriptText(sql: string): string {
  let out = '';
  for (const [at, unit] of sql.split('').entries()) {
    const breaksOut = unit === '`' || (unit === '$' && sql[at + 1] === '{');
    out += breaksOut ? `\${'${unit}'}` : unit;
  }
  return out;
}
