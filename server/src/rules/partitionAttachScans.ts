import { defineRule } from './rule';
import { causesIn } from './scene/causes';
import { keywordPlace } from './scene/place';

/** A table that becomes a partition is read from end to end first, unless a CHECK proves where its rows belong. */
export const partitionAttachScans = defineRule({
  id: 'partition-attach-scans',
  title: 'Attached partition is checked while it waits',
  severity: 'warning',
  why: `ATTACH PARTITION checks that every row of the new partition lies within its bounds, and that none of the default
partition's does, under an ACCESS EXCLUSIVE lock on the table that it reads.

A validated CHECK that says the same as the bounds saves the reading: add it NOT VALID, validate it in the next
migration, attach in the one after that, and drop it.`,

  check(scene) {
    return causesIn(scene, 'partition').map((cause) => {
      const { statement } = cause.step;
      return {
        statement: statement.index,
        span: keywordPlace(statement, cause.command, ['ATTACH', 'PARTITION'], ['PARTITION', 'OF']),
        message: `${cause.blocked} while all ${cause.rows} are compared with the bounds.`,
      };
    });
  },
});
