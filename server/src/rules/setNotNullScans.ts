import { offered } from '../recipes/plan';
import { proveNotNull } from '../recipes/proveNotNull';
import { defineRule } from './rule';
import { type Cause, causesIn } from './scene/causes';
import { keywordPlace } from './scene/place';

/** SET NOT NULL looks for a NULL in every row, and until then the table can be neither read nor written. */
export const setNotNullScans = defineRule({
  id: 'set-not-null-scans',
  title: 'SET NOT NULL reads the table while it waits',
  severity: 'warning',
  why: `SET NOT NULL takes an ACCESS EXCLUSIVE lock and reads every row to make sure that none holds NULL. Until that
is done, nobody reads or writes the table; and when one row holds NULL, the migration fails.

PostgreSQL skips the reading when a validated CHECK (column IS NOT NULL) proves it already. So add that CHECK NOT VALID,
validate it in the next migration, which lets reads and writes through, and in the one after it set NOT NULL and drop
the CHECK.`,

  check(scene) {
    return causesIn(scene, 'not null')
      .filter(canSucceed)
      .map((cause) => {
        const { statement } = cause.step;
        return {
          statement: statement.index,
          span: keywordPlace(statement, cause.command, ['SET', 'NOT', 'NULL'], ['NOT', 'NULL'], ['PRIMARY', 'KEY']),
          message: `${cause.blocked} while all ${cause.rows} are searched for NULL.`,
          remedies: () => offered(proveNotNull(scene, statement.index, cause.command)),
        };
      });
  },
});

/** A required column that nothing fills fails where there are rows to read. */
function canSucceed({ step, command }: Cause): boolean {
  return !step.effects.some((effect) => effect.kind === 'adds column' && effect.required && effect.command === command);
}
