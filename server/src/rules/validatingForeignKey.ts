import { validateApart } from '../recipes/constraintApart';
import { notValidThenValidate } from '../recipes/notValidThenValidate';
import { offered } from '../recipes/plan';
import { defineRule } from './rule';
import { causesIn } from './scene/causes';
import { failing } from './scene/inForce';
import { keywordPlace } from './scene/place';

/** A new foreign key is checked against every row, and until then neither of the two tables can be written to. */
export const validatingForeignKey = defineRule({
  id: 'validating-foreign-key',
  title: 'Foreign key is checked while both tables wait',
  severity: 'warning',
  why: `ADD CONSTRAINT … FOREIGN KEY takes a SHARE ROW EXCLUSIVE lock on both tables and reads every row of the
referencing one, looking each up in the other. Until that is done, nobody writes to either table. And a single orphan
makes the migration fail.

Added NOT VALID, the constraint holds for new rows from the start and takes its locks only for a moment. VALIDATE
CONSTRAINT then checks the old rows under locks that let reads and writes through. It has to stand in a later
migration: in the same transaction the locks of ADD CONSTRAINT would still be held.`,

  check(scene) {
    return causesIn(scene, 'foreign key').map((cause) => {
      const { statement } = cause.step;
      return {
        statement: statement.index,
        span: keywordPlace(statement, cause.command, ['FOREIGN', 'KEY'], ['REFERENCES'], ['VALIDATE', 'CONSTRAINT']),
        message: `${cause.blocked} while all ${cause.rows} are checked${failing(scene, cause.step, 'orphans', ', and an orphan makes it fail')}.`,
        remedies: () =>
          offered(
            notValidThenValidate(scene, statement.index, cause.command) ??
              validateApart(scene, statement.index, cause.command),
          ),
      };
    });
  },
});
