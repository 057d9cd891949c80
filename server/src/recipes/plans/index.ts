import type { PlanKind } from './kind';
import { renameColumn } from './renameColumn';

/** All kinds of plans, in the order in which they are offered. */
export const planKinds: readonly PlanKind[] = [renameColumn];

/** The kind of that id. */
export function planKind(id: string): PlanKind | undefined {
  return planKinds.find((kind) => kind.id === id);
}
