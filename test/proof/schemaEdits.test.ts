/**
 * Create Safe Migration on a real server: what it writes for an edit of the schema is deployed, both ways, on tables
 * with rows, and Prisma's engine then sees no difference. A share of the edits; LOCKSTEP_EDITS=all takes them all.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ready } from '../harness/scene';
import { Databases } from './databases';
import { provenMajors } from './majors';
import { edits } from './schemaEdits/edits';
import { prove, ways } from './schemaEdits/prove';
import { type Start, starting } from './schemaEdits/start';

const share = process.env.LOCKSTEP_EDITS === 'all' ? edits : edits.filter((_, index) => index % 5 === 4);

describe('edits of a schema', () => {
  let databases: Databases;
  let start: Start;
  before(async () => {
    await ready;
    databases = await Databases.start(provenMajors.at(-1)!);
    start = await starting(databases);
  });
  after(() => databases?.stop());

  for (const edit of share) {
    test(edit.title, async () => {
      const { ends, onEmpty, found, left } = await prove(databases, start, edit, start.init);
      for (const way of ways) {
        assert.equal(onEmpty[way], 'equal', way);
        if (ends[way] !== 'equal')
          assert.notDeepEqual([found, left], [[], []], `${way}: ${ends[way]}, and nobody was told`);
      }
    });
  }
});
