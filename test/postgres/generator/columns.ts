/** Types of generated columns: a value for row `g`, constants, conditions, defaults of every volatility. */
import type { Random } from './random';
import type { Column, World } from './world';

/** The value of row `g`; distinct by row where the type has room for it. */
const values: Record<string, string> = {
  int: 'g',
  bigint: 'g',
  smallint: 'g',
  text: "'v' || g",
  varchar: "'v' || g",
  'varchar(20)': "'v' || g",
  'varchar(50)': "'v' || g",
  'char(6)': "'v' || g",
  numeric: 'g',
  'numeric(10,2)': 'g',
  'numeric(12,2)': 'g',
  'numeric(12,4)': 'g',
  boolean: 'g % 2 = 0',
  date: "date '2020-01-01' + g",
  timestamp: "timestamp '2020-01-01' + g * interval '1 min'",
  'timestamp(3)': "timestamp '2020-01-01' + g * interval '1 min'",
  timestamptz: "timestamptz '2020-01-01' + g * interval '1 min'",
  'timestamptz(6)': "timestamptz '2020-01-01' + g * interval '1 min'",
  time: "time '00:00' + g * interval '1 min'",
  interval: "g * interval '1 min'",
  'interval(3)': "g * interval '1 min'",
  real: 'g',
  'double precision': 'g',
  uuid: 'md5(g::text)::uuid',
  jsonb: "jsonb_build_object('k', g)",
  json: "json_build_object('k', g)",
  'text[]': "ARRAY['v' || g]",
  'int[]': 'ARRAY[g]',
  'varchar(10)[]': "ARRAY['v' || g]",
  bytea: "('v' || g)::bytea",
  inet: "('10.0.0.' || g)::inet",
  cidr: "('10.0.0.' || g || '/32')::cidr",
  citext: "'v' || g",
  'varbit(8)': "B'0101'",
  'bit(8)': "B'01010101'",
};

export const builtInTypes = Object.keys(values);

const texts = ['text', 'varchar', 'varchar(20)', 'varchar(50)', 'citext'];
const numbers = ['int', 'bigint', 'smallint', 'numeric', 'numeric(10,2)'];

export function isText({ type }: Column): boolean {
  return texts.includes(type);
}

export function isNumber({ type }: Column): boolean {
  return numbers.includes(type);
}

/** Types with a default operator class for btree. */
export function isSortable({ type }: Column): boolean {
  return type !== 'json' && !type.startsWith('k');
}

export function sampleOf(type: string): string {
  if (type.startsWith('e')) return "'x'";
  if (type.startsWith('k')) return `ROW(g, 'v' || g)::${type}`;
  return values[type] ?? 'g';
}

/** A constant that every type here takes for a default. */
export function constantOf(type: string): string {
  if (type.startsWith('d') && values[type] === undefined) return '5';
  return type.startsWith('e') ? "'x'" : `(${sampleOf(type).replace(/\bg\b/g, '7')})`;
}

export function anyType(world: World): string {
  const { random } = world;
  const mine = [...world.enums, ...world.domains, ...world.composites];
  if (mine.length > 0 && random.chance(0.15)) return random.pick(mine);
  return random.chance(0.5)
    ? random.pick([...texts, ...numbers, 'timestamp(3)', 'boolean'])
    : random.pick(builtInTypes);
}

/** A condition that every row here fulfils. */
export function conditionOn(random: Random, column: Column): string {
  const { name } = column;
  if (isText(column)) return random.pick([`length(${name}) > 0`, `${name} <> ''`, `${name} IS NOT NULL`]);
  if (isNumber(column)) return random.pick([`${name} > 0`, `${name} < 32000`, `${name} IS NOT NULL AND ${name} > 0`]);
  return `${name} IS NOT NULL`;
}

/** Defaults by type, immutable, stable and volatile. */
export function defaultFor(random: Random, type: string): string {
  const more: Record<string, string[]> = {
    int: [
      '1 + 1',
      '(random() * 10)::int',
      'length(current_user)',
      'stable_number()',
      'volatile_number()',
      'inlined_number()',
    ],
    bigint: ['(2 ^ 10)::bigint', 'floor(random() * 100)::bigint', 'extract(epoch FROM now())::bigint'],
    text: ["lower('X')", 'current_user', 'gen_random_uuid()::text', "'x' || random()", 'timeofday()', 'now()::text'],
    uuid: ['gen_random_uuid()', "'00000000-0000-0000-0000-000000000000'"],
    timestamp: ['now()', 'CURRENT_TIMESTAMP', 'clock_timestamp()', 'LOCALTIMESTAMP'],
    'timestamp(3)': ['CURRENT_TIMESTAMP', 'now()', 'clock_timestamp()'],
    timestamptz: ['now()', "now() + interval '1 day'", 'statement_timestamp()', 'clock_timestamp()'],
    date: ['CURRENT_DATE', "now() - interval '1 day'"],
    'text[]': ["'{}'", 'ARRAY[]::text[]'],
    jsonb: ["'{}'", "'[]'::jsonb"],
  };
  const own = more[type];
  return own && random.chance(0.7) ? random.pick(own) : constantOf(type);
}
