import type { TypeRef } from '../../catalog/type';
import { type CoercionPlace, coerce } from '../../effects/mechanics/coercion';
import type { EnumView } from './schemaView';
import { literal, typeSql } from './sql';

/** How values go from one type to another and back, as SQL over a value. */
export interface Conversion {
  forward(value: string): string;
  backward(value: string): string;
  /** Some value does not come back as it was. */
  readonly lossy: boolean;
  /** Values that have no counterpart. */
  readonly misfits?: { readonly sentence: string; condition(value: string): string };
}

const widening: readonly (readonly string[])[] = [
  ['int2', 'int4', 'int8', 'numeric'],
  ['float4', 'float8'],
  ['varchar', 'text'],
];

/** The conversion that PostgreSQL has; undefined: people have to say how. */
export function conversionOf(
  from: TypeRef,
  to: TypeRef,
  { labels, place }: { readonly labels: EnumView | undefined; readonly place: CoercionPlace },
): Conversion | undefined {
  if (labels) return textToEnum(to, labels);
  if (isZonePair(from, to)) {
    // Prisma keeps times in UTC whatever the session's time zone is.
    const inUtc = (value: string) => `${value} AT TIME ZONE 'UTC'`;
    return { forward: inUtc, backward: inUtc, lossy: !wider(precision(from), precision(to)) };
  }
  const coerced = (a: TypeRef, b: TypeRef) =>
    coerce({ type: a, modifiers: a.modifiers, sameBytes: true }, b, 'explicit', place);
  if (!coerced(from, to) || !coerced(to, from)) return undefined;
  const cast = (type: TypeRef) => (value: string) => `${value}::${typeSql(type)}`;
  const misfits = misfitsOf(from, to);
  return { forward: cast(to), backward: cast(from), lossy: !isWidening(from, to), ...(misfits && { misfits }) };
}

/** A value that is no label becomes NULL rather than an error in whoever writes it. */
function textToEnum(to: TypeRef, { values }: EnumView): Conversion {
  const known = values.map(({ label }) => literal(label)).join(', ');
  return {
    forward: (value) => `(CASE WHEN ${value} IN (${known}) THEN ${value}::${typeSql(to)} END)`,
    backward: (value) => `${value}::text`,
    lossy: true,
    misfits: {
      sentence: `Every value is one of ${known}, and no release writes another one`,
      condition: (value) => `${value} NOT IN (${known})`,
    },
  };
}

function misfitsOf(from: TypeRef, to: TypeRef): Conversion['misfits'] {
  const isText = ['text', 'varchar', 'bpchar'].includes(from.name);
  const [longest] = to.modifiers;
  if (isText && ['varchar', 'bpchar'].includes(to.name) && longest !== undefined && !isWidening(from, to)) {
    const sentence = `No value is longer than ${longest}, and no release writes such a one`;
    return { sentence, condition: (value) => `length(${value}) > ${longest}` };
  }
  if (!isText || !shapes[to.name]) return undefined;
  const sentence = `Every value can be read as ${typeSql(to)}, and no release writes another one`;
  return { sentence, condition: (value) => `${value} !~* ${literal(shapes[to.name]!)}` };
}

/** What texts of a type look like. */
const shapes: Readonly<Record<string, string>> = {
  uuid: '^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$',
  int2: '^ *[-+]?[0-9]{1,4} *$',
  int4: '^ *[-+]?[0-9]{1,9} *$',
  int8: '^ *[-+]?[0-9]{1,18} *$',
};

function isZonePair(a: TypeRef, b: TypeRef): boolean {
  return [a.name, b.name].sort().join() === 'timestamp,timestamptz' && a.dimensions + b.dimensions === 0;
}

function precision({ modifiers }: TypeRef): number {
  return modifiers[0] ?? 6;
}

function wider(from: number, to: number): boolean {
  return from <= to;
}

/** Whether every value comes back as it was. */
function isWidening(from: TypeRef, to: TypeRef): boolean {
  if (from.dimensions + to.dimensions > 0) return false;
  const chain = widening.find((each) => each.includes(from.name) && each.includes(to.name));
  if (!chain || chain.indexOf(from.name) > chain.indexOf(to.name)) return false;
  // A text with a length fits where there is none, or as great a one; a whole number where no digit is cut.
  const [length] = to.modifiers;
  if (length === undefined) return true;
  if (to.name === 'numeric') return length - (to.modifiers[1] ?? 0) >= 19;
  return from.modifiers[0] !== undefined && from.modifiers[0] <= length;
}
