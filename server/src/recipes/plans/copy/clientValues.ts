import type { EnumView, SchemaView } from '../schemaView';

/** The value of one field made out of the other's, as a TypeScript expression over `value`. */
export type ClientValue = (value: string) => string;

const same: ClientValue = (value) => value;
const numbers = ['Int', 'BigInt', 'Float', 'Decimal'];

/**
 * How a program with Prisma Client converts a field's value to another of Prisma's types; undefined where there is no
 * way that PostgreSQL would agree with. A label that an enum lacks becomes null, as it does in the database.
 */
export function clientValue(from: string, to: string, { enums }: Pick<SchemaView, 'enums'>): ClientValue | undefined {
  if (from === to) return same;
  const [source, target] = [from, to].map((type) => enums.find(({ name }) => name === type));
  if (source && to === 'String') return viaMap(labelsOf(source), 'value');
  if (target && from === 'String') return viaMap(inverse(labelsOf(target)), 'null');
  if (to === 'String' && ['Int', 'BigInt', 'Boolean'].includes(from)) return (value) => `String(${value})`;
  if (from === 'String' && to === 'Int') return (value) => `Number(${value})`;
  if (from === 'String' && to === 'BigInt') return (value) => `BigInt(${value})`;
  if (!numbers.includes(from) || !numbers.includes(to)) return undefined;
  const isWhole = from === 'Int' || from === 'BigInt';
  if (to === 'BigInt')
    return isWhole ? (value) => `BigInt(${value})` : (value) => `BigInt(Math.round(Number(${value})))`;
  if (to === 'Int') return isWhole ? (value) => `Number(${value})` : (value) => `Math.round(Number(${value}))`;
  return to === 'Float' ? (value) => `Number(${value})` : (value) => `String(${value})`;
}

/** What is in the database for each value of the code. */
function labelsOf({ values }: EnumView): (readonly [string, string])[] {
  return values.map(({ name, label }) => [name, label]);
}

function inverse(pairs: readonly (readonly [string, string])[]): (readonly [string, string])[] {
  return pairs.map(([a, b]) => [b, a]);
}

function viaMap(pairs: readonly (readonly [string, string])[], otherwise: 'value' | 'null'): ClientValue {
  const list = pairs.map(([from]) => JSON.stringify(from)).join(', ');
  if (pairs.every(([from, to]) => from === to))
    return otherwise === 'value' ? same : (value) => `([${list}].includes(${value}) ? ${value} : null)`;
  const entries = pairs.map(([from, to]) => `${JSON.stringify(from)}: ${JSON.stringify(to)}`).join(', ');
  const fallback = (value: string) => (otherwise === 'null' ? 'null' : value);
  return (value) => `(({ ${entries} }) as Record<string, string>)[${value}] ?? ${fallback(value)}`;
}
