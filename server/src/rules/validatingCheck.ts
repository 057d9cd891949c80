import { validateApart } from '../recipes/constraintApart';
import { notValidThenValidate } from '../recipes/notValidThenValidate';
import { offered } from '../recipes/plan';
import { defineRule } from './rule';
import { causesIn } from './scene/causes';
import { keywordPlace } from './scene/place';

/** A new CHECK is evaluated for every row, and until then the table can be neither read nor written. */
export const validatingCheck = defineRule({
  id: 'validating-check',
  title: 'CHECK is evaluated while the table waits',
  severity: 'warning',
  why: `Adding a CHECK constraint takes an ACCESS EXCLUSIVE lock and evaluates the condition for every row that is
there. Until that is done, nobody reads or writes the table. A constraint of a domain is checked in every table that
uses the domain, and writes to them wait.

Added NOT VALID, the constraint holds for new rows from the start and needs its lock only for a moment. VALIDATE
CONSTRAINT, in a later migration, then checks the old rows while reads and writes go on.`,

  check(scene) {
    return causesIn(scene, 'check').map((cause) => {
      const { statement } = cause.step;
      return {
        statement: statement.index,
        span: keywordPlace(statement, cause.command, ['CHECK'], ['VALIDATE', 'CONSTRAINT'], ['SET', 'NOT', 'NULL']),
        message: `${cause.blocked} while all ${cause.rows} are checked.`,
        remedies: () =>
          offered(
            notValidThenValidate(scene, statement.index, cause.command) ??
              validateApart(scene, statement.index, cause.command),
          ),
      };
    });
  },
});
