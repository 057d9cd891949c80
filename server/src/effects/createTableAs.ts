import type { CreateTableAsStmt, IntoClause, Node, SelectStmt } from '../sql/tree';
import type { Derivation } from './derivation';
import { noteMadeWith } from './mechanics/heldRows';
import { nameOf, spelledName, strings } from './mechanics/names';
import { outputColumns, toColumns } from './mechanics/outputColumns';
import { readStored } from './mechanics/storedQuery';
import { noteUse } from './mechanics/typeFacts';

const persistences = { p: 'permanent', u: 'unlogged', t: 'temporary' } as const;

/** CREATE TABLE AS: reads what its query reads, unless WITH NO DATA (src/backend/commands/createas.c, ExecCreateTableAs). */
export function createTableAs(node: CreateTableAsStmt, derivation: Derivation): void {
  createFrom(node.into, node.query, node.if_not_exists ?? false, derivation);
}

/** SELECT … INTO is the same. */
export function selectInto(node: SelectStmt, derivation: Derivation): void {
  const { intoClause, ...query } = node;
  createFrom(intoClause, { SelectStmt: query }, false, derivation);
}

function createFrom(
  into: IntoClause | undefined,
  query: Node | undefined,
  ifNotExists: boolean,
  derivation: Derivation,
): void {
  const { world } = derivation;
  const name = nameOf(into?.rel);
  const persistence = persistences[(into?.rel?.relpersistence ?? 'p') as 'p' | 'u' | 't'] ?? 'permanent';
  const schema = persistence === 'temporary' ? 'pg_temp' : world.creationSchema(name);
  const existing = world.findRelation({ schema, name: name.name });
  const taken = existing !== undefined && !existing.assumed;
  readStored(query, taken || into?.skipData ? 'analyzed' : 'run', derivation);
  if (taken) {
    if (!ifNotExists) derivation.fails('42P07', `relation "${spelledName(name)}" already exists`);
    return;
  }
  if (existing) world.remove(existing.id);
  const select = query && 'SelectStmt' in query ? query.SelectStmt : undefined;
  const columns = select ? toColumns(outputColumns(select, world), strings(into?.colNames)) : [];
  const storage = { tablespace: into?.tableSpaceName || undefined, accessMethod: into?.accessMethod || undefined };
  const table = world.create(name, { kind: 'table', persistence, columns, ...storage });
  if (into?.onCommit === 'ONCOMMIT_DROP') derivation.note({ kind: 'needs transaction', otherwise: 'dropped' });
  for (const { type } of columns) noteUse(type, table.id, world);
  if (!into?.skipData) noteMadeWith(select, table, derivation);
}
