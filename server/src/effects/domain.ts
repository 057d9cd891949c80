import type { Relation } from '../catalog/relation';
import type { DomainConstraint, TypeRef, UserType } from '../catalog/type';
import type { World } from '../catalog/world';
import type { AlterDomainStmt, Constraint, CreateDomainStmt, Node } from '../sql/tree';
import type { Derivation } from './derivation';
import { nameFrom, spelledName, strings } from './mechanics/names';
import { typeRefOf, userType } from './mechanics/typeRef';
import { expressionOf } from './mechanics/walk';

/** CREATE DOMAIN: nobody waits for it. */
export function createDomain(node: CreateDomainStmt, derivation: Derivation): void {
  const { world } = derivation;
  const name = nameFrom(strings(node.domainname));
  if (world.findType({ schema: world.creationSchema(name), name: name.name })) {
    derivation.fails('42710', `type "${name.name}" already exists`);
    return;
  }
  const given = constraintsIn(node.constraints);
  const constraints: DomainConstraint[] = [];
  for (const each of given) constraints.push(...kept(each, name.name, constraints));
  const value = given.find(({ contype }) => contype === 'CONSTR_DEFAULT')?.raw_expr;
  const base = typeRefOf(node.typeName, world);
  // A domain over another one takes its default, once (typecmds.c, DefineDomain).
  const inherited = base?.dimensions === 0 ? userType(base, world)?.default : undefined;
  world.createType(name, { kind: 'domain', base, constraints, default: value ? expressionOf(value) : inherited });
}

function constraintsIn(nodes: readonly Node[] | undefined): Constraint[] {
  return (nodes ?? []).flatMap((node) => ('Constraint' in node ? [node.Constraint] : []));
}

/** The constraint as the catalog keeps it; a check without a name is called after the domain. */
function kept(node: Constraint, domain: string, others: readonly DomainConstraint[]): DomainConstraint[] {
  const kind = node.contype === 'CONSTR_NOTNULL' ? 'not null' : 'check';
  if (kind === 'check' && node.contype !== 'CONSTR_CHECK') return [];
  const label = kind === 'check' ? 'check' : 'not_null';
  let name = node.conname || `${domain}_${label}`;
  for (let n = 1; !node.conname && others.some((each) => each.name === name); n++) name = `${domain}_${label}${n}`;
  const expression = node.raw_expr && expressionOf(node.raw_expr);
  return [{ name, kind, validated: node.skip_validation !== true, expression }];
}

/**
 * ALTER DOMAIN: what is new or validated is checked against every table with a column of the domain, under SHARE
 * (src/backend/commands/typecmds.c, get_rels_with_domain).
 */
export function alterDomain(node: AlterDomainStmt, derivation: Derivation): void {
  const { world } = derivation;
  const name = nameFrom(strings(node.typeName));
  const type = world.findType(name);
  if (!type) {
    derivation.unknown(`which tables use the domain "${spelledName(name)}": no migration created it`);
  } else if (type.kind !== 'domain') {
    derivation.fails('42809', `${type.name} is not a domain`);
  } else if (node.subtype === 'T') {
    world.putType({ ...type, default: node.def && expressionOf(node.def) });
  } else if (node.subtype === 'N') {
    world.putType({ ...type, constraints: type.constraints.filter(({ kind }) => kind !== 'not null') });
  } else if (node.subtype === 'O') {
    setNotNull(type, derivation);
  } else if (node.subtype === 'C') {
    addConstraint(type, node, derivation);
  } else {
    dropOrValidate(type, node, derivation);
  }
}

function setNotNull(type: UserType, derivation: Derivation): void {
  if (type.constraints.some(({ kind }) => kind === 'not null')) return;
  if (!checkTables(type, derivation)) return;
  const constraint: DomainConstraint = { name: `${type.name}_not_null`, kind: 'not null', validated: true };
  derivation.world.putType({ ...type, constraints: [...type.constraints, constraint] });
  derivation.mayFail(undefined, 'nulls', type.name);
}

function addConstraint(type: UserType, node: AlterDomainStmt, derivation: Derivation): void {
  const [given] = constraintsIn(node.def ? [node.def] : []);
  const [constraint] = given ? kept(given, type.name, type.constraints) : [];
  if (!given || !constraint) return;
  if (type.constraints.some(({ name }) => name === given.conname)) {
    derivation.fails('42710', `constraint "${given.conname}" for domain "${type.name}" already exists`);
    return;
  }
  if (constraint.validated && !checkTables(type, derivation)) return;
  if (constraint.validated) derivation.mayFail(undefined, 'violations', constraint.name);
  derivation.world.putType({ ...type, constraints: [...type.constraints, constraint] });
}

function dropOrValidate(type: UserType, node: AlterDomainStmt, derivation: Derivation): void {
  const found = type.constraints.find(({ name }) => name === node.name);
  if (!found) {
    if (!node.missing_ok)
      derivation.fails('42704', `constraint "${node.name}" of domain "${type.name}" does not exist`);
    return;
  }
  const others = type.constraints.filter((each) => each !== found);
  if (node.subtype === 'X') {
    derivation.world.putType({ ...type, constraints: others });
    return;
  }
  if (!checkTables(type, derivation)) return;
  derivation.mayFail(undefined, 'violations', found.name);
  derivation.world.putType({ ...type, constraints: [...others, { ...found, validated: true }] });
}

/** Reads every table with a column of the domain; a container of the domain in a table makes that impossible. */
function checkTables(type: UserType, derivation: Derivation): boolean {
  const { world } = derivation;
  const users = type.usedBy.flatMap((id) => world.relation(id) ?? []);
  for (const table of users.filter((each) => hasColumn(each, type, world))) {
    if (table.kind !== 'table' && table.kind !== 'materialized view') continue;
    derivation.lock(table, 'ShareLock');
    derivation.scan(table, 'domain');
  }
  const holder = users.find((each) =>
    each.columns.some((column) => isOver(column.type, type, world) && column.type.dimensions > 0),
  );
  if (holder)
    derivation.fails('0A000', `cannot alter type "${type.name}" because table "${holder.name}" uses it in an array`);
  return holder === undefined;
}

function hasColumn(table: Relation, type: UserType, world: World): boolean {
  return table.columns.some((column) => column.type.dimensions === 0 && isOver(column.type, type, world));
}

/** Whether the type is the domain, or a domain over it. */
function isOver(ref: TypeRef, type: UserType, world: World): boolean {
  if (ref.schema === type.schema && ref.name === type.name) return true;
  const own = ref.schema === 'pg_catalog' ? undefined : world.findType(ref);
  return own?.kind === 'domain' && own.base !== undefined && isOver(own.base, type, world);
}
