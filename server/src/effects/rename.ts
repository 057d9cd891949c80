import type { ObjectType, RenameStmt } from '../sql/tree';
import type { Derivation } from './derivation';
import { overloadsOf } from './mechanics/dropObjects';
import { nameOf, nameOfNode, spelledName } from './mechanics/names';
import { renameAttachment, renameColumnStatement, renameConstraint } from './mechanics/renameParts';
import { renameRelation } from './mechanics/renameRelation';
import { moveType } from './mechanics/retypeNames';
import { moveSchema } from './mechanics/schemaContents';

type Rename = (node: RenameStmt, derivation: Derivation) => void;

/** What renames each kind of object; roles, databases, casts, text search and the like lock no table that stands. */
const renames: Partial<Record<ObjectType, Rename>> = {
  OBJECT_TABLE: renameRelation,
  OBJECT_FOREIGN_TABLE: renameRelation,
  OBJECT_VIEW: renameRelation,
  OBJECT_MATVIEW: renameRelation,
  OBJECT_SEQUENCE: renameRelation,
  OBJECT_INDEX: renameRelation,
  OBJECT_COLUMN: renameColumnStatement,
  OBJECT_ATTRIBUTE: renameColumnStatement,
  OBJECT_TABCONSTRAINT: renameConstraint,
  OBJECT_TRIGGER: renameAttachment,
  OBJECT_RULE: renameAttachment,
  OBJECT_POLICY: renameAttachment,
  OBJECT_TYPE: renameType,
  OBJECT_DOMAIN: renameType,
  OBJECT_DOMCONSTRAINT: renameDomainConstraint,
  OBJECT_SCHEMA: renameSchema,
  OBJECT_FUNCTION: renameFunction,
  OBJECT_PROCEDURE: renameFunction,
  OBJECT_ROUTINE: renameFunction,
  OBJECT_STATISTIC_EXT: renameStatistics,
  OBJECT_PUBLICATION: renamePublication,
};

/** RENAME of everything (src/backend/commands/alter.c, ExecRenameStmt). */
export function renameStatement(node: RenameStmt, derivation: Derivation): void {
  renames[node.renameType ?? 'OBJECT_TABLE']?.(node, derivation);
}

function renameType(node: RenameStmt, derivation: Derivation): void {
  const { world } = derivation;
  const name = nameOfNode(node.object);
  const type = world.findType(name);
  const to = node.newname ?? '';
  if (!type) {
    derivation.unknown(`which tables use the type "${spelledName(name)}": no migration created it`);
    return;
  }
  if (world.findType({ schema: type.schema, name: to })) {
    derivation.fails('42710', `type "${to}" already exists`);
    return;
  }
  const relation = type.kind === 'composite' ? world.findRelation(type) : undefined;
  if (relation) {
    derivation.lock(relation, 'AccessExclusiveLock');
    world.put({ ...relation, name: to });
  }
  derivation.renames('type', undefined, `${type.schema}.${type.name}`, to);
  moveType(type, { schema: type.schema, name: to }, world);
}

function renameDomainConstraint(node: RenameStmt, { world }: Derivation): void {
  const type = world.findType(nameOfNode(node.object));
  if (!type) return;
  const constraints = type.constraints.map((each) =>
    each.name === node.subname ? { ...each, name: node.newname ?? each.name } : each,
  );
  world.putType({ ...type, constraints });
}

function renameSchema(node: RenameStmt, derivation: Derivation): void {
  const from = node.subname ?? '';
  const to = node.newname ?? '';
  derivation.renames('schema', undefined, from, to);
  moveSchema(from, to, derivation.world);
}

function renameFunction(node: RenameStmt, derivation: Derivation): void {
  const { world } = derivation;
  const [found] = overloadsOf(node.object, derivation);
  const to = node.newname ?? '';
  if (!found) return;
  derivation.renames('function', undefined, `${found.schema}.${found.name}`, to);
  world.putFunctions(
    found.schema,
    found.name,
    world.findFunctions(found).filter((each) => each !== found),
  );
  const target = { schema: found.schema, name: to };
  world.putFunctions(found.schema, to, [...world.findFunctions(target), { ...found, name: to }]);
}

function renameStatistics(node: RenameStmt, { world }: Derivation): void {
  const name = nameOfNode(node.object);
  const entry = world.entry('statistics', spelledName(name));
  world.putEntry('statistics', spelledName(name), undefined);
  world.putEntry('statistics', spelledName({ ...name, name: node.newname ?? '' }), entry);
}

function renamePublication(node: RenameStmt, { world }: Derivation): void {
  const name = nameOfNode(node.object ?? { String: { sval: node.subname ?? nameOf(node.relation).name } }).name;
  const entry = world.entry('publication', name);
  world.putEntry('publication', name, undefined);
  if (entry) world.putEntry('publication', node.newname ?? '', entry);
}
