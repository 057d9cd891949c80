import { databaseDefault } from '../defaults';
import type { PlanGround } from '../kind';
import type { FieldView } from '../schemaView';
import type { PairDefaults } from '../syncTrigger';

/** How the defaults of a field go together with a second column of a type. */
export interface FieldDefaults {
  readonly pair: PairDefaults;
  readonly defaults: { readonly sql: string | undefined; readonly inBoth: boolean };
}

export function pairDefaults({ schema }: PlanGround, field: FieldView, type: string): FieldDefaults {
  const found = databaseDefault(field, schema);
  if (!found) return { pair: { kind: 'none' }, defaults: { sql: undefined, inBoth: false } };
  if (!found.stable) return { pair: { kind: 'old only' }, defaults: { sql: found.sql, inBoth: false } };
  // Compared as the column stores it: CURRENT_TIMESTAMP has more digits than timestamp(3).
  const value = `(${found.sql})::${type}`;
  return { pair: { kind: 'common', value }, defaults: { sql: found.sql, inBoth: true } };
}
