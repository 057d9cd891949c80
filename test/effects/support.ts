/** Derives one statement after others, and says in a line what PostgreSQL does for it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { deriveStatement } from '../../server/src/service/derive';
import type { ExplainedStatement } from '../../server/src/service/view';
import { createParser } from '../../server/src/sql/parser';
import { createSqlReader } from '../../server/src/sql/reader';

const wasm = createRequire(__filename).resolve('libpg-query/wasm/libpg-query.wasm');
const reader = createParser({ readGrammar18: () => readFileSync(wasm) }).then((parser) => createSqlReader(parser));

/** What the last of some statements does; those before it ran in an earlier migration. */
export async function derived(setup: readonly string[], sql: string, postgres: number): Promise<ExplainedStatement> {
  return deriveStatement(await reader, setup, sql, postgres);
}

const short: Readonly<Record<string, string>> = {
  AccessExclusiveLock: 'AE',
  ExclusiveLock: 'E',
  ShareRowExclusiveLock: 'SRE',
  ShareLock: 'S',
  ShareUpdateExclusiveLock: 'SUE',
};

/** `t AE, p SRE; rewrites t; scans t; rebuilds i; builds j; fails …; unknown …`, each part only where there is something. */
export function summary(statement: ExplainedStatement): string {
  const bare = (name: string) => name.replace(/^public\./, '');
  const locks = statement.locks
    .filter(({ newHere, mode }) => !newHere && short[mode])
    .map(({ relation, mode }) => `${bare(relation)} ${short[mode]}`);
  const part = (word: string, names: readonly string[]) =>
    names.length === 0 ? [] : [`${word} ${[...names].map(bare).sort().join(' ')}`];
  const failed = statement.fails ? [`fails: ${statement.fails}`] : [];
  return [
    locks.sort().join(', ') || 'no lock',
    ...part('rewrites', statement.rewrites),
    ...part('scans', statement.scans),
    ...part('rebuilds', statement.indexRebuilds),
    ...part(
      'builds',
      statement.indexBuilds.map(({ index }) => index),
    ),
    ...part('unknown', statement.unknown),
    ...failed,
  ].join('; ');
}
