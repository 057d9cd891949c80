/** Puts a few rows into every table, so that there is data to be scanned, rewritten, and lost. */
import type { Client } from 'pg';

/**
 * Row `i` holds `i` in every column, spelled as the column's type wants it: so foreign keys find their rows, keys are
 * unique, and texts read as numbers. Tables go in turns until no more rows are taken; what a table refuses (a check
 * that `i` does not meet) it does without.
 */
export async function populate(client: Client, rows = 3): Promise<void> {
  await client.query(filling(rows));
}

const valueByType = `CASE
    WHEN category = 'N' AND type NOT LIKE 'reg%' THEN i::text
    WHEN category = 'B' THEN (i % 2 = 0)::text
    WHEN category = 'S' THEN i::text
    WHEN category = 'D' AND type LIKE 'time%' AND type NOT LIKE 'timestamp%' THEN '00:00:0' || i
    WHEN category = 'D' THEN '2020-01-0' || i
    WHEN category = 'T' THEN i || ' days'
    WHEN category = 'E' THEN (SELECT enumlabel FROM pg_enum WHERE enumtypid = base ORDER BY enumsortorder
      OFFSET i % (SELECT count(*) FROM pg_enum WHERE enumtypid = base) LIMIT 1)
    WHEN category = 'A' THEN '{}'
    WHEN category = 'I' THEN '10.0.0.' || i
    WHEN type = 'uuid' THEN '00000000-0000-0000-0000-00000000000' || i
    WHEN type IN ('json', 'jsonb') THEN '{"i": ' || i || '}'
    WHEN type IN ('bytea', 'tsvector') THEN i::text
  END`;

const filling = (rows: number) => `
DO $$
DECLARE tab record; cols text; vals text; i int; added bool; pass int := 0;
BEGIN
  CREATE TEMP TABLE filled (of_table oid, of_row int);
  LOOP
    added := false;
    pass := pass + 1;
    FOR tab IN SELECT c.oid, format('%I.%I', n.nspname, c.relname) AS name
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
        AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relname <> '_prisma_migrations'
      ORDER BY c.oid
    LOOP
      FOR i IN 1..${rows} LOOP
        CONTINUE WHEN EXISTS (SELECT FROM filled WHERE of_table = tab.oid AND of_row = i);
        SELECT string_agg(quote_ident(attname), ', '), string_agg(quote_nullable(val), ', ') INTO cols, vals FROM (
          SELECT attname, ${valueByType} AS val FROM (
            SELECT a.attname, a.attnum, b.oid AS base, b.typname::text AS type, b.typcategory AS category
            FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
            JOIN pg_type b ON b.oid = coalesce(nullif(t.typbasetype, 0), t.oid)
            WHERE a.attrelid = tab.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
              -- A column that refers to a table that waits for this one is left out in the second round.
              AND (pass < 3 OR a.attnotnull OR NOT EXISTS (
                SELECT FROM pg_constraint k WHERE k.conrelid = tab.oid AND k.contype = 'f' AND a.attnum = ANY (k.conkey)))
          ) AS own
        ) AS columns WHERE val IS NOT NULL;
        CONTINUE WHEN cols IS NULL;
        BEGIN
          EXECUTE format('INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE VALUES (%s)', tab.name, cols, vals);
          INSERT INTO filled VALUES (tab.oid, i);
          added := true;
        EXCEPTION WHEN OTHERS THEN NULL;
        END;
      END LOOP;
    END LOOP;
    EXIT WHEN NOT added AND pass > 3;
  END LOOP;
  DROP TABLE filled;
END $$`;
