// Which casts of a type to itself PostgreSQL's support functions drop, because the new length holds every old value.

type Modifiers = readonly number[];

const simplifications: Readonly<Record<string, (from: Modifiers, to: Modifiers) => boolean>> = {
  varchar_support: keepsLength,
  varbit_support: keepsLength,
  numeric_support: keepsNumeric,
  timestamp_support: keepsPrecision,
  time_support: keepsPrecision,
  interval_support: keepsInterval,
};

/** Whether the function that applies a length is dropped at planning; without a support function it stays. */
export function lengthIsKept(support: string | undefined, from: Modifiers, to: Modifiers): boolean {
  return support !== undefined && (simplifications[support]?.(from, to) ?? false);
}

/** src/backend/utils/adt/varchar.c, varchar_support; varbit.c, varbit_support. */
function keepsLength(from: Modifiers, to: Modifiers): boolean {
  return from[0] !== undefined && from[0] <= to[0]!;
}

/** src/backend/utils/adt/numeric.c, numeric_support: the same scale, and no less precision. */
function keepsNumeric(from: Modifiers, to: Modifiers): boolean {
  if (from[0] === undefined) return false;
  return (from[1] ?? 0) === (to[1] ?? 0) && from[0] <= to[0]!;
}

const maximumPrecision = 6;

/** src/backend/utils/adt/datetime.c, TemporalSimplify. */
function keepsPrecision(from: Modifiers, to: Modifiers): boolean {
  return to[0]! >= maximumPrecision || (from[0] !== undefined && from[0] <= to[0]!);
}

const fullRange = 0x7fff;
const fullPrecision = 0xffff;

/** src/backend/utils/adt/timestamp.c, interval_support: no field is lost, and seconds keep their precision. */
function keepsInterval(from: Modifiers, to: Modifiers): boolean {
  const oldField = leastField(from[0]);
  const newField = leastField(to[0]);
  const oldPrecision = from[1] ?? fullPrecision;
  const newPrecision = to[1] ?? fullPrecision;
  return newField <= oldField && (oldField > 0 || newPrecision >= maximumPrecision || newPrecision >= oldPrecision);
}

// Bits of utils/timestamp.h, INTERVAL_MASK: the position of each field.
const bits = { month: 1 << 1, year: 1 << 2, day: 1 << 3, hour: 1 << 10, minute: 1 << 11, second: 1 << 12 };

/** 0 for seconds up to 5 for years (timestamp.c, intervaltypmodleastfield). */
function leastField(range: number | undefined): number {
  if (range === undefined || range === fullRange || range & bits.second) return 0;
  if (range & bits.minute) return 1;
  if (range & bits.hour) return 2;
  if (range & bits.day) return 3;
  return range & bits.month ? 4 : 5;
}
