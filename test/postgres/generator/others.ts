/** Statements on everything besides tables and indexes. */
import { conditionOn } from './columns';
import { fresh, type Generated, ordinary, type World } from './world';

type Statement = (world: World) => Generated | undefined;

const one = (sql: string): Generated => ({ head: sql, parts: [] });

const views: Statement = (world) => {
  const { random } = world;
  const table = random.pick(world.tables);
  const view = random.maybe(world.views);
  const matview = random.maybe(world.matviews);
  const forms = [
    `CREATE VIEW ${fresh(world, 'x')} AS SELECT * FROM ${view && random.chance(0.4) ? view : table.name}`,
    `CREATE OR REPLACE VIEW ${fresh(world, 'x')} AS SELECT count(*) FROM ${table.name}`,
    `CREATE MATERIALIZED VIEW ${fresh(world, 'x')} AS SELECT * FROM ${table.name}${random.perhaps(' WITH NO DATA', 0.3)}`,
  ];
  if (view) {
    forms.push(
      `DROP VIEW ${view}${random.perhaps(' CASCADE', 0.7)}`,
      `ALTER VIEW ${view} RENAME TO ${fresh(world, 'x')}`,
      `ALTER VIEW ${view} OWNER TO oracle_r`,
      `ALTER VIEW ${view} SET SCHEMA other`,
      `ALTER VIEW ${view} SET (security_barrier = true)`,
      `COMMENT ON VIEW ${view} IS 'x'`,
    );
  }
  if (matview) {
    forms.push(
      `REFRESH MATERIALIZED VIEW ${random.perhaps('CONCURRENTLY ')}${matview}`,
      `REFRESH MATERIALIZED VIEW ${matview} WITH NO DATA`,
      `DROP MATERIALIZED VIEW ${matview}`,
      `ALTER MATERIALIZED VIEW ${matview} RENAME TO ${fresh(world, 'x')}`,
      `ALTER MATERIALIZED VIEW ${matview} SET SCHEMA other`,
    );
  }
  return { ...one(random.pick(forms)), planned: true };
};

const sequences: Statement = (world) => {
  const { random } = world;
  const sequence = random.pick(world.sequences);
  const table = random.pick(world.tables);
  return one(
    random.pick([
      `CREATE SEQUENCE ${fresh(world, 'x')}${random.perhaps(` OWNED BY ${table.name}.${random.pick(table.columns).name}`)}`,
      `ALTER SEQUENCE ${sequence} INCREMENT BY 2`,
      `ALTER SEQUENCE ${sequence} RESTART WITH 100`,
      `ALTER SEQUENCE ${sequence} OWNED BY ${random.pick(['NONE', `${table.name}.${random.pick(table.columns).name}`])}`,
      `ALTER SEQUENCE ${sequence} RENAME TO ${fresh(world, 'x')}`,
      `ALTER SEQUENCE ${sequence} AS int`,
      `DROP SEQUENCE ${sequence}${random.perhaps(' CASCADE')}`,
    ]),
  );
};

const types: Statement = (world) => {
  const { random } = world;
  const type = random.pick(world.enums);
  const domain = random.pick(world.domains);
  const composite = random.pick(world.composites);
  return one(
    random.pick([
      `CREATE TYPE ${fresh(world, 'x')} AS ENUM ('a', 'b')`,
      `ALTER TYPE ${type} ADD VALUE 'z'`,
      `ALTER TYPE ${type} RENAME VALUE 'x' TO 'z'`,
      `ALTER TYPE ${type} RENAME TO ${fresh(world, 'x')}`,
      `DROP TYPE ${type}${random.perhaps(' CASCADE')}`,
      `CREATE DOMAIN ${fresh(world, 'x')} AS int CHECK (VALUE > 0)`,
      `ALTER DOMAIN ${domain} ADD CONSTRAINT ${fresh(world, 'n')} CHECK (VALUE > -5)${random.perhaps(' NOT VALID', 0.3)}`,
      `ALTER DOMAIN ${domain} SET NOT NULL`,
      `ALTER DOMAIN ${domain} DROP NOT NULL`,
      `ALTER DOMAIN ${domain} SET DEFAULT 7`,
      `ALTER DOMAIN ${domain} DROP DEFAULT`,
      `DROP DOMAIN ${domain} CASCADE`,
      `ALTER TYPE ${composite} ADD ATTRIBUTE z int${random.perhaps(' CASCADE')}`,
      `ALTER TYPE ${composite} DROP ATTRIBUTE y${random.perhaps(' CASCADE')}`,
      `ALTER TYPE ${composite} RENAME ATTRIBUTE x TO xx`,
      `DROP TYPE ${composite} CASCADE`,
    ]),
  );
};

const triggers: Statement = (world) => {
  const { random, major } = world;
  const table = random.pick(world.tables);
  const trigger = random.maybe(table.triggers);
  const policy = random.maybe(table.policies);
  const rule = random.maybe(table.rules);
  const body = random.pick(world.triggerFunctions);
  const replace =
    trigger && major >= 14
      ? [`CREATE OR REPLACE TRIGGER ${trigger} AFTER INSERT ON ${table.name} FOR EACH ROW EXECUTE FUNCTION ${body}()`]
      : [];
  return one(
    random.pick([
      `CREATE TRIGGER ${fresh(world, 'n')} ${random.pick(['AFTER', 'BEFORE'])} ${random.pick(['INSERT', 'UPDATE OR DELETE'])} ON ${table.name} FOR EACH ${random.pick(['ROW', 'STATEMENT'])} EXECUTE FUNCTION ${body}()`,
      `CREATE CONSTRAINT TRIGGER ${fresh(world, 'n')} AFTER INSERT ON ${table.name} DEFERRABLE FOR EACH ROW EXECUTE FUNCTION ${body}()`,
      `CREATE POLICY ${fresh(world, 'n')} ON ${table.name} USING (${conditionOn(random, random.pick(ordinary(table)))})`,
      `CREATE RULE ${fresh(world, 'n')} AS ON UPDATE TO ${table.name} DO ALSO NOTHING`,
      ...replace,
      ...(trigger
        ? [
            `DROP TRIGGER ${trigger} ON ${table.name}`,
            `ALTER TRIGGER ${trigger} ON ${table.name} RENAME TO ${fresh(world, 'n')}`,
          ]
        : []),
      ...(policy
        ? [`DROP POLICY ${policy} ON ${table.name}`, `ALTER POLICY ${policy} ON ${table.name} USING (false)`]
        : []),
      ...(rule ? [`DROP RULE ${rule} ON ${table.name}`] : []),
      `DROP TRIGGER IF EXISTS missing ON ${table.name}`,
      `DROP POLICY IF EXISTS missing ON ${table.name}`,
    ]),
  );
};

const functions: Statement = (world) => {
  const { random } = world;
  const table = random.pick(world.tables);
  return one(
    random.pick([
      `CREATE FUNCTION ${fresh(world, 'x')}() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM ${table.name}'`,
      `CREATE FUNCTION ${fresh(world, 'x')}() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'`,
      "CREATE OR REPLACE FUNCTION stable_number() RETURNS int IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN 2; END'",
      'ALTER FUNCTION stable_number() VOLATILE',
      'ALTER FUNCTION stable_number() RENAME TO renamed_number',
      'DROP FUNCTION stable_number() CASCADE',
    ]),
  );
};

const remarks: Statement = (world) => {
  const { random } = world;
  const table = random.pick(world.tables);
  const constraint = random.maybe(table.constraints);
  const statistics = random.maybe(world.statistics);
  const [a, b] = ordinary(table);
  const { name } = random.pick(table.columns);
  return one(
    random.pick([
      `COMMENT ON TABLE ${table.name} IS 'x'`,
      `COMMENT ON COLUMN ${table.name}.${name} IS 'x'`,
      ...(constraint ? [`COMMENT ON CONSTRAINT ${constraint.name} ON ${table.name} IS 'x'`] : []),
      `GRANT SELECT ON ${table.name} TO oracle_r`,
      `GRANT SELECT (${name}) ON ${table.name} TO oracle_r`,
      'GRANT SELECT ON ALL TABLES IN SCHEMA public TO oracle_r',
      `REVOKE ALL ON ${table.name} FROM oracle_r`,
      'ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO oracle_r',
      ...(a && b
        ? [`CREATE STATISTICS ${fresh(world, 'x')} (dependencies) ON ${a.name}, ${b.name} FROM ${table.name}`]
        : []),
      ...(statistics
        ? [
            `DROP STATISTICS ${statistics}`,
            `ALTER STATISTICS ${statistics} SET STATISTICS 100`,
            `ALTER STATISTICS ${statistics} RENAME TO ${fresh(world, 'x')}`,
          ]
        : []),
      `CREATE SCHEMA ${fresh(world, 'x')}`,
      'ALTER SCHEMA other RENAME TO another',
      `SET search_path = other`,
    ]),
  );
};

const publications: Statement = (world) => {
  const { random } = world;
  const publication = random.maybe(world.publications);
  const table = random.pick(world.tables);
  return one(
    random.pick([
      `CREATE PUBLICATION ${fresh(world, 'x')} FOR TABLE ${table.name}`,
      `CREATE PUBLICATION ${fresh(world, 'x')} FOR ALL TABLES`,
      ...(publication
        ? [
            `ALTER PUBLICATION ${publication} ADD TABLE ${table.name}`,
            `ALTER PUBLICATION ${publication} SET TABLE ${table.name}`,
            `DROP PUBLICATION ${publication}`,
          ]
        : []),
    ]),
  );
};

export const otherStatements: Statement[] = [
  views,
  views,
  sequences,
  types,
  types,
  triggers,
  triggers,
  functions,
  remarks,
  publications,
];
