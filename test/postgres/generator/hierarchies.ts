/** Partitioned tables and inheritance for the generated schema. */
import { fill, newTable, refer } from './setup';
import { type Column, fresh, type Table, type World } from './world';

/** A partitioned table over `k` with two partitions, perhaps a default one, one partitioned again, and candidates. */
export function addPartitioned(world: World): void {
  const { random, setup } = world;
  const name = fresh(world, 'pt');
  const key: Column = { name: 'k', type: 'int', notNull: true };
  const columns: Column[] = [
    key,
    { name: 'a', type: 'int' },
    { name: 'b', type: 'text' },
    { name: 'c', type: 'varchar(20)' },
  ];
  const strategy = random.pick(['RANGE', 'LIST'] as const);
  const parent: Table = { ...newTable(name, columns), kind: 'partitioned', strategy };
  setup.push(`CREATE TABLE ${name} (k int NOT NULL, a int, b text, c varchar(20)) PARTITION BY ${strategy} (k)`);
  world.tables.push(parent);
  const bounds =
    strategy === 'RANGE'
      ? ['FROM (0) TO (6)', 'FROM (6) TO (20)']
      : ['IN (1, 2, 3, 4, 5)', 'IN (6, 7, 8, 9, 10, 11, 12)'];
  addPartition(world, parent, `FOR VALUES ${bounds[0]}`);
  if (random.chance(0.3)) addSubpartitioned(world, parent, `FOR VALUES ${bounds[1]}`);
  else addPartition(world, parent, `FOR VALUES ${bounds[1]}`);
  if (random.chance(0.5)) {
    parent.hasDefault = true;
    addPartition(world, parent, 'DEFAULT');
  }
  fill(world, parent);
  addIndexes(world, parent);
  addCandidates(world, parent);
}

function addPartition(world: World, parent: Table, bound: string): void {
  const name = fresh(world, 'part');
  world.setup.push(`CREATE TABLE ${name} PARTITION OF ${parent.name} ${bound}`);
  world.tables.push({ ...newTable(name, parent.columns), kind: 'partition', parent: parent.name });
}

function addSubpartitioned(world: World, parent: Table, bound: string): void {
  const name = fresh(world, 'part');
  world.setup.push(`CREATE TABLE ${name} PARTITION OF ${parent.name} ${bound} PARTITION BY RANGE (k)`);
  const middle: Table = { ...newTable(name, parent.columns), kind: 'partition', parent: parent.name };
  world.tables.push(middle);
  addPartition(world, middle, 'FOR VALUES FROM (MINVALUE) TO (MAXVALUE)');
}

function addIndexes(world: World, parent: Table): void {
  const { random, setup } = world;
  if (random.chance(0.5)) {
    const name = fresh(world, 'pk');
    setup.push(`ALTER TABLE ${parent.name} ADD CONSTRAINT ${name} PRIMARY KEY (k)`);
    parent.key = parent.columns[0]!;
    parent.constraints.push({ name, kind: 'primary key' });
  }
  if (random.chance(0.5)) {
    const name = fresh(world, 'i');
    setup.push(`CREATE INDEX ${name} ON ${parent.name} (${random.pick(['a', 'b', 'c', 'lower(b)'])})`);
    parent.indexes.push({ name, unique: false, plain: false });
  }
  if (random.chance(0.3)) {
    const name = fresh(world, 'k_check_');
    setup.push(`ALTER TABLE ${parent.name} ADD CONSTRAINT ${name} CHECK (a > 0)`);
    parent.constraints.push({ name, kind: 'check' });
  }
  if (random.chance(0.3) && parent.key) refer(world, parent);
}

/** Tables that may be attached: with and without a check that spares the scan. */
function addCandidates(world: World, parent: Table): void {
  const { random, setup } = world;
  const bound = parent.strategy === 'RANGE' ? 'FROM (100) TO (200)' : 'IN (100, 101)';
  const check = parent.strategy === 'RANGE' ? 'k >= 100 AND k < 200' : 'k IN (100, 101)';
  for (let i = 1 + random.below(2); i > 0; i--) {
    const name = fresh(world, 'cand');
    setup.push(`CREATE TABLE ${name} (k int${random.perhaps(' NOT NULL', 0.8)}, a int, b text, c varchar(20))`);
    setup.push(
      `INSERT INTO ${name} SELECT ${parent.key ? '99 + g, g' : '100, g'}, 'x' || g, 'y' || g FROM generate_series(1, 2) g`,
    );
    for (const constraint of parent.constraints.filter(({ kind }) => kind === 'check')) {
      setup.push(`ALTER TABLE ${name} ADD CONSTRAINT ${constraint.name} CHECK (a > 0)`);
    }
    if (random.chance(0.4)) setup.push(`ALTER TABLE ${name} ADD CHECK (${check})${random.perhaps(' NOT VALID', 0.3)}`);
    if (random.chance(0.3)) setup.push(`CREATE INDEX ON ${name} (${random.pick(['a', 'b', 'c'])})`);
    const columns: Column[] = parent.columns.map((column) => ({ ...column }));
    world.tables.push(newTable(name, columns));
    world.candidates.push({ name, parent: parent.name, bound: `FOR VALUES ${bound}` });
  }
}

/** A parent, a child with a column of its own, perhaps a grandchild. */
export function addInheritance(world: World): void {
  const { random, setup } = world;
  const name = fresh(world, 'par');
  const columns: Column[] = [
    { name: 'id', type: 'int' },
    { name: 'a', type: 'int' },
    { name: 'b', type: 'varchar(20)' },
  ];
  const check = random.perhaps(`, CONSTRAINT ${name}_check CHECK (a > 0)`);
  setup.push(`CREATE TABLE ${name} (id int, a int, b varchar(20)${check})`);
  const parent = newTable(name, columns);
  if (check) parent.constraints.push({ name: `${name}_check`, kind: 'check' });
  fill(world, parent);
  world.tables.push(parent);
  const heir = fresh(world, 'heir');
  setup.push(`CREATE TABLE ${heir} (id int, a int, b varchar(20)${check})`);
  world.tables.push(newTable(heir, columns));
  let above = parent;
  for (let depth = 1 + random.below(2); depth > 0; depth--) {
    const child = fresh(world, 'child');
    setup.push(`CREATE TABLE ${child} (own int) INHERITS (${above.name})`);
    const table: Table = {
      ...newTable(child, [...columns, { name: 'own', type: 'int' }]),
      kind: 'child',
      parent: above.name,
    };
    fill(world, table);
    world.tables.push(table);
    above = table;
  }
}
