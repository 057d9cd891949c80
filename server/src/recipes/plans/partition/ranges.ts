/** A range of values, as the bounds of a partition are written; the upper one is not in it. */
export interface Range {
  /** Ends the partition's name. */
  readonly label: string;
  readonly from: string;
  readonly to: string;
}

export const calendar = ['day', 'week', 'month', 'year'] as const;
type Period = (typeof calendar)[number];

/** How a column's values are divided: from which one on, by how much, and whether they are dates or numbers. */
export interface Division {
  readonly from: string;
  readonly every: string;
  readonly ahead: number;
  readonly kind: 'dates' | 'numbers';
  /** The largest number that the column can hold. */
  readonly most: number;
  /** Whether the column's type has a time zone: bounds are UTC then. */
  readonly zoned: boolean;
}

/** Why values cannot be divided like that, in one sentence. */
export function unfit({ from, every, ahead, kind, most }: Division): string | undefined {
  if (!Number.isInteger(ahead) || ahead < 1 || ahead > 100) return 'Say with --ahead how many partitions: 1 to 100.';
  if (kind === 'numbers') {
    if (!isNumber(from)) return 'Say with --from at which number the second partition begins.';
    if (!isNumber(every) || every === '0') return 'Say with --every how many numbers a partition holds.';
    if (Number(from) + ahead * Number(every) <= most) return undefined;
    return `The last partition would end beyond ${most}, which is all that the column can hold.`;
  }
  const written = dateOf(from);
  if (!written || dateText(written) !== from)
    return 'Say with --from at which day the second partition begins: 2030-01-01.';
  return isPeriod(every) ? undefined : `Say with --every what a partition holds: ${calendar.join(', ')}.`;
}

/** The value that ends the first partition, as a constant. */
export function firstBound({ from, kind, zoned }: Division): string {
  return kind === 'numbers' ? from : moment(from, zoned);
}

/** The partitions behind the first one. */
export function rangesOf(division: Division): Range[] {
  const { kind, zoned, every, ahead, from } = division;
  if (kind === 'numbers') {
    const width = BigInt(every);
    return Array.from({ length: ahead }, (_, at) => {
      const start = BigInt(from) + width * BigInt(at);
      return { label: String(start), from: String(start), to: String(start + width) };
    });
  }
  const first = dateOf(from);
  if (!first || !isPeriod(every)) return [];
  return Array.from({ length: ahead }, (_, at) => {
    const start = dateText(later(first, every, at));
    return {
      label: start.replaceAll('-', '_'),
      from: moment(start, zoned),
      to: moment(dateText(later(first, every, at + 1)), zoned),
    };
  });
}

function isPeriod(word: string): word is Period {
  return (calendar as readonly string[]).includes(word);
}

function moment(day: string, zoned: boolean): string {
  return zoned ? `'${day} 00:00:00+00'` : `'${day} 00:00:00'`;
}

interface Day {
  readonly year: number;
  /** From 0 on. */
  readonly month: number;
  readonly day: number;
}

function dateOf(text: string): Day | undefined {
  const [year, month, day, ...rest] = text.split('-').map(Number);
  const isDay = [year, month, day].every(Number.isInteger) && rest.length === 0;
  return isDay ? { year: year!, month: month! - 1, day: day! } : undefined;
}

/** A whole number as it is written, from 0 on, small enough for any column. */
function isNumber(text: string): boolean {
  return Number.isSafeInteger(Number(text)) && String(Number(text)) === text && Number(text) >= 0;
}

/** A day that many periods later; what is beyond the end of a month is in the next one. */
function later({ year, month, day }: Day, period: Period, times: number): Day {
  const change = { day: [0, 0, times], week: [0, 0, 7 * times], month: [0, times, 0], year: [times, 0, 0] }[period];
  const [years = 0, months = 0, days = 0] = change;
  return { year: year + years, month: month + months, day: day + days };
}

function dateText({ year, month, day }: Day): string {
  return new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);
}
