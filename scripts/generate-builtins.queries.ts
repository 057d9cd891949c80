/** The catalog queries of generate-builtins.ts: each export is one list. Type names are PostgreSQL's internal ones. */

const functionColumns = `
  p.proname AS name,
  p.provolatile::text || CASE WHEN p.proisstrict THEN 't' ELSE '' END || CASE WHEN p.proretset THEN 'r' ELSE '' END
    || CASE WHEN l.lanname = 'sql' THEN 'q' ELSE '' END || CASE WHEN p.provariadic <> 0 THEN 'y' ELSE '' END
    || CASE p.prokind WHEN 'f' THEN '' ELSE p.prokind::text END
    || CASE WHEN p.pronargdefaults > 0 THEN p.pronargdefaults::text ELSE '' END AS flags,
  (SELECT coalesce(string_agg(t.typname, ',' ORDER BY a.place), '')
    FROM unnest(p.proargtypes) WITH ORDINALITY AS a (type, place) JOIN pg_type t ON t.oid = a.type) AS args,
  (SELECT typname FROM pg_type WHERE oid = p.prorettype) AS returns`;

const owned = (catalog: string, id: string) => `
  JOIN pg_depend d ON d.classid = '${catalog}'::regclass AND d.objid = ${id} AND d.deptype = 'e'
  JOIN pg_extension x ON x.oid = d.refobjid AND d.refclassid = 'pg_extension'::regclass AND x.extname <> 'plpgsql'`;

const functionsFrom = `FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang`;

export const functions = `
  SELECT ${functionColumns} ${functionsFrom} WHERE p.oid < 16384 AND p.pronamespace = 'pg_catalog'::regnamespace
    AND p.prorettype NOT IN ('internal'::regtype, 'index_am_handler'::regtype, 'table_am_handler'::regtype)
    AND NOT 'internal'::regtype = ANY (p.proargtypes) AND NOT 'cstring'::regtype = ANY (p.proargtypes)
    AND p.prorettype <> 'cstring'::regtype`;

export const extensionFunctions = `
  SELECT x.extname AS extension, ${functionColumns} ${functionsFrom} ${owned('pg_proc', 'p.oid')}
  WHERE NOT 'internal'::regtype = ANY (p.proargtypes) AND p.prorettype <> 'internal'::regtype`;

const castColumns = `
  s.typname AS source, t.typname AS target, c.castmethod AS method, c.castcontext AS context,
  p.proname AS function, p.provolatile AS volatility, p.pronargs AS arguments,
  nullif(p.prosupport::regproc::text, '-') AS support`;

const castsFrom = `FROM pg_cast c JOIN pg_type s ON s.oid = c.castsource JOIN pg_type t ON t.oid = c.casttarget
  LEFT JOIN pg_proc p ON p.oid = c.castfunc`;

export const casts = `SELECT ${castColumns} ${castsFrom} WHERE c.oid < 16384`;
export const extensionCasts = `SELECT x.extname AS extension, ${castColumns} ${castsFrom} ${owned('pg_cast', 'c.oid')}`;

const typeColumns = `
  t.typname AS name, t.typtype AS kind, t.typcategory AS category, t.typispreferred AS preferred, t.typlen AS length,
  (SELECT typname FROM pg_type WHERE oid = t.typelem AND t.typcategory = 'A') AS element,
  (SELECT typname FROM pg_type WHERE oid = t.typarray) AS array,
  (SELECT typname FROM pg_type WHERE oid = t.typbasetype) AS base,
  t.typcollation <> 0 AS collatable, t.typmodin <> 0 AS modifiable`;

export const types = `
  SELECT ${typeColumns} FROM pg_type t
  WHERE t.oid < 16384 AND t.typnamespace = 'pg_catalog'::regnamespace AND t.typtype <> 'c'
    AND NOT EXISTS (SELECT FROM pg_type e WHERE e.oid = t.typelem AND (e.typtype = 'c' OR t.typcategory = 'A'))`;

export const extensionTypes = `
  SELECT x.extname AS extension, ${typeColumns} FROM pg_type t ${owned('pg_type', 't.oid')} WHERE t.typcategory <> 'A'`;

const opclassColumns = `
  a.amname AS method, o.opcname AS name, f.opfname AS family, t.typname AS input, o.opcdefault AS default,
  (SELECT typname FROM pg_type WHERE oid = o.opckeytype AND o.opckeytype <> o.opcintype) AS key`;

const opclassesFrom = `FROM pg_opclass o JOIN pg_am a ON a.oid = o.opcmethod JOIN pg_opfamily f ON f.oid = o.opcfamily
  JOIN pg_type t ON t.oid = o.opcintype`;

export const opclasses = `SELECT ${opclassColumns} ${opclassesFrom} WHERE o.oid < 16384`;
export const extensionOpclasses = `
  SELECT x.extname AS extension, ${opclassColumns} ${opclassesFrom} ${owned('pg_opclass', 'o.oid')}`;

const operatorColumns = `
  o.oprname AS name, (SELECT typname FROM pg_type WHERE oid = o.oprleft) AS left, r.typname AS right,
  p.provolatile AS volatility`;

const operatorsFrom = `FROM pg_operator o JOIN pg_proc p ON p.oid = o.oprcode JOIN pg_type r ON r.oid = o.oprright`;

export const operators = `SELECT ${operatorColumns} ${operatorsFrom} WHERE o.oid < 16384 AND p.provolatile <> 'i'`;
export const extensionOperators = `
  SELECT x.extname AS extension, ${operatorColumns} ${operatorsFrom} ${owned('pg_operator', 'o.oid')}
  WHERE p.provolatile <> 'i'`;

export const relations = `
  SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.oid < 16384 AND c.relkind IN ('r', 'v') AND n.nspname IN ('pg_catalog', 'information_schema')`;

const spellings = [
  'int',
  'integer',
  'smallint',
  'bigint',
  'real',
  'float',
  'double precision',
  'dec',
  'decimal',
  'numeric',
  'boolean',
  'char',
  'character',
  'nchar',
  'national character',
  'national char',
  'varchar',
  'character varying',
  'char varying',
  'national character varying',
  'national char varying',
  'nchar varying',
  'bit',
  'bit varying',
  'time',
  'time without time zone',
  'time with time zone',
  'timestamp',
  'timestamp without time zone',
  'timestamp with time zone',
  'interval',
];

/** The spellings of the grammar, and the serial types, which are no types: the column they make has the one given. */
export const aliases = `
  SELECT alias, (SELECT typname FROM pg_type WHERE oid = to_regtype(alias)) AS type
  FROM unnest(ARRAY[${spellings.map((name) => `'${name}'`).join(',')}]) AS alias
  UNION ALL VALUES ('serial', 'int4'), ('serial4', 'int4'), ('bigserial', 'int8'), ('serial8', 'int8'),
    ('smallserial', 'int2'), ('serial2', 'int2')`;
