/** The measured cases and type changes under test/fixtures/locks. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Measured } from './bench';
import type { Major } from './servers';

export interface Fixture {
  id: string;
  group: string;
  setup: string[];
  sql: string;
  target: string;
  /** One entry for the majors that behave alike. */
  measured: (Pick<Measured, 'status'> & Partial<Measured> & { postgres: Major[] })[];
}

/** A change of a column's type, with a plain index on the column where its type can have one. */
export interface TypeChange {
  from: string;
  to: string;
  /** The outcome by time zone: `catalog`, `catalog+reindex`, `REWRITE`, `needs-USING` or an error. */
  outcomes: Record<string, string>;
}

const folder = join(__dirname, '../fixtures/locks');

export const fixtures: readonly Fixture[] = JSON.parse(readFileSync(join(folder, 'locks.json'), 'utf8'));

export const typeChanges: readonly TypeChange[] = (
  JSON.parse(readFileSync(join(folder, 'types.json'), 'utf8')) as Record<string, string>[]
).map(({ pair, ...outcomes }) => {
  const [from, to] = pair!.split(' -> ');
  return { from: from!, to: to!, outcomes };
});
