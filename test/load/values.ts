/** Values that a release writes. All are given and read as text, in PostgreSQL's own spelling. */
import { randomUUID } from 'node:crypto';
import type { Random } from './random';
import type { Part, ReleaseColumn, Values } from './release';

/** What values are made from. */
export interface ValueSource {
  readonly random: Random;
  /** A number that was not given before. */
  readonly fresh: () => number;
  /** How many rows there are to refer to. */
  readonly parents: number;
  /** Columns that take these values alone. */
  readonly among: Readonly<Record<string, readonly string[]>>;
}

const shareOfNulls = 0.2;

/** A value for a column; NULL at times where that may be. */
export function valueFor(column: ReleaseColumn, source: ValueSource): string | null {
  const { random, among } = source;
  if (column.optional && random.next() < shareOfNulls) return null;
  const choices = among[column.name] ?? column.labels;
  if (choices.length > 0) return random.pick(choices);
  return plainValue(column, source);
}

function plainValue(column: ReleaseColumn, { random, fresh, parents }: ValueSource): string {
  if (column.refers) return String(1 + random.below(parents));
  switch (column.type) {
    case 'Int':
    case 'BigInt':
      return String(random.below(1000));
    case 'Boolean':
      return random.pick(['true', 'false']);
    case 'DateTime':
      return `2026-01-${10 + random.below(18)} 12:00:00.${100 + random.below(900)}`;
    default:
      if (/^(uuid|cuid|nanoid)\(/.test(column.default ?? '')) return randomUUID();
      return column.distinct ? `u${fresh()}` : `v${random.below(50)}`;
  }
}

/** What Prisma Client sends for a new row: each value that the code gives, and each default that the client knows. */
export function newRow({ key, columns }: Part, source: ValueSource, given: (column: ReleaseColumn) => boolean): Values {
  const sent = [...(isMadeByDatabase(key) ? [] : [key]), ...columns].flatMap((column) => {
    const needed = column === key || (!column.optional && column.default === undefined);
    if (needed || given(column)) return [[column.name, valueFor(column, source)] as const];
    const known = staticDefault(column);
    return known === undefined ? [] : [[column.name, known] as const];
  });
  return Object.fromEntries(sent);
}

function isMadeByDatabase({ default: made }: ReleaseColumn): boolean {
  return made !== undefined && /^(autoincrement|dbgenerated|sequence)\(/.test(made);
}

/** A default that is sent along, as text. */
function staticDefault({ default: written, type, labels }: ReleaseColumn): string | undefined {
  if (written === undefined || /^(autoincrement|dbgenerated|sequence)\(/.test(written)) return undefined;
  if (written === 'now()') return '2026-02-01 12:00:00';
  if (/^\w+\(/.test(written)) return randomUUID();
  if (written.startsWith('"')) return JSON.parse(written) as string;
  return labels.length > 0 || ['Int', 'BigInt', 'Boolean', 'Float', 'Decimal'].includes(type) ? written : undefined;
}
