import { compareNames } from './migrations';

/** Both ways in which versions of Prisma order names. A new name has to be right in both: projects are upgraded. */
const orders = [compareNames('6.0.0'), compareNames('7.0.0')];

/** `_prisma_migrations.migration_name` holds no more, and many file systems hold no more either. */
const longestName = 200;

/** The 14 digits that a generated name begins with; undefined for other names. */
export function timestampOf(name: string): string | undefined {
  return /^(\d{14})_/.exec(name)?.[1];
}

/** A name without the number that it ends with: `…_index_01` and `…_index_02` are parts of a series. */
export function stemOf(name: string): string {
  return name.replace(/\d+$/, '');
}

/** Words made a slug as Prisma makes them: lowercase letters, digits and `_`. */
export function slugOf(words: string): string {
  const slug = words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return slug.slice(0, 100) || 'migration';
}

/**
 * A name for a new migration that sorts directly after `previous` and before `next`, in the order of every version of
 * Prisma. Asks no clock: the time is one second after the previous migration's. Where that is taken, the name goes on
 * where the previous one ends. Of other patterns (`0_init`, `01_users`) the number is counted up. Several new
 * migrations are named one after the other, each after the last. Undefined when there is no name between the two.
 */
export function nameAfter(
  previous: string,
  next: string | undefined,
  slug: string,
  taken: Iterable<string> = [],
): string | undefined {
  const used = new Set([...taken].map((name) => name.toLowerCase()));
  for (const name of candidates(previous, next, slugOf(slug))) {
    const between = orders.every((order) => order(previous, name) < 0 && (next === undefined || order(name, next) < 0));
    if (between && name.length <= longestName && !used.has(name.toLowerCase())) return name;
  }
  return undefined;
}

/**
 * A name for a new migration after all others, as Prisma makes it.
 * @param now the time in UTC as 14 digits; where names go beyond it, or no time is known, the name follows the last one
 */
export function nameAtEnd(names: readonly string[], slug: string, now: string | undefined): string | undefined {
  const own = `${now ?? '00000000000000'}_${slugOf(slug)}`;
  const isLast = names.every((name) => orders.every((order) => order(name, own) < 0));
  if (isLast && (now !== undefined || names.length === 0)) return own;
  const last = [...names].sort(orders[1]).at(-1);
  return last === undefined ? own : nameAfter(last, undefined, slug, names);
}

function* candidates(previous: string, next: string | undefined, slug: string): Generator<string> {
  const number = /^(\d+)(?=_|-|$)/.exec(previous)?.[1];
  if (number !== undefined) {
    const separator = previous[number.length] ?? '_';
    let counted = number;
    for (let tries = 0; tries < 60; tries++) {
      counted = following(counted);
      // Higher numbers only lead further away from what is to sort before the next one.
      if (next !== undefined && orders.every((order) => order(counted, next) > 0)) break;
      yield `${counted}${separator}${slug}`;
    }
  }
  // A name that goes on where another ends sorts after it; which joint sorts before the next name depends on that name.
  for (const joint of ['_', '__', '_0_', '-', '--', '0_', '_00_', '___']) yield `${previous}${joint}${slug}`;
}

/** The next second for a timestamp, for other numbers the next number of at least as many digits. */
function following(number: string): string {
  return nextSecond(number) ?? String(BigInt(number) + 1n).padStart(number.length, '0');
}

function nextSecond(timestamp: string): string | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(timestamp)?.slice(1).map(Number);
  if (!parts) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  // Hand-written numbers of 14 digits need not be times; Date would turn them into others.
  if (year < 100 || month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return undefined;
  const time = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  if (time.getUTCDate() !== day) return undefined;
  if (second < 59) return String(Number(timestamp) + 1).padStart(14, '0');
  return new Date(time.getTime() + 1000).toISOString().replace(/[-T:]/g, '').slice(0, 14);
}
