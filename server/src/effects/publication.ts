import type { Relation } from '../catalog/relation';
import type { AlterPublicationStmt, CreatePublicationStmt, Node } from '../sql/tree';
import type { Derivation } from './derivation';
import { withDescendants } from './mechanics/descendants';
import { nameOf } from './mechanics/names';

/** A publication, as far as its tables matter. */
interface Publication {
  readonly tables: readonly string[];
}

/** CREATE PUBLICATION: SHARE UPDATE EXCLUSIVE on each table named (src/backend/commands/publicationcmds.c, OpenTableList). */
export function createPublication(node: CreatePublicationStmt, derivation: Derivation): void {
  const tables = lockTables(node.pubobjects, derivation);
  derivation.world.putEntry('publication', node.pubname ?? '', { tables: tables.map(({ id }) => id) });
}

/** ALTER PUBLICATION: the same, and SET also on the tables that it takes out. */
export function alterPublication(node: AlterPublicationStmt, derivation: Derivation): void {
  const { world } = derivation;
  const name = node.pubname ?? '';
  const before = (world.entry('publication', name) as Publication | undefined)?.tables ?? [];
  const given = lockTables(node.pubobjects, derivation).map(({ id }) => id);
  if (node.action === 'AP_SetObjects') {
    for (const id of before.filter((each) => !given.includes(each))) {
      const left = world.relation(id);
      if (left) derivation.lock(left, 'ShareUpdateExclusiveLock');
    }
  }
  world.putEntry('publication', name, { tables: tablesAfter(node.action, before, given) });
}

function tablesAfter(
  action: AlterPublicationStmt['action'],
  before: readonly string[],
  given: readonly string[],
): readonly string[] {
  if (action === 'AP_AddObjects') return [...new Set([...before, ...given])];
  if (action === 'AP_DropObjects') return before.filter((id) => !given.includes(id));
  return action === 'AP_SetObjects' ? given : before;
}

/** Inheriting tables are named with their parent, partitions are not. */
function lockTables(objects: readonly Node[] | undefined, derivation: Derivation): Relation[] {
  const ranges = (objects ?? []).flatMap((each) =>
    'PublicationObjSpec' in each ? (each.PublicationObjSpec.pubtable?.relation ?? []) : [],
  );
  const tables = ranges.flatMap((range) => {
    const table = derivation.world.relationNamed(nameOf(range));
    return range.inh === true && table.kind !== 'partitioned table'
      ? withDescendants(table, derivation.world)
      : [table];
  });
  for (const table of tables) derivation.lock(table, 'ShareUpdateExclusiveLock');
  const refused = tables.find((table) => !canPublish(table));
  if (refused) derivation.fails('22023', `cannot add relation "${refused.name}" to publication`);
  return tables;
}

/** Only tables whose changes are logged (src/backend/catalog/pg_publication.c, check_publication_add_relation). */
function canPublish({ kind, persistence }: Relation): boolean {
  return (kind === 'table' || kind === 'partitioned table') && persistence === 'permanent';
}
