/** What stands in a database, as rows that two databases can be compared by. Names, never OIDs. */
import type { Client } from 'pg';

export interface Entry {
  readonly kind: string;
  readonly name: string;
  readonly definition: string;
}

const own = (oid: string, catalog: string) => `NOT EXISTS (SELECT FROM pg_depend own WHERE own.objid = ${oid}
    AND own.classid = '${catalog}'::regclass AND own.deptype = 'e')`;
const ours = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;
const ourRelation = `${ours} AND c.relname !~ '^_prisma_migrations' AND ${own('c.oid', 'pg_class')}`;

const queries = [
  `SELECT 'schema' AS kind, nspname::text AS name, '' AS definition FROM pg_namespace n WHERE ${ours}`,
  `SELECT 'extension', extname::text, '' FROM pg_extension`,
  `SELECT 'relation', c.oid::regclass::text, concat_ws(' | ', c.relkind, c.relpersistence, c.reloptions::text,
      pg_get_partkeydef(c.oid), pg_get_expr(c.relpartbound, c.oid), 'replica '::text || c.relreplident::text,
      CASE WHEN c.relrowsecurity THEN 'row security' END, CASE WHEN c.relforcerowsecurity THEN 'forced' END,
      c.relacl::text, obj_description(c.oid, 'pg_class'), am.amname,
      (SELECT string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno) FROM pg_inherits WHERE inhrelid = c.oid))
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_am am ON am.oid = c.relam
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c') AND ${ourRelation}`,
  `SELECT 'column', c.oid::regclass || '.' || quote_ident(a.attname), concat_ws(' | ',
      'place ' || row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum), format_type(a.atttypid, a.atttypmod),
      CASE WHEN a.attnotnull THEN 'NOT NULL' END, 'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid),
      'identity '::text || nullif(a.attidentity::text, ''), 'generated '::text || nullif(a.attgenerated::text, ''),
      nullif(a.attcollation::regcollation::text, '-'), 'storage '::text || a.attstorage::text,
      'statistics ' || nullif(a.attstattarget, -1), col_description(c.oid, a.attnum))
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND ${ourRelation}`,
  `SELECT 'constraint', coalesce(nullif(k.conrelid, 0)::regclass::text, k.contypid::regtype::text)
      || '.' || quote_ident(k.conname), concat_ws(' | ', pg_get_constraintdef(k.oid),
      CASE WHEN k.convalidated THEN 'valid' ELSE 'not valid' END, CASE WHEN k.condeferrable THEN 'deferrable' END,
      CASE WHEN k.condeferred THEN 'deferred' END, CASE WHEN k.connoinherit THEN 'no inherit' END,
      'index ' || nullif(k.conindid, 0)::regclass, obj_description(k.oid, 'pg_constraint'))
    FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
    LEFT JOIN pg_class c ON c.oid = k.conrelid
    WHERE ${ours} AND coalesce(c.relname, '') !~ '^_prisma_migrations' AND k.contype <> 't'
      AND ${own('coalesce(c.oid, k.contypid)', 'pg_class')} AND ${own('k.contypid', 'pg_type')}`,
  `SELECT 'index', c.oid::regclass::text, concat_ws(' | ', pg_get_indexdef(i.indexrelid),
      CASE WHEN i.indisvalid THEN 'valid' ELSE 'INVALID' END, CASE WHEN NOT i.indisready THEN 'not ready' END,
      CASE WHEN i.indisprimary THEN 'primary' END, CASE WHEN i.indisclustered THEN 'clustered' END,
      CASE WHEN i.indisreplident THEN 'replica identity' END, CASE WHEN NOT i.indimmediate THEN 'deferrable' END,
      c.reloptions::text, obj_description(c.oid, 'pg_class'))
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${ourRelation}`,
  `SELECT 'enum', t.oid::regtype::text, string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
    FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE ${ours} AND ${own('t.oid', 'pg_type')} GROUP BY t.oid`,
  `SELECT 'domain', t.oid::regtype::text, concat_ws(' | ', format_type(t.typbasetype, t.typtypmod),
      CASE WHEN t.typnotnull THEN 'NOT NULL' END, t.typdefault)
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE t.typtype = 'd' AND ${ours} AND ${own('t.oid', 'pg_type')}`,
  `SELECT 'sequence', c.oid::regclass::text, concat_ws(' | ', format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement,
      s.seqmin, s.seqmax, s.seqcache, s.seqcycle, (SELECT 'owned by ' || d.refobjid::regclass || '.' || a.attname
        FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
        WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') LIMIT 1))
    FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${ourRelation}`,
  `SELECT 'view', c.oid::regclass::text, pg_get_viewdef(c.oid)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm') AND ${ourRelation}`,
  `SELECT 'function', p.oid::regprocedure::text, concat_ws(' | ', pg_get_functiondef(p.oid), p.proacl::text)
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE p.prokind IN ('f', 'p') AND ${ours} AND ${own('p.oid', 'pg_proc')}`,
  `SELECT 'trigger', t.tgrelid::regclass || '.' || quote_ident(t.tgname),
      concat_ws(' | ', pg_get_triggerdef(t.oid), t.tgenabled)
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT t.tgisinternal AND ${ourRelation}`,
  `SELECT 'rule', r.ev_class::regclass || '.' || quote_ident(r.rulename), pg_get_ruledef(r.oid)
    FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE r.rulename <> '_RETURN' AND ${ourRelation}`,
  `SELECT 'policy', p.polrelid::regclass || '.' || quote_ident(p.polname), concat_ws(' | ', p.polcmd, p.polpermissive,
      p.polroles::regrole[]::text, pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
    FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${ourRelation}`,
  `SELECT 'statistics', s.stxname::text, pg_get_statisticsobjdef(s.oid)
    FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace WHERE ${ours}`,
  `SELECT 'publication', pubname::text, concat_ws(' | ', puballtables, pubinsert, pubupdate, pubdelete, pubtruncate,
      (SELECT string_agg(prrelid::regclass::text, ', ' ORDER BY prrelid::regclass::text)
        FROM pg_publication_rel WHERE prpubid = p.oid)) FROM pg_publication p`,
];

/** Everything in the database that migrations make, but Prisma's own table; sorted. */
export async function catalogOf(client: Client): Promise<Entry[]> {
  const text = queries.map((query) => `(${query})`).join('\nUNION ALL\n');
  // Without a search path every name in a definition is written with its schema.
  const results = await client.query(`SET search_path = pg_catalog; ${text}; RESET search_path`);
  const { rows } = (results as unknown as { rows: Entry[] }[])[1]!;
  const names = new Set(rows.map(({ kind, name }) => `${kind} ${name}`));
  if (names.size < rows.length) throw new Error('Two entries of the catalog have the same name.');
  return rows.sort((a, b) => compare(a.kind, b.kind) || compare(a.name, b.name));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The rows of every table as text, sorted; what is made up at run time (the time, random UUIDs) reads the same. */
export async function rowsOf(client: Client): Promise<Entry[]> {
  const tables = await client.query<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND ${ourRelation} ORDER BY 1`,
  );
  if (tables.rows.length === 0) return [];
  const selects = tables.rows.map(({ name }) => {
    const literal = `'${name.replaceAll("'", "''")}'`;
    return `SELECT ${literal} AS name, ARRAY(SELECT to_jsonb(whole_row)::text FROM ${name} AS whole_row) AS rows`;
  });
  const { rows } = await client.query<{ name: string; rows: string[] }>(selects.join(' UNION ALL '));
  return rows.map(({ name, rows: texts }) => {
    const all = texts.map((text) => text.replace(madeUp, '<made up>')).sort();
    return { kind: 'rows', name, definition: all.join('\n') };
  });
}

/** Times since this proof began to be written, and UUIDs other than those of `populate`. */
const madeUp =
  /(20(2[5-9]|[3-9]\d)-\d\d-\d\d[ T]\d\d:\d\d:\d\d[.\d]*([+-]\d\d(:\d\d)?)?)|(?!0{8}-)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** What differs between two databases, one line each. */
export function unequal(original: readonly Entry[], fixed: readonly Entry[]): string[] {
  const key = ({ kind, name }: Entry) => `${kind} ${name}`;
  const left = new Map(original.map((entry) => [key(entry), entry.definition]));
  const right = new Map(fixed.map((entry) => [key(entry), entry.definition]));
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((name) => {
    const [then, now] = [left.get(name), right.get(name)];
    return then === now ? [] : [`${name}\n  original: ${then ?? 'not there'}\n  fixed:    ${now ?? 'not there'}`];
  });
}
