import { worldOf } from '../../../catalog/reading';
import type { Constraint, Relation } from '../../../catalog/relation';
import { targetOf } from '../copy/foreignKeys';
import { indexesOf, joined, named, quoted } from '../sql';
import type { PartitionPlace } from './partitionPlace';
import { firstBound, rangesOf } from './ranges';

/** A statement, and what undoes it where something does; undone in the opposite order. */
interface Step {
  readonly sql: string;
  readonly back?: string;
}

/** What was built on the table for its longer primary key. */
function keyIndex({ ground, table, key }: PartitionPlace): Relation | undefined {
  return indexesOf(ground.catalog, table).find(
    ({ index }) => index?.unique && index.parts.map(({ column }) => column).join() === key.join(),
  );
}

/** The name that a key or index of the table has as one of its first partition. */
function partName({ table, first }: PartitionPlace, name: string): string {
  return joined(first.name, name.startsWith(`${table.name}_`) ? name.slice(table.name.length + 1) : name);
}

/** The partitions behind the first one, and the one that takes what has none. */
export function partitionsOf({ table, division }: PartitionPlace): { name: string; values: string }[] {
  return [
    ...rangesOf(division).map(({ label, from, to }) => ({
      name: joined(table.name, label),
      values: `FOR VALUES FROM (${from}) TO (${to})`,
    })),
    { name: joined(table.name, 'default'), values: 'DEFAULT' },
  ];
}

/** A partitioned table of the same name and shape takes the place of the table, which becomes its first partition. */
export function swapSteps(place: PartitionPlace): Step[] {
  const { table, first } = place;
  const whole = named(table);
  const part = named(first);
  return [
    ...renames(place),
    ...(keyGrows(place) ? longerKey(place) : []),
    {
      sql: `CREATE TABLE ${whole} (LIKE ${part} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED) PARTITION BY RANGE (${quoted(place.column.name)});`,
      back: `DROP TABLE ${whole};`,
    },
    { sql: `ALTER TABLE ${whole} DROP CONSTRAINT ${quoted(place.bound)};` },
    ...parts(place).map((sql) => ({ sql })),
    {
      sql: `ALTER TABLE ${whole} ATTACH PARTITION ${part} FOR VALUES FROM (MINVALUE) TO (${firstBound(place.division)});`,
      back: `ALTER TABLE ${whole} DETACH PARTITION ${part};\nALTER TABLE ${part} DROP CONSTRAINT IF EXISTS ${quoted(place.bound)};\nINSERT INTO ${part} SELECT * FROM ${whole};`,
    },
    ...partitionsOf(place).map(({ name, values }) => ({
      sql: `CREATE TABLE ${named({ schema: table.schema, name })} PARTITION OF ${whole} ${values};`,
    })),
    ...sequences(place),
    ...incomingKeys(place),
  ];
}

/** Whether the primary key is to have a column more. */
export function keyGrows(place: PartitionPlace): boolean {
  return primaryKey(place)?.columns.includes(place.column.name) === false;
}

function primaryKey({ table }: PartitionPlace): Constraint | undefined {
  return table.constraints.find(({ kind }) => kind === 'primary key');
}

/** The table and all that carries a name of its own make room. */
function renames(place: PartitionPlace): Step[] {
  const { ground, table, first } = place;
  const { schema } = table;
  return [
    {
      sql: `ALTER TABLE ${named(table)} RENAME TO ${quoted(first.name)};`,
      back: `ALTER TABLE ${named(first)} RENAME TO ${quoted(table.name)};`,
    },
    ...indexesOf(ground.catalog, table).map(({ name }) => ({
      sql: `ALTER INDEX ${named({ schema, name })} RENAME TO ${quoted(partName(place, name))};`,
      back: `ALTER INDEX ${named({ schema, name: partName(place, name) })} RENAME TO ${quoted(name)};`,
    })),
  ];
}

function longerKey(place: PartitionPlace): Step[] {
  const part = named(place.first);
  const primary = primaryKey(place);
  const name = quoted(partName(place, primary?.name ?? ''));
  const index = quoted(partName(place, keyIndex(place)?.name ?? ''));
  return [
    {
      sql: `ALTER TABLE ${part} DROP CONSTRAINT ${name};`,
      back: `ALTER TABLE ${part} ADD CONSTRAINT ${name} PRIMARY KEY (${(primary?.columns ?? []).map(quoted).join(', ')});`,
    },
    {
      sql: `ALTER TABLE ${part} ADD CONSTRAINT ${name} PRIMARY KEY USING INDEX ${index};`,
      back: `ALTER TABLE ${part} DROP CONSTRAINT ${name};\n-- Indexes are built anew here, and nobody reads or writes meanwhile.\nCREATE UNIQUE INDEX ${index} ON ${part}(${place.key.map(quoted).join(', ')});`,
    },
  ];
}

/** Keys and indexes of the whole, under the names that they had; those of the first partition become parts of them. */
function parts(place: PartitionPlace): string[] {
  const { ground, table, key } = place;
  const whole = named(table);
  const primary = primaryKey(place);
  const longer = keyGrows(place) ? keyIndex(place) : undefined;
  const foreign = table.constraints.filter(({ kind }) => kind === 'foreign key');
  return [
    `ALTER TABLE ${whole} ADD CONSTRAINT ${quoted(primary?.name ?? '')} PRIMARY KEY (${key.map(quoted).join(', ')});`,
    ...indexesOf(ground.catalog, table)
      .filter(({ id, index }) => index?.constraint !== primary?.name && id !== longer?.id)
      .map((each) => indexSql(whole, each)),
    ...foreign.map(
      ({ name, columns, references }) =>
        `ALTER TABLE ${whole} ADD CONSTRAINT ${quoted(name)} FOREIGN KEY (${columns.map(quoted).join(', ')})\n  ${targetOf(ground.catalog, references!)};`,
    ),
  ];
}

function indexSql(whole: string, { name, index }: Relation): string {
  const { unique, method, parts, include, nullsNotDistinct } = index!;
  const list = parts.map(({ column }) => quoted(column!)).join(', ');
  const using = method === 'btree' ? '' : ` USING ${method}`;
  const included = include.length > 0 ? ` INCLUDE (${include.map(quoted).join(', ')})` : '';
  return `CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${quoted(name)} ON ${whole}${using}(${list})${included}${nullsNotDistinct ? ' NULLS NOT DISTINCT' : ''};`;
}

/** Sequences of its columns belong to the whole. */
function sequences({ ground, table, first }: PartitionPlace): Step[] {
  const world = worldOf(ground.catalog);
  return world
    .sequencesOf(table.id)
    .flatMap((id) => world.relation(id) ?? [])
    .map((sequence) => {
      const owned = (by: Pick<Relation, 'schema' | 'name'>) =>
        `ALTER SEQUENCE ${named(sequence)} OWNED BY ${named(by)}.${quoted(sequence.ownedBy!.column)};`;
      return { sql: owned(table), back: owned(first) };
    });
}

/** Foreign keys of other tables refer to the whole; the next phase looks at the rows that are there. */
function incomingKeys({ ground, table, first, incoming }: PartitionPlace): Step[] {
  return incoming.map(({ table: other, constraint: { name, columns, references } }) => {
    const drop = `ALTER TABLE ${named(other)} DROP CONSTRAINT ${quoted(name)};`;
    const add = (target: string) =>
      `ALTER TABLE ${named(other)} ADD CONSTRAINT ${quoted(name)} FOREIGN KEY (${columns.map(quoted).join(', ')})\n  ${target} NOT VALID;`;
    const target = targetOf(ground.catalog, references!);
    return {
      sql: `${drop}\n${add(target)}`,
      back: `${drop}\n${add(target.replace(named(table), named(first)))}`,
    };
  });
}
