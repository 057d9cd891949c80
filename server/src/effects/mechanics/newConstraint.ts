import type { Constraint, ConstraintKind } from '../../catalog/relation';

/** A constraint with what most have. */
export function namedConstraint(name: string, kind: ConstraintKind, columns: readonly string[]): Constraint {
  return {
    name,
    kind,
    columns,
    validated: true,
    enforced: true,
    deferrable: false,
    noInherit: false,
    inherited: false,
  };
}
