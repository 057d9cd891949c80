import { closing, imports, opening, settings, scriptText as text } from './scriptParts';

/** What a script changes, batch by batch, in the user's own words. */
export interface Backfill {
  /** From the project's root: `scripts/backfills/fill_user_key.ts`. */
  readonly path: string;
  /** The table as written. */
  readonly table: string;
  /** Its primary key, as SQL spells it: the column, where it stands alone and in the statement, and its type. */
  readonly key: string;
  readonly keyInStatement: string;
  readonly keyType: string;
  /** The statement up to its condition, and the condition. */
  readonly head: string;
  readonly condition: string | undefined;
}

/**
 * A worker that goes through a table by its primary key, in batches that are transactions of their own. It depends on
 * nothing but `pg`, so that it runs with every version of Prisma.
 */
export function backfillScript({ path, table, key, keyInStatement, keyType, head, condition }: Backfill): string {
  const own = condition === undefined ? '' : `\n    AND (${condition}\n    )`;
  return `// Changes rows of ${table} in batches, outside of migrations. Run it with
//
//   npm install --save-dev pg tsx
//   DATABASE_URL=postgresql://… npx tsx ${path}
//
// Each batch is a transaction of its own. Stop it whenever you like: run again, it goes on behind the last batch that
// was committed, which it notes in a file beside it. It gives up, and can be run again, when rows stay locked or a
// replica falls behind for too long. Killed between a commit and its note, it makes the last batch again: let the
// condition leave out rows that are done already.
${imports}

${settings(1000, 100)}

/** The keys of the next batch; $1 is the last key of the one before. */
const nextKeys = (behind: string) => String.raw\`
  SELECT ${text(key)}::text AS key FROM ${text(table)} WHERE \${behind} ORDER BY ${text(key)} LIMIT \${batch}\`;

const change = (behind: string, upTo: string) => String.raw\`
  ${text(head)}
  WHERE \${behind} AND ${text(keyInStatement)} <= \${upTo}::${text(keyType)}${text(own)}\`;

${opening}

async function main(): Promise<void> {
  await client.connect();
  await client.query(\`SET lock_timeout = '\${lockTimeout}'\`);
  let last: string | undefined = existsSync(stateFile) ? JSON.parse(readFileSync(stateFile, 'utf8')).last : undefined;
  let seen = 0;
  let changed = 0;
  if (last !== undefined) console.error(\`going on behind \${last}\`);
  while (!stopping) {
    await replicasKeepUp();
    const parameters = last === undefined ? [] : [last];
    const behind = (column: string) => (last === undefined ? 'true' : \`\${column} > $1::${text(keyType)}\`);
    const { rows } = await client.query(nextKeys(behind(String.raw\`${text(key)}\`)), parameters);
    if (rows.length === 0) {
      rmSync(stateFile, { force: true });
      console.error(\`done: \${changed} rows changed of \${seen}\`);
      return;
    }
    const upTo = \`$\${parameters.length + 1}\`;
    const sql = change(behind(String.raw\`${text(keyInStatement)}\`), upTo);
    const end: string = rows[rows.length - 1].key;
    changed += (await patiently(() => client.query(sql, [...parameters, end]))).rowCount ?? 0;
    seen += rows.length;
    last = end;
    writeFileSync(\`\${stateFile}.new\`, JSON.stringify({ last }));
    renameSync(\`\${stateFile}.new\`, stateFile);
    console.error(\`\${seen} rows seen, \${changed} changed, up to \${last}\`);
    await sleep(pauseMilliseconds);
  }
  console.error('stopped; run it again to go on');
}

${closing}`;
}
