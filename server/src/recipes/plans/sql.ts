import type { Catalog } from '../../catalog/catalog';
import { generatedName, truncateName } from '../../catalog/generatedName';
import { relationIn, worldOf } from '../../catalog/reading';
import type { Relation } from '../../catalog/relation';
import type { TypeRef } from '../../catalog/type';
import { spelledType } from '../../effects/mechanics/typeRef';
import type { ModelView } from './schemaView';

/** A name in quotes, as Prisma writes all names. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string constant. */
export function literal(text: string): string {
  return text.includes('\\')
    ? `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
    : `'${text.replaceAll("'", "''")}'`;
}

/** A table or index as statements name it; the schema only where it is not `public`. */
export function named({ schema, name }: Pick<Relation, 'schema' | 'name'>): string {
  return schema === 'public' ? quoted(name) : `${quoted(schema)}.${quoted(name)}`;
}

/** The table of a model, where some migration created it. */
export function tableOf(catalog: Catalog, { schema, table }: ModelView): Relation | undefined {
  const relation = worldOf(catalog).findRelation({ schema: schema ?? 'public', name: table });
  return relation && !relation.assumed ? relation : undefined;
}

/** The indexes of a table. */
export function indexesOf(catalog: Catalog, { indexes }: Relation): Relation[] {
  return indexes.flatMap((id) => relationIn(catalog, id) ?? []);
}

/** A type as statements write it. */
export function typeSql(type: TypeRef): string {
  if (type.schema === 'pg_catalog') return spelledType(type);
  const brackets = type.dimensions > 0 ? '[]' : '';
  return `${named({ schema: type.schema, name: type.name })}${brackets}`;
}

/** Whether values of a type cannot be compared (`json` has no `=`). */
export function lacksEquality(type: TypeRef): boolean {
  return ['json', 'xml', 'point', 'polygon'].includes(type.name);
}

/** A name for something new on a table, as Prisma would give it, or the next one that is free. */
export function freeName(catalog: Catalog, table: Relation, columns: readonly string[], label: string): string {
  const world = worldOf(catalog);
  const isFree = (name: string) =>
    world.isFree(table.schema, name) && table.constraints.every((constraint) => constraint.name !== name);
  return generatedName(table.name, columns.join('_'), label, isFree);
}

/** A name that PostgreSQL takes as it is. */
export function joined(...words: readonly string[]): string {
  return truncateName(words.join('_'));
}

const shortTries = 20;
const mostTries = 30;

/**
 * Statements that need a strong lock for a moment. They wait for it 100 ms, after many tries a second, let everybody
 * through who has queued up meanwhile, and try again; what they had locked is given back before (a block with EXCEPTION
 * is a subtransaction). So nobody waits longer than that, and no failed migration is left behind. Whoever has locked
 * the table is mostly done by then; autovacuum on a large table may not be, and gives way to nobody who waits for less
 * than deadlock_timeout, a second (src/backend/storage/lmgr/proc.c, ProcSleep).
 */
export function briefly(...statements: readonly string[]): string[] {
  const body = statements
    .flatMap((statement) => statement.split('\n'))
    .map((line) => (line === '' ? '' : `      ${line}`));
  return [
    'DO $lockstep$',
    'DECLARE',
    '  tries int := 0;',
    'BEGIN',
    '  LOOP',
    '    BEGIN',
    `      PERFORM set_config('lock_timeout', CASE WHEN tries < ${shortTries} THEN '100ms' ELSE '1s' END, true);`,
    ...body,
    '      EXIT;',
    '    EXCEPTION WHEN lock_not_available OR deadlock_detected THEN',
    '      tries := tries + 1;',
    `      IF tries >= ${mostTries} THEN RAISE; END IF;`,
    '      PERFORM pg_sleep(least(0.2 * tries, 3) * (0.5 + random()));',
    '    END;',
    '  END LOOP;',
    'END $lockstep$;',
  ];
}

/** Lines as the text of a file. */
export function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
