import { type Column, columnOf, type Relation } from '../../catalog/relation';
import type { TypeRef } from '../../catalog/type';
import type { ColumnDef } from '../../sql/tree';
import { type Alteration, placeOf } from '../mechanics/alteration';
import { isBlank } from '../mechanics/knownRows';
import { nameOfNode } from '../mechanics/names';
import { changeColumn } from '../mechanics/notNull';
import { typeChange } from '../mechanics/typeChange';
import { noteUse, typeFacts } from '../mechanics/typeFacts';
import { isKnownType, serialBase, spelledType, typeRefOf, unknownType } from '../mechanics/typeRef';
import { namedColumn, reached, withDescendantsLocked } from './columnAttributes';
import type { Running } from './command';
import { conversionMayFail } from './conversion';
import { lockSequences } from './identity';
import { noteChange } from './retype';
import { obstacleToRetype } from './typeObstacle';

function definition({ node }: Running): ColumnDef | undefined {
  return node.def && 'ColumnDef' in node.def ? node.def.ColumnDef : undefined;
}

/** What is looked at before any command is executed (src/backend/commands/tablecmds.c, ATPrepAlterColumnType). */
export function prepareColumnType(running: Running): void {
  const { table, node, alteration, recurse } = running;
  const { derivation } = alteration;
  const def = definition(running);
  const column = namedColumn(running);
  const name = node.name ?? '';
  if (!column) return;
  if (column.inherited) {
    derivation.fails('42P16', `cannot alter inherited column "${name}"`);
    return;
  }
  if (table.partitionKey?.columns.includes(name)) {
    derivation.fails(
      '42P16',
      `cannot alter column "${name}" because it is part of the partition key of relation "${table.name}"`,
    );
    return;
  }
  if (serialBase(def?.typeName)) {
    derivation.fails('42704', `type "${nameOfNode(def?.typeName && { TypeName: def.typeName }).name}" does not exist`);
    return;
  }
  if (!recurse && table.children.length > 0) {
    derivation.fails('42P16', `type of inherited column "${name}" must be changed in child tables too`);
    return;
  }
  const target = typeRefOf(def?.typeName, derivation.world);
  if (target && typeChange(column, target, def?.raw_default, placeOf(alteration)) === 'impossible') {
    derivation.fails('42804', `column "${name}" cannot be cast automatically to type ${spelledType(target)}`);
    return;
  }
  withDescendantsLocked(running);
}

/** ALTER COLUMN TYPE on the table and all that inherit (tablecmds.c, ATExecAlterColumnType). */
export function alterColumnType(running: Running): void {
  const { table, node, alteration } = running;
  const { derivation } = alteration;
  const def = definition(running);
  const target = typeRefOf(def?.typeName, derivation.world) ?? unknownType;
  const name = node.name ?? '';
  if (table.assumed && !columnOf(table, name)) {
    derivation.unknown(
      `whether "${table.name}" is written anew: no migration created it, so the old type of "${name}" is not known`,
    );
    return;
  }
  const collation = def?.collClause ? nameOfNode({ List: { items: def.collClause.collname ?? [] } }).name : undefined;
  for (const each of reached(running)) {
    const column = columnOf(each, name);
    if (column) retypeOne(each, column, { ...column, type: target, collation }, running);
  }
}

function retypeOne(table: Relation, column: Column, after: Column, running: Running): void {
  const { alteration } = running;
  const { derivation, later } = alteration;
  const obstacle = obstacleToRetype(table, column.name, derivation);
  if (obstacle) {
    derivation.fails('0A000', `cannot alter type of a column used by ${obstacle}`);
    return;
  }
  const using = definition(running)?.raw_default;
  const change = typeChange(column, after.type, using, placeOf(alteration));
  if (column.generated?.kind !== 'virtual') {
    const why = `${spelledType(column.type)} to ${spelledType(after.type)}`;
    if (change === 'rewritten') later.rewrite(table, using ? `${why}, computed for each row` : why);
    if (change === 'unknown') sayUnknown(table, column, after.type, alteration);
  }
  if (conversionMayFail(column.type, after.type, change, using) && !isBlank(table, column.name, derivation.world))
    derivation.mayFail(table, 'conversion', column.name);
  if (column.identity) lockSequences(table, column.name, 'ShareRowExclusiveLock', alteration);
  changeColumn(table, column.name, () => after, alteration);
  noteUse(after.type, table.id, derivation.world);
  noteChange(table, { name: column.name, before: column, after }, running);
}

function sayUnknown(table: Relation, column: Column, target: TypeRef, { derivation }: Alteration): void {
  const { world } = derivation;
  const unknown = [column.type, target].find(
    (type) => typeFacts(type, world).kind === 'unknown' && !isKnownType(type, world),
  );
  derivation.unknown(
    `whether "${table.name}" is written anew: the type ${spelledType(unknown ?? target)} is not known`,
  );
}
