import type { Relation } from '../../../catalog/relation';
import { systemType } from '../../../effects/mechanics/typeRef';
import type { ColumnCopy } from '../copy/columnCopy';
import type { WrittenType } from '../prismaTypes';
import type { EnumView, ModelView } from '../schemaView';

/** An enum that becomes a table, with the column that comes to refer to it. */
export interface Lookup {
  readonly copy: ColumnCopy;
  readonly type: EnumView;
  /** The name of the model that holds the values, and its table; the model itself once there is one. */
  readonly name: string;
  readonly table: Pick<Relation, 'schema' | 'name'>;
  readonly model: ModelView | undefined;
  /** Its field that holds a value, and the column. */
  readonly code: { readonly name: string; readonly column: string };
  /** Whether the plan makes it. */
  readonly isNew: boolean;
  /** The relation's field in the model that refers to it. */
  readonly relation: string;
  /** Whether other fields have the enum, so that it stays. */
  readonly isUsedElsewhere: boolean;
}

/** What a code is kept as. */
export const textType: WrittenType = { type: 'String', attribute: undefined, stored: systemType('text') };
