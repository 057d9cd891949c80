import type { TypeRef } from '../../catalog/type';
import type { Node } from '../../sql/tree';
import type { TypeChange } from '../mechanics/typeChange';
import { namesIn, walk } from '../mechanics/walk';

/** Numbers, each with those that can hold all its values. */
const widenings: Readonly<Record<string, readonly string[]>> = {
  int2: ['int4', 'int8', 'numeric', 'float4', 'float8'],
  int4: ['int8', 'numeric', 'float8', 'float4'],
  int8: ['numeric', 'float8', 'float4'],
  float4: ['float8'],
  date: ['timestamp', 'timestamptz'],
  json: ['jsonb'],
  timestamp: ['timestamptz', 'date', 'time', 'timestamp'],
  timestamptz: ['timestamp', 'date', 'time', 'timestamptz'],
};

/** The longest numbers, in digits. */
const digits: Readonly<Record<string, number>> = { int2: 5, int4: 10, int8: 19 };

/** The digits that numeric(p, s) has in front of the point. */
function room([precision = 0, scale = 0]: readonly number[]): number {
  return precision - scale;
}

const texts = ['text', 'varchar', 'bpchar', 'citext'];

/** Whether a stored value may not fit, or not be read, in the new type. */
export function conversionMayFail(from: TypeRef, to: TypeRef, change: TypeChange, using: Node | undefined): boolean {
  if (change !== 'rewritten' && change !== 'unknown') return false;
  if (using && !mayRefuse(using)) return false;
  if (using && change === 'unknown') return true;
  if (to.dimensions > 0 || from.dimensions > 0) return true;
  const unbounded = to.modifiers.length === 0;
  if (texts.includes(to.name)) return !unbounded;
  if (widenings[from.name]?.includes(to.name))
    return to.name === 'numeric' && !unbounded && room(to.modifiers) < (digits[from.name] ?? Number.POSITIVE_INFINITY);
  return true;
}

const total = ['to_json', 'to_jsonb', 'now', 'gen_random_uuid', 'concat', 'upper', 'lower', 'trim', 'replace'];

/** Whether an expression may fail for a value: a cast, or a function of which it is not known; an `IS NULL` does not. */
function mayRefuse(using: Node): boolean {
  let casts = 'ColumnRef' in using;
  walk(using, (kind) => {
    if (kind === 'TypeCast') casts = true;
  });
  return casts || namesIn(using).functions.some((name) => !total.includes(name));
}
