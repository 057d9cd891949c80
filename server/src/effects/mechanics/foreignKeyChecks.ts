// What changing rows does to the tables on the other side of foreign keys (src/backend/utils/adt/ri_triggers.c).
import { type Constraint, columnOf, type ReferentialAction, type Relation } from '../../catalog/relation';
import type { Derivation } from '../derivation';
import type { LockMode } from '../lock';
import { partitionAncestors, withPartitions } from './descendants';
import { noteGone } from './heldRows';

/** New or changed rows look for the rows they refer to: SELECT … FOR KEY SHARE on the other table. */
export function checkReferences(table: Relation, columns: readonly string[] | 'all', derivation: Derivation): void {
  for (const { references, enforced, columns: own } of table.constraints) {
    if (!references || !enforced || (columns !== 'all' && !own.some((column) => columns.includes(column)))) continue;
    const far = derivation.world.relation(references.relation);
    for (const each of far ? withPartitions(far, derivation.world) : []) derivation.lock(each, 'RowShareLock');
  }
}

/** New rows look for those they refer to, but by a key of which a column has neither a value nor a default: it is null. */
export function checkInserted(table: Relation, given: ReadonlySet<string>, derivation: Derivation): void {
  const filled = (name: string) => {
    const column = columnOf(table, name);
    return given.has(name) || !column || column.default || column.identity || column.generated;
  };
  const mayChange = table.attachments.some(({ kind }) => kind !== 'policy');
  const own = table.constraints.filter(({ references }) => references).filter(({ columns }) => columns.every(filled));
  checkReferences(table, mayChange || table.assumed ? 'all' : own.flatMap(({ columns }) => columns), derivation);
}

/** Rows that go, or whose keys change, look for rows that refer to them, and take those along as the key says. */
export function checkReferencing(
  table: Relation,
  event: 'delete' | 'update',
  columns: readonly string[] | 'all',
  derivation: Derivation,
  seen: ReadonlySet<string> = new Set(),
): void {
  const referenced = [table, ...partitionAncestors(table, derivation.world)];
  for (const far of referenced) {
    for (const id of far.referencedBy) {
      const child = derivation.world.relation(id);
      for (const key of child?.constraints ?? []) {
        if (key.references?.relation !== far.id || !key.enforced || key.inherited) continue;
        if (columns !== 'all' && !keyColumns(key, far).some((column) => columns.includes(column))) continue;
        follow(child!, key, event, derivation, seen);
      }
    }
  }
}

function follow(
  child: Relation,
  key: Constraint,
  event: 'delete' | 'update',
  derivation: Derivation,
  seen: ReadonlySet<string>,
): void {
  const action = event === 'delete' ? key.references!.onDelete : key.references!.onUpdate;
  for (const each of withPartitions(child, derivation.world)) {
    derivation.lock(each, modeOf(action));
    if (action === 'cascade') noteGone(each, derivation.world);
    if (each.kind === 'table' && !isIndexed(each, key, derivation)) derivation.scan(each, 'foreign key');
  }
  const step = `${child.id} ${event}`;
  if (action === 'no action' || action === 'restrict' || seen.has(step)) return;
  const how = action === 'cascade' && event === 'delete' ? 'delete' : 'update';
  derivation.note({ kind: 'changes rows', relation: derivation.ref(child), how, everyRow: false, few: false });
  checkReferencing(child, how, how === 'delete' ? 'all' : key.columns, derivation, new Set([...seen, step]));
}

function modeOf(action: ReferentialAction): LockMode {
  return action === 'no action' || action === 'restrict' ? 'RowShareLock' : 'RowExclusiveLock';
}

function isIndexed(child: Relation, key: Constraint, { world }: Derivation): boolean {
  return child.indexes.some((id) => {
    const facts = world.relation(id)?.index;
    const first = facts?.valid && !facts.predicate ? facts.parts[0]?.column : undefined;
    return first !== undefined && key.columns.includes(first);
  });
}

function keyColumns(key: Constraint, far: Relation): readonly string[] {
  if (key.references!.columns.length > 0) return key.references!.columns;
  return far.constraints.find(({ kind }) => kind === 'primary key')?.columns ?? [];
}
