import type { Relation } from '../catalog/relation';
import type { CreateTableAsStmt, RefreshMatViewStmt } from '../sql/tree';
import type { Derivation } from './derivation';
import { nameOf, strings } from './mechanics/names';
import { outputColumns, toColumns } from './mechanics/outputColumns';
import { relationMeant } from './mechanics/renameRelation';
import { keepReads, readStored } from './mechanics/storedQuery';

/** CREATE MATERIALIZED VIEW: reads what its query reads, unless WITH NO DATA (src/backend/commands/createas.c). */
export function createMaterializedView(node: CreateTableAsStmt, derivation: Derivation): void {
  const { world } = derivation;
  const name = nameOf(node.into?.rel);
  const existing = world.findRelation({ schema: world.creationSchema(name), name: name.name });
  const populated = node.into?.skipData !== true;
  const reads = readStored(node.query, populated && !existing ? 'run' : 'analyzed', derivation);
  if (existing) {
    if (!node.if_not_exists) derivation.fails('42P07', `relation "${name.name}" already exists`);
    return;
  }
  const select = node.query && 'SelectStmt' in node.query ? node.query.SelectStmt : undefined;
  const columns = select ? toColumns(outputColumns(select, world), strings(node.into?.colNames)) : [];
  const view = world.create(name, { kind: 'materialized view', columns, definition: node.query, populated });
  keepReads(view.id, reads, world);
}

/**
 * REFRESH MATERIALIZED VIEW writes it anew under ACCESS EXCLUSIVE; CONCURRENTLY compares under EXCLUSIVE, so that
 * reads go on (src/backend/commands/matview.c, ExecRefreshMatView).
 */
export function refresh(node: RefreshMatViewStmt, derivation: Derivation): void {
  const view = relationMeant(node, 'OBJECT_MATVIEW', derivation);
  if (!view) return;
  const concurrently = node.concurrent ?? false;
  derivation.lock(view, concurrently ? 'ExclusiveLock' : 'AccessExclusiveLock');
  if (concurrently && refusesConcurrent(view, node, derivation)) return;
  if (view.assumed) derivation.unknown(`what "${view.name}" reads: no migration created it`);
  if (!node.skipData) readStored(view.definition, 'run', derivation);
  if (concurrently) derivation.scan(view, 'query');
  else writeAnew(view, derivation);
  derivation.world.change(view.id, (each) => ({ ...each, populated: !node.skipData }));
}

function writeAnew(view: Relation, derivation: Derivation): void {
  derivation.rewrite(view, 'the query runs again');
  for (const id of view.indexes) {
    const index = derivation.world.relation(id);
    if (index) derivation.rebuildIndex(index);
  }
}

function refusesConcurrent(view: Relation, node: RefreshMatViewStmt, derivation: Derivation): boolean {
  if (view.assumed) return false;
  const key = view.indexes.some((id) => {
    const facts = derivation.world.relation(id)?.index;
    return (
      facts?.unique === true &&
      facts.valid &&
      !facts.predicate &&
      facts.parts.every(({ column }) => column !== undefined)
    );
  });
  if (node.skipData) derivation.fails('42601', 'REFRESH options CONCURRENTLY and WITH NO DATA cannot be used together');
  else if (view.populated === false)
    derivation.fails('55000', 'CONCURRENTLY cannot be used when the materialized view is not populated');
  else if (!key)
    derivation.fails('55000', `cannot refresh materialized view "${view.schema}.${view.name}" concurrently`);
  else return false;
  return true;
}
