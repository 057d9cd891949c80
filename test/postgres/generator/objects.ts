/** Everything besides tables in the generated schema: types, functions, views, triggers, sequences and the like. */
import { isSortable } from './columns';
import { fresh, ordinary, plainTables, type World } from './world';

export function addTypes(world: World): void {
  const { random, setup } = world;
  const type = fresh(world, 'e');
  setup.push(`CREATE TYPE ${type} AS ENUM ('x', 'y')`);
  world.enums.push(type);
  const domain = fresh(world, 'd');
  setup.push(
    `CREATE DOMAIN ${domain} AS int${random.pick(['', ' CHECK (VALUE > 0)', ' DEFAULT 3', ' NOT NULL DEFAULT 4'])}`,
  );
  world.domains.push(domain);
  if (random.chance(0.3)) {
    const over = fresh(world, 'd');
    setup.push(`CREATE DOMAIN ${over} AS ${domain}${random.perhaps(' CHECK (VALUE < 1000)')}`);
    world.domains.push(over);
  }
  const composite = fresh(world, 'k');
  setup.push(`CREATE TYPE ${composite} AS (x int, y text)`);
  world.composites.push(composite);
  setup.push("CREATE FUNCTION stable_number() RETURNS int STABLE LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'");
  setup.push("CREATE FUNCTION volatile_number() RETURNS int VOLATILE LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'");
  setup.push("CREATE FUNCTION inlined_number() RETURNS int LANGUAGE sql AS 'SELECT 1'");
  setup.push('CREATE SCHEMA other');
}

export function addObjects(world: World): void {
  addTriggers(world);
  addSequences(world);
  addViews(world);
  const { random, setup } = world;
  const tables = plainTables(world);
  const table = random.pick(tables);
  if (random.chance(0.4)) {
    const name = fresh(world, 'pub');
    setup.push(`CREATE PUBLICATION ${name} FOR TABLE ${table.name}`);
    world.publications.push(name);
  }
  const [one, two] = ordinary(table).filter(isSortable);
  if (random.chance(0.4) && one && two) {
    const name = fresh(world, 'st');
    setup.push(`CREATE STATISTICS ${name} ON ${one.name}, ${two.name} FROM ${table.name}`);
    world.statistics.push(name);
  }
}

function addTriggers(world: World): void {
  const { random, setup } = world;
  const body = fresh(world, 'trf');
  setup.push(`CREATE FUNCTION ${body}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'`);
  world.triggerFunctions.push(body);
  for (const table of random.some(
    world.tables.filter(({ kind }) => kind !== 'partition'),
    3,
  )) {
    const name = fresh(world, 'trg');
    setup.push(`CREATE TRIGGER ${name} AFTER INSERT ON ${table.name} FOR EACH ROW EXECUTE FUNCTION ${body}()`);
    table.triggers.push(name);
  }
  for (const table of random.some(plainTables(world), 2)) {
    const policy = fresh(world, 'pol');
    setup.push(`CREATE POLICY ${policy} ON ${table.name} USING (true)`);
    table.policies.push(policy);
    if (random.chance(0.5)) setup.push(`ALTER TABLE ${table.name} ENABLE ROW LEVEL SECURITY`);
  }
  const ruled = random.pick(plainTables(world));
  if (random.chance(0.3)) {
    const rule = fresh(world, 'rule');
    setup.push(`CREATE RULE ${rule} AS ON DELETE TO ${ruled.name} DO ALSO NOTHING`);
    ruled.rules.push(rule);
  }
}

function addSequences(world: World): void {
  const { random, setup } = world;
  const name = fresh(world, 'seq');
  setup.push(`CREATE SEQUENCE ${name}`);
  world.sequences.push(name);
  const table = random.pick(plainTables(world));
  const column = table.columns.find(
    ({ type, special }) => (type === 'int' || type === 'bigint') && special === undefined,
  );
  if (!column || !random.chance(0.5)) return;
  const owned = fresh(world, 'seq');
  setup.push(`CREATE SEQUENCE ${owned} OWNED BY ${table.name}.${column.name}`);
  world.sequences.push(owned);
  if (random.chance(0.5))
    setup.push(`ALTER TABLE ${table.name} ALTER COLUMN ${column.name} SET DEFAULT nextval('${owned}')`);
}

function addViews(world: World): void {
  const { random, setup } = world;
  for (const table of random.some(plainTables(world), 2)) {
    const view = fresh(world, 'v');
    const columns = random.some(table.columns, 3).map(({ name }) => name);
    setup.push(`CREATE VIEW ${view} AS SELECT ${columns.join(', ')} FROM ${table.name}`);
    world.views.push(view);
  }
  const [below] = world.views;
  if (below && random.chance(0.5)) {
    const view = fresh(world, 'v');
    setup.push(`CREATE VIEW ${view} AS SELECT * FROM ${below}`);
    world.views.push(view);
  }
  const source = random.pick(plainTables(world).filter(({ key }) => key));
  if (!source || !random.chance(0.6)) return;
  const matview = fresh(world, 'mv');
  setup.push(`CREATE MATERIALIZED VIEW ${matview} AS SELECT id FROM ${source.name}`);
  if (random.chance(0.6)) setup.push(`CREATE UNIQUE INDEX ${fresh(world, 'i')} ON ${matview} (id)`);
  world.matviews.push(matview);
}
