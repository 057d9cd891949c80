import { addEmptyFirst } from '../recipes/addOptionalFirst';
import { offered } from '../recipes/plan';
import { defineRule } from './rule';
import { causesIn } from './scene/causes';
import { keywordPlace } from './scene/place';
import { rewriteReason } from './scene/work';

/** A new column whose value differs from row to row is written into every row at once, and nobody gets at the table. */
export const defaultRewrites = defineRule({
  id: 'default-rewrites',
  title: 'New column rewrites the table while it waits',
  severity: 'warning',
  why: `A new column with a constant default costs nothing: PostgreSQL notes the value once. A default that is computed
for each row (gen_random_uuid(), clock_timestamp(), nextval, SERIAL, IDENTITY), a stored generated column or a domain
with a constraint makes it write the whole table anew under an ACCESS EXCLUSIVE lock: nobody reads or writes it until
that is done. now() and CURRENT_TIMESTAMP are constants here.

Add the column without the default, set the default in a second command so that it holds for new rows, fill the old
rows in batches, and make the column required last.`,

  check(scene) {
    return causesIn(scene, 'default').map((cause) => {
      const { statement } = cause.step;
      return {
        statement: statement.index,
        span: keywordPlace(statement, cause.command, ['DEFAULT'], ['GENERATED']),
        message: `${cause.blocked} while all ${cause.rows} are rewritten (${rewriteReason(cause)}).`,
        remedies: () => offered(addEmptyFirst(scene, statement.index, cause.command)),
      };
    });
  },
});
