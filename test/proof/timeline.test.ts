/**
 * The timeline against a real server: each fixture is applied statement by statement, in both ways of sending, while
 * a second session tries to read and to write every table that was there before. `LOCKSTEP_POSTGRES=13,18` names
 * other majors than the newest.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Case, readCases } from '../harness/fixture';
import { caseName, ready, sceneOf, surroundingsOf } from '../harness/scene';
import { Databases } from './databases';
import { provenMajors } from './majors';
import { type Tried, tried } from './tried';

const folder = join(__dirname, '../fixtures/timeline');

for (const major of provenMajors) {
  describe(`the timeline on PostgreSQL ${major}`, () => {
    let databases: Databases;
    let steps = 0;
    before(async () => {
      await ready;
      databases = await Databases.start(major);
    });
    after(async () => {
      await databases?.stop();
      console.log(`PostgreSQL ${major}: ${steps} reads and writes tried`);
    });
    for (const file of readdirSync(folder).sort()) {
      for (const one of readCases(readFileSync(join(folder, file), 'utf8'))) {
        if (Number(one.directives.get('postgres')?.[0] ?? 0) > major) continue;
        for (const sentAs of ['batch', 'statements'] as const) {
          test(`${one.title}, sent as ${sentAs}`, async () => {
            const found = await tried(databases, sceneFor(one, major, sentAs), setupOf(one));
            steps += found.length;
            assert.deepEqual(found.filter(disagrees).map(spelled), []);
          });
        }
      }
    }
  });
}

function setupOf({ directives }: Case): readonly string[] {
  return directives.get('setup') ?? [];
}

function sceneFor(one: Case, major: number, sentAs: 'batch' | 'statements') {
  const directives = new Map(one.directives).set('postgres', [String(major)]);
  return sceneOf({ name: caseName, text: one.sql }, surroundingsOf({ ...one, directives }), sentAs);
}

function disagrees({ said, found }: Tried): boolean {
  return said !== found;
}

function spelled({ after: moment, what, said, found }: Tried): string {
  return `${moment}: ${what}: the timeline says ${said}, the server ${found}`;
}
