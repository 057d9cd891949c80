import type { Phase } from '../kind';
import { backfill } from './backfill';
import { type ColumnCopy, isRequired } from './columnCopy';
import { constrain } from './constrain';
import { contract } from './contract';
import { expand } from './expand';
import { forget } from './forget';
import { indexCopies } from './indexes';
import { switchOver } from './switchOver';

/** The phases of a change that copies a column. */
export function copyPhases(copy: ColumnCopy): readonly Phase[] {
  const constrains = isRequired(copy) || indexCopies(copy).length > 0;
  return [
    expand(copy),
    backfill(copy),
    ...(constrains ? [constrain(copy)] : []),
    switchOver(copy, constrains),
    ...(copy.sync === 'app' ? [forget(copy)] : []),
    contract(copy),
  ];
}
