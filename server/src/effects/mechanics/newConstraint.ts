import type { Constraint, ConstraintKind } from '../../catalog/relation';

/** A constraint with what most have; with all its fields, so that engines give constraints one shape. */
export function namedConstraint(name: string, kind: ConstraintKind, columns: readonly string[]): Constraint {
  return {
    name,
    kind,
    columns,
    validated: true,
    enforced: true,
    deferrable: false,
    initiallyDeferred: undefined,
    noInherit: false,
    inherited: false,
    expression: undefined,
    index: undefined,
    references: undefined,
  };
}
