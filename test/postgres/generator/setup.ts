/** Sets up a schema for generated statements: some of each kind of table, with what hangs on them. */
import type { Major } from '../servers';
import { anyType, conditionOn, defaultFor, isNumber, isSortable, isText, sampleOf } from './columns';
import { addInheritance, addPartitioned } from './hierarchies';
import { addObjects, addTypes } from './objects';
import { Random } from './random';
import { type Column, fresh, ordinary, plainTables, type Table, type World } from './world';

export const rows = 12;

export function buildWorld(seed: number, major: Major): World {
  const world: World = {
    random: new Random(seed),
    major,
    setup: [],
    tables: [],
    referenced: new Set(),
    views: [],
    matviews: [],
    sequences: [],
    enums: [],
    domains: [],
    composites: [],
    triggerFunctions: [],
    publications: [],
    statistics: [],
    candidates: [],
    names: 0,
  };
  addTypes(world);
  const count = 3 + world.random.below(3);
  for (let i = 0; i < count; i++) addTable(world);
  if (world.random.chance(0.8)) addPartitioned(world);
  if (world.random.chance(0.6)) addInheritance(world);
  for (const table of plainTables(world)) decorate(world, table);
  for (let i = 0; i < 4; i++) addForeignKey(world);
  addObjects(world);
  if (world.random.chance(0.4)) addPassing(world, 'UNLOGGED');
  if (world.random.chance(0.4)) addPassing(world, 'TEMP');
  return world;
}

/** A table that does not outlive a crash, or the session. */
function addPassing(world: World, kind: 'UNLOGGED' | 'TEMP'): void {
  const columns: Column[] = [
    { name: 'id', type: 'int', notNull: true },
    { name: 'a', type: 'int' },
    { name: 'b', type: 'varchar(20)' },
  ];
  const table = newTable(fresh(world, kind === 'TEMP' ? 'temp' : 'u'), columns, columns[0]);
  world.setup.push(
    `CREATE ${kind} TABLE ${table.name} (id int CONSTRAINT ${table.name}_pkey PRIMARY KEY, a int, b varchar(20))`,
  );
  fill(world, table);
  world.tables.push(table);
}

/** A table with a key, columns of many types, and rows. */
function addTable(world: World): Table {
  const { random, setup } = world;
  const name = random.chance(0.2) ? `"${fresh(world, 'T')}"` : fresh(world, 't');
  const key: Column = { name: 'id', notNull: true, ...random.pick(keys) };
  const columns = [key, ...Array.from({ length: 3 + random.below(4) }, (_, i) => anyColumn(world, i))];
  const table = newTable(name, columns, key);
  const generated = random.chance(0.25) && columns.find((column) => isNumber(column) && column.special === undefined);
  if (generated && generated !== key) {
    const virtual = world.major >= 18 && random.chance(0.4);
    columns.push({ name: 'gen', type: 'numeric', special: virtual ? 'virtual' : 'stored' });
  }
  const of = generated ? generated.name : '';
  const lines = columns.map((column) => `${column.name} ${definition(random, column, of)}`);
  lines.push(`CONSTRAINT ${bareName(name)}_pkey PRIMARY KEY (id)`);
  setup.push(`CREATE TABLE ${name} (${lines.join(', ')})`);
  fill(world, table);
  world.tables.push(table);
  return table;
}

const keys: Pick<Column, 'type' | 'special'>[] = [
  { type: 'int' },
  { type: 'bigint' },
  { type: 'int', special: 'identity' },
  { type: 'bigint', special: 'identity' },
  { type: 'int', special: 'serial' },
  { type: 'uuid' },
  { type: 'text' },
];

export function newTable(name: string, columns: Column[], key?: Column): Table {
  const constraints = key ? [{ name: `${bareName(name)}_pkey`, kind: 'primary key' as const }] : [];
  const indexes = key ? [{ name: `${bareName(name)}_pkey`, unique: true, plain: false }] : [];
  const none = { triggers: [], policies: [], rules: [] };
  return { name, kind: 'table', columns, ...(key && { key }), constraints, indexes, ...none };
}

export function bareName(name: string): string {
  return name.replaceAll('"', '').toLowerCase();
}

function anyColumn(world: World, place: number): Column {
  const { random } = world;
  const name = random.chance(0.15) ? `"c${place}X"` : `c${place}`;
  const special = random.chance(0.25) ? ('default' as const) : undefined;
  return { name, type: anyType(world), notNull: random.chance(0.3), ...(special && { special }) };
}

function definition(random: Random, { type, special, notNull }: Column, of: string): string {
  if (special === 'serial') return type === 'bigint' ? 'bigserial' : 'serial';
  if (special === 'identity') return `${type} GENERATED ${random.pick(['ALWAYS', 'BY DEFAULT'])} AS IDENTITY`;
  if (special === 'stored' || special === 'virtual') return `${type} GENERATED ALWAYS AS (${of} + 1) ${special}`;
  const value = special === 'default' ? ` DEFAULT ${defaultFor(random, type)}` : '';
  return `${type}${value}${notNull ? ' NOT NULL' : ''}`;
}

export function fill(world: World, table: Table): void {
  const columns = ordinary(table);
  const names = columns.map(({ name }) => name).join(', ');
  const list = columns.map(({ type }) => sampleOf(type)).join(', ');
  world.setup.push(
    `INSERT INTO ${table.name} (${names}) OVERRIDING SYSTEM VALUE SELECT ${list} FROM generate_series(1, ${rows}) g`,
  );
}

/** Indexes and checks of every form. */
function decorate(world: World, table: Table): void {
  for (let i = world.random.below(4); i > 0; i--) addIndex(world, table);
  for (let i = world.random.below(3); i > 0; i--) addCheck(world, table);
}

function addIndex(world: World, table: Table): void {
  const { random, setup } = world;
  const column = random.pick(ordinary(table).filter(isSortable));
  const name = fresh(world, 'i');
  const form = random.pick(['plain', 'plain', 'unique', 'expression', 'partial', 'two', 'hash', 'descending', 'brin']);
  const unique =
    form === 'unique' && column.special === undefined && /int|text|varchar|time|numeric|uuid/.test(column.type);
  const forms: Record<string, string> = {
    expression: `(${isText(column) ? `lower(${column.name})` : `(${column.name} IS NULL)`})`,
    partial: `(${column.name}) WHERE ${conditionOn(random, column)}`,
    two: `(${column.name}, ${random.pick(ordinary(table).filter(isSortable)).name})`,
    descending: `(${column.name} DESC NULLS LAST)`,
    hash:
      /int|text|varchar|uuid|timestamp/.test(column.type) && !/\[|interval/.test(column.type)
        ? `USING hash (${column.name})`
        : `(${column.name})`,
    brin:
      /int|date|timestamp|numeric/.test(column.type) && !/\[/.test(column.type)
        ? `USING brin (${column.name})`
        : `(${column.name})`,
  };
  const method = forms[form] ?? `(${column.name})`;
  setup.push(
    `CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${name} ON ${table.name} ${method.startsWith('(lower') || method.startsWith('((') ? `(${method})` : method}`,
  );
  table.indexes.push({ name, unique, plain: unique });
}

function addCheck(world: World, table: Table): void {
  const { random, setup } = world;
  const column = random.pick(ordinary(table));
  const name = fresh(world, 'k_check_');
  const state = random.perhaps(' NOT VALID', 0.4);
  setup.push(`ALTER TABLE ${table.name} ADD CONSTRAINT ${name} CHECK (${conditionOn(random, column)})${state}`);
  table.constraints.push({ name, kind: 'check' });
}

/** A foreign key from a column of one table to the key of another one, or of itself; its column is added for it. */
function addForeignKey(world: World): void {
  const { random, setup } = world;
  const parents = world.tables.filter(({ key }) => key && key.special !== 'serial');
  const parent = random.maybe(parents);
  const child = random.pick(
    random.chance(0.8)
      ? plainTables(world).filter(({ name }) => !name.startsWith('cand'))
      : world.tables.filter(({ kind }) => kind === 'partitioned' || kind === 'table'),
  );
  if (!parent?.key) return;
  const column: Column = { name: fresh(world, 'ref'), type: parent.key.type };
  const name = fresh(world, 'f');
  setup.push(`ALTER TABLE ${child.name} ADD COLUMN ${column.name} ${column.type}`);
  const action = random.pick(['', ' ON DELETE CASCADE', ' ON DELETE SET NULL ON UPDATE CASCADE', ' DEFERRABLE']);
  // A foreign key of a partitioned table that is not valid is refused before 18.
  const state = child.kind === 'table' && parent.kind === 'table' ? random.perhaps(' NOT VALID', 0.3) : '';
  const target = `${parent.name} (${parent.key.name})`;
  setup.push(
    `ALTER TABLE ${child.name} ADD CONSTRAINT ${name} FOREIGN KEY (${column.name}) REFERENCES ${target}${action}${state}`,
  );
  if (random.chance(0.3)) setup.push(`CREATE INDEX ${fresh(world, 'i')} ON ${child.name} (${column.name})`);
  child.columns.push(column);
  child.constraints.push({ name, kind: 'foreign key' });
  refer(world, parent);
}

/** A partitioned table's partitions are referred to with it. */
export function refer(world: World, parent: Table): void {
  world.referenced.add(bare(parent.name));
  for (const part of world.tables) if (part.parent === parent.name) world.referenced.add(bare(part.name));
}

function bare(name: string): string {
  return name.replaceAll('"', '');
}
