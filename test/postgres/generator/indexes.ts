/** Statements on indexes, of every form. */
import { conditionOn, isSortable } from './columns';
import { fresh, type Generated, ordinary, type World } from './world';

type Statement = (world: World) => Generated | undefined;

const one = (sql: string): Generated => ({ head: sql, parts: [] });

const createIndex: Statement = (world) => {
  const { random } = world;
  const relation = random.chance(0.08) ? random.maybe(world.matviews) : undefined;
  const table = random.pick(world.tables);
  const columns = random.some(ordinary(table).filter(isSortable), 2).map(({ name }) => name);
  if (columns.length === 0) return undefined;
  const only = table.kind === 'partitioned' ? random.perhaps('ONLY ', 0.15) : '';
  const name = random.chance(0.6) ? fresh(world, 'ni') : '';
  const existing = random.maybe(table.indexes);
  const called = existing && random.chance(0.1) ? `IF NOT EXISTS ${existing.name}` : name;
  const how = `${random.perhaps('UNIQUE ', 0.25)}INDEX ${random.perhaps('CONCURRENTLY ', 0.04)}`;
  const on = relation ? `${relation} (id)` : `${only}${table.name} (${columns.join(', ')})`;
  const tail = relation
    ? ''
    : random.pick([
        '',
        '',
        '',
        ` INCLUDE (${random.pick(ordinary(table)).name})`,
        ` WHERE ${conditionOn(random, random.pick(ordinary(table)))}`,
        ' WITH (fillfactor = 70)',
        ' TABLESPACE ts2',
      ]);
  return one(`CREATE ${how}${called} ON ${on}${tail}`.replace(/\s+/g, ' '));
};

const changeIndex: Statement = (world) => {
  const { random } = world;
  const table = random.maybe(world.tables.filter(({ indexes }) => indexes.length > 0));
  if (!table) return undefined;
  const { name } = random.pick(table.indexes);
  const others = random
    .some(
      world.tables.flatMap(({ indexes }) => indexes),
      2,
    )
    .map((index) => index.name);
  return one(
    random.pick([
      `DROP INDEX ${name}`,
      `DROP INDEX IF EXISTS ${name} CASCADE`,
      `DROP INDEX ${others.join(', ')}`,
      'DROP INDEX IF EXISTS missing',
      `ALTER INDEX ${name} RENAME TO ${fresh(world, 'n')}`,
      `ALTER TABLE ${name} RENAME TO ${fresh(world, 'n')}`,
      `ALTER INDEX ${name} SET (fillfactor = 80)`,
      `ALTER INDEX ${name} RESET (fillfactor)`,
      `ALTER INDEX ${name} SET TABLESPACE ts2`,
      `REINDEX INDEX ${name}`,
      `REINDEX TABLE ${table.name}`,
      `COMMENT ON INDEX ${name} IS 'x'`,
      ...(random.chance(0.15)
        ? [
            `DROP INDEX CONCURRENTLY ${name}`,
            `REINDEX INDEX CONCURRENTLY ${name}`,
            `REINDEX TABLE CONCURRENTLY ${table.name}`,
          ]
        : []),
    ]),
  );
};

export const indexStatements: Statement[] = [createIndex, createIndex, createIndex, changeIndex, changeIndex];
