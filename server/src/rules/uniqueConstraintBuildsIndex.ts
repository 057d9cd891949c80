import { uniqueApart } from '../recipes/constraintApart';
import { offered } from '../recipes/plan';
import { uniqueUsingIndex } from '../recipes/uniqueUsingIndex';
import { defineRule } from './rule';
import { causesIn } from './scene/causes';
import { failing } from './scene/inForce';
import { keywordPlace } from './scene/place';

/** A constraint that needs an index builds it under the strongest of locks. */
export const uniqueConstraintBuildsIndex = defineRule({
  id: 'unique-constraint-builds-index',
  title: 'Constraint builds its index while the table waits',
  severity: 'warning',
  why: `ADD CONSTRAINT … UNIQUE, PRIMARY KEY and EXCLUDE build an index, and they do it under an ACCESS EXCLUSIVE lock:
until the index is there, nobody reads or writes the table. (CREATE UNIQUE INDEX, bad enough, lets reads through.)

Build the index first, with CREATE UNIQUE INDEX CONCURRENTLY in a migration of its own. Then ADD CONSTRAINT … USING
INDEX makes it a constraint in a moment. An exclusion constraint has no such way: add it to an empty table, or when
nobody is there.`,

  check(scene) {
    return causesIn(scene, 'unique constraint').map((cause) => {
      const { statement } = cause.step;
      return {
        statement: statement.index,
        span: keywordPlace(statement, cause.command, ['UNIQUE'], ['PRIMARY', 'KEY'], ['EXCLUDE']),
        message: `${cause.blocked} while the constraint's index is built${failing(scene, cause.step, 'duplicates', ', and a duplicate makes it fail')}.`,
        remedies: () =>
          offered(
            uniqueUsingIndex(scene, statement.index, cause.command) ??
              uniqueApart(scene, statement.index, cause.command),
          ),
      };
    });
  },
});
