import { generatedName } from '../catalog/generatedName';
import type { CreateStatsStmt, Node } from '../sql/tree';
import type { Derivation } from './derivation';
import { nameFrom, nameOf, spelledName, strings } from './mechanics/names';
import { columnNamesIn } from './mechanics/walk';

/** CREATE STATISTICS: SHARE UPDATE EXCLUSIVE on the table, even where the name is taken (src/backend/commands/statscmds.c). */
export function createStatistics(node: CreateStatsStmt, derivation: Derivation): void {
  const { world } = derivation;
  const range = (node.relations ?? []).find((each) => 'RangeVar' in each);
  if (!range || !('RangeVar' in range)) return;
  const table = world.relationNamed(nameOf(range.RangeVar));
  derivation.lock(table, 'ShareUpdateExclusiveLock');
  const given = nameFrom(strings(node.defnames));
  const names = (node.exprs ?? []).map(elementName);
  const isFree = (name: string) => world.entry('statistics', name) === undefined;
  const name = given.name ? spelledName(given) : generatedName(table.name, names.join('_'), 'stat', isFree);
  if (!isFree(name)) {
    if (!node.if_not_exists) derivation.fails('42710', `statistics object "${given.name}" already exists`);
    return;
  }
  const columns = (node.exprs ?? []).flatMap((each) =>
    'StatsElem' in each ? (each.StatsElem.name ?? columnNamesIn(each.StatsElem.expr)) : [],
  );
  world.putEntry('statistics', name, { relation: table.id, columns });
}

function elementName(node: Node): string {
  return ('StatsElem' in node && node.StatsElem.name) || 'expr';
}
