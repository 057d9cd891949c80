import type { DropStmt } from '../../sql/tree';
import type { Derivation } from '../derivation';
import { drop } from './deletion';
import { isClonedTrigger } from './descendants';
import { nameFrom, partsOf } from './names';

const kinds = { OBJECT_TRIGGER: 'trigger', OBJECT_RULE: 'rule', OBJECT_POLICY: 'policy' } as const;

/** DROP TRIGGER, RULE and POLICY: ACCESS EXCLUSIVE on their table, and nothing when IF EXISTS finds none. */
export function dropAttachment(node: DropStmt, derivation: Derivation): void {
  const { world } = derivation;
  const kind = kinds[node.removeType as keyof typeof kinds];
  for (const object of node.objects ?? []) {
    const parts = partsOf(object);
    const name = parts[parts.length - 1] ?? '';
    const tableName = nameFrom(parts.slice(0, -1));
    const relation = node.missing_ok ? world.findRelation(tableName) : world.relationNamed(tableName);
    if (!relation) continue;
    const found = relation.attachments.some((each) => each.kind === kind && each.name === name);
    if (found && kind === 'trigger' && isClonedTrigger(relation, name, world)) {
      derivation.lock(relation, 'AccessShareLock');
      derivation.fails(
        '2BP01',
        `cannot drop trigger ${name} on table ${relation.name} because its parent's requires it`,
      );
    } else if (found) {
      drop([{ kind, relation: relation.id, name }], node.behavior === 'DROP_CASCADE', derivation);
    } else if (relation.assumed) {
      derivation.lock(relation, 'AccessExclusiveLock');
      if (node.missing_ok) derivation.unknown(`whether "${relation.name}" has the ${kind} "${name}"`);
    } else if (!node.missing_ok) {
      derivation.lock(relation, 'AccessShareLock');
      derivation.fails('42704', `${kind} "${name}" for table "${relation.name}" does not exist`);
    }
  }
}
