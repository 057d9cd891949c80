/** Statements on whole tables: created, dropped, renamed, attached, emptied, locked, written to. */
import { anyType, conditionOn, sampleOf } from './columns';
import { fresh, type Generated, ordinary, type Table, type World } from './world';

type Statement = (world: World) => Generated | undefined;

const one = (sql: string): Generated => ({ head: sql, parts: [] });

const createTable: Statement = (world) => {
  const { random } = world;
  const table = random.pick(world.tables);
  const parent = random.maybe(world.tables.filter(({ key }) => key));
  const column = `a ${anyType(world)}`;
  const name = random.chance(0.1) ? table.name : fresh(world, 'x');
  const temporary = random.perhaps('TEMP ', 0.08) || random.perhaps('UNLOGGED ', 0.05);
  const head = `CREATE ${temporary}TABLE ${random.perhaps('IF NOT EXISTS ', 0.2)}${name}`;
  const bodies = [
    `(id serial PRIMARY KEY, ${column})`,
    `(id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, b text UNIQUE, ${column})`,
    `(LIKE ${table.name} INCLUDING ALL)`,
    `(LIKE ${table.name}, extra int)`,
    `(extra int) INHERITS (${table.name})`,
    `AS SELECT * FROM ${table.name}`,
    `AS SELECT * FROM ${table.name} WITH NO DATA`,
    `(id int, k int NOT NULL) PARTITION BY RANGE (k)`,
    `OF ${random.pick(world.composites)}`,
  ];
  if (parent?.key) {
    const reference = `REFERENCES ${parent.name} (${parent.key.name})`;
    bodies.push(
      `(id int PRIMARY KEY, r ${parent.key.type} ${reference})`,
      `(id int PRIMARY KEY, r ${parent.key.type}, FOREIGN KEY (r) ${reference} ON DELETE CASCADE)`,
    );
  }
  return { head: `${head} ${random.pick(bodies)}`, parts: [], planned: true };
};

const createPartition: Statement = (world) => {
  const { random } = world;
  const parent = random.maybe(world.tables.filter(({ kind }) => kind === 'partitioned'));
  if (!parent) return undefined;
  const bound = parent.strategy === 'LIST' ? 'IN (500, 501)' : 'FROM (500) TO (600)';
  const values = random.chance(0.1) ? 'DEFAULT' : `FOR VALUES ${bound}`;
  return one(
    `CREATE TABLE ${fresh(world, 'x')} PARTITION OF ${parent.name} ${values}${random.perhaps(' PARTITION BY RANGE (k)', 0.15)}`,
  );
};

const partitions: Statement = (world) => {
  const { random } = world;
  const candidate = random.maybe(world.candidates);
  const attached = random.maybe(world.tables.filter(({ kind }) => kind === 'partition'));
  if (!candidate || !attached || random.chance(0.5)) {
    return candidate && one(`ALTER TABLE ${candidate.parent} ATTACH PARTITION ${candidate.name} ${candidate.bound}`);
  }
  const how = world.major >= 14 ? random.perhaps(' CONCURRENTLY', 0.1) : '';
  const detach = one(`ALTER TABLE ${attached.parent} DETACH PARTITION ${attached.name}${how}`);
  // Whether rows still refer to the partition is a join: the planner chooses which side it reads whole.
  return { ...detach, planned: world.referenced.size > 0 };
};

const rename: Statement = (world) => {
  const { random } = world;
  const table = random.pick(world.tables);
  const constraint = random.maybe(table.constraints);
  const column = random.pick(table.columns);
  const forms = [
    `RENAME TO ${fresh(world, 'x')}`,
    `RENAME COLUMN ${column.name} TO ${fresh(world, 'n')}`,
    'SET SCHEMA other',
  ];
  if (constraint) forms.push(`RENAME CONSTRAINT ${constraint.name} TO ${fresh(world, 'n')}`);
  return one(`ALTER TABLE ${table.name} ${random.pick(forms)}`);
};

const dropTable: Statement = ({ random, tables }) => {
  const names = random.some(tables, random.chance(0.8) ? 1 : 3).map(({ name }) => name);
  if (random.chance(0.1)) names.push('missing');
  return one(`DROP TABLE ${random.perhaps('IF EXISTS ', 0.3)}${names.join(', ')}${random.perhaps(' CASCADE', 0.6)}`);
};

const truncate: Statement = ({ random, tables }) => {
  const names = random.some(tables, random.chance(0.8) ? 1 : 3).map(({ name }) => name);
  const ending = `${random.perhaps(' RESTART IDENTITY', 0.2)}${random.perhaps(' CASCADE', 0.6)}`;
  return one(`TRUNCATE ${random.perhaps('ONLY ', 0.08)}${names.join(', ')}${ending}`);
};

const modes = [
  'ACCESS SHARE',
  'ROW SHARE',
  'ROW EXCLUSIVE',
  'SHARE UPDATE EXCLUSIVE',
  'SHARE',
  'SHARE ROW EXCLUSIVE',
  'EXCLUSIVE',
  'ACCESS EXCLUSIVE',
];

const lockTable: Statement = ({ random, tables, views }) => {
  const names = random.some([...tables.map(({ name }) => name), ...views], 2);
  return one(
    `LOCK TABLE ${random.perhaps('ONLY ', 0.1)}${names.join(', ')}${random.perhaps(` IN ${random.pick(modes)} MODE`, 0.8)}`,
  );
};

const write: Statement = (world) => {
  const { random } = world;
  const table = random.pick(world.tables);
  const other = random.pick(world.tables);
  const column = random.pick(ordinary(table));
  const set = `${column.name} = ${random.chance(0.5) ? column.name : sampleOf(column.type).replace(/\bg\b/g, '1000')}`;
  const condition = random.perhaps(` WHERE ${conditionOn(random, random.pick(ordinary(table)))}`);
  const statements = [
    `UPDATE ${table.name} SET ${set}${condition}`,
    `DELETE FROM ${table.name}${condition}`,
    `SELECT * FROM ${table.name}${condition}${random.perhaps(' FOR UPDATE', 0.4)}`,
    `SELECT count(*) FROM ${table.name}, ${other.name}`,
    `DELETE FROM ${table.name} WHERE ${column.name} IS NULL`,
    `UPDATE ${table.name} SET ${set} FROM ${other.name} AS o WHERE false`,
    `INSERT INTO ${table.name} DEFAULT VALUES`,
    insertMore(table),
  ];
  const view = random.maybe(world.views);
  if (view) statements.push(`SELECT * FROM ${view}`);
  return { head: random.pick(statements), parts: [], planned: true };
};

function insertMore(table: Table): string {
  const columns = ordinary(table);
  const values = columns.map(({ type }) => sampleOf(type).replace(/\bg\b/g, '3'));
  return `INSERT INTO ${table.name} (${columns.map(({ name }) => name).join(', ')}) OVERRIDING SYSTEM VALUE VALUES (${values.join(', ')})`;
}

const maintain: Statement = (world) => {
  const { random } = world;
  const table = random.pick(world.tables);
  const index = random.maybe(table.indexes);
  const forms = [
    `ANALYZE ${table.name}`,
    `CLUSTER ${table.name}`,
    `ANALYZE ${table.name} (${random.pick(table.columns).name})`,
  ];
  if (index) forms.push(`CLUSTER ${table.name} USING ${index.name}`);
  if (random.chance(0.1))
    forms.push(`VACUUM ${table.name}`, `VACUUM FULL ${table.name}`, `VACUUM (ANALYZE) ${table.name}`);
  return one(random.pick(forms));
};

const dropMany: Statement = ({ random, enums, domains, composites, triggerFunctions }) =>
  one(
    random.pick([
      `DROP TYPE ${random.pick([...enums, ...composites])} CASCADE`,
      `DROP DOMAIN ${random.pick(domains)} CASCADE`,
      `DROP FUNCTION ${random.pick(triggerFunctions)}() CASCADE`,
      'DROP FUNCTION volatile_number() CASCADE',
      'DROP SCHEMA other CASCADE',
      'DROP EXTENSION citext CASCADE',
    ]),
  );

export const tableStatements: Statement[] = [
  createTable,
  createTable,
  createPartition,
  partitions,
  partitions,
  rename,
  dropTable,
  truncate,
  lockTable,
  write,
  maintain,
  dropMany,
];
