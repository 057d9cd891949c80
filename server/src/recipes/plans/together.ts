import type { Drawing } from './kind';

/** One phase that does what several do; what is undone is undone backwards. */
export function together(drawings: readonly Drawing[]): Drawing {
  const queries = drawings.flatMap(({ verify }) => verify ?? []);
  return {
    migrations: drawings.flatMap(({ migrations }) => migrations),
    schema: drawings.flatMap(({ schema }) => schema),
    files: drawings.flatMap(({ files = [] }) => files),
    steps: distinct(drawings.flatMap(({ steps }) => steps)),
    watch: distinct(drawings.flatMap(({ watch }) => watch)),
    ifItFails: distinct(drawings.map(({ ifItFails }) => ifItFails)).join(' '),
    goingBack: distinct(drawings.map(({ goingBack }) => goingBack).reverse()).join('\n'),
    ...(queries.length > 0 && { verify: sumOf(queries) }),
  };
}

/** A query that gives 0 when each of several, which give `left`, gives 0. */
export function sumOf(queries: readonly string[]): string {
  const [first = '', ...others] = queries;
  if (others.length === 0) return first;
  return `SELECT sum("left") AS left FROM (\n${queries.join('\nUNION ALL\n')}\n) AS each`;
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
