import { addRequiredColumn } from './addRequiredColumn';
import { changeType } from './changeType';
import type { PlanKind } from './kind';
import { makeRequired } from './makeRequired';
import { renameColumn } from './renameColumn';

/** All kinds of plans, in the order in which they are offered. */
export const planKinds: readonly PlanKind[] = [renameColumn, changeType, makeRequired, addRequiredColumn];

/** The kind of that id. */
export function planKind(id: string): PlanKind | undefined {
  return planKinds.find((kind) => kind.id === id);
}
