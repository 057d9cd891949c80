/** Plans under load on a small table: what must hold however fast the machine is. `npm run prove` measures waits, too. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { planKinds } from '../../server/src/recipes/plans/index';
import { ready } from '../harness/scene';
import { type Written, writeAll } from '../plans/plans';
import type { Databases } from '../proof/databases';
import { provenMajors } from '../proof/majors';
import { type LoadCase, loadCases } from './cases';
import { filesOf, Ground, planOf, startDatabases } from './ground';
import { type Run, type RunSettings, runLockstep } from './runs';
import { whatever } from './verdict';

/** The others run in `npm run prove`. */
const share = ['rename-column', 'change-type', 'move-column', 'partition-table'];

const settings: RunSettings = {
  rows: 6000,
  connections: 3,
  pause: 2,
  seed: 1,
  floor: 100,
  dwell: 400,
  held: 0,
  killed: true,
};

for (const major of provenMajors) {
  describe(`plans under load on PostgreSQL ${major}`, () => {
    let databases: Databases;
    before(async () => {
      await ready;
      databases = await startDatabases(major);
    });
    after(() => databases?.stop());

    const run = async (loaded: LoadCase, phases?: readonly Written[]): Promise<Run> => {
      const ground = await Ground.prepare(databases, loaded, settings.rows);
      try {
        return await runLockstep(ground, loaded, settings, undefined, phases);
      } finally {
        await ground.drop();
      }
    };

    for (const loaded of loadCases.filter(({ kind }) => share.includes(kind))) {
      test(`${loaded.kind}: no request fails, and nothing is lost`, async () => {
        const met = await run(loaded);
        assert.deepEqual(whatever('', met), [], JSON.stringify([met.old.messages, met.new.messages]));
        assert.ok(met.old.requests > 0 && met.new.requests > 0, 'both releases were at work');
      });
    }

    test('a trigger that forgets what the new release writes is found out', async () => {
      const loaded = loadCases.find(({ kind }) => kind === 'rename-column')!;
      const toOld = /THEN NEW\."email" := NEW\."mail";/g;
      const forgetful = writeAll(planOf(loaded), filesOf(loaded)).map((phase) => ({
        ...phase,
        files: Object.fromEntries(
          Object.entries(phase.files).map(([path, text]) => [path, text.replace(toOld, 'THEN NULL;')]),
        ),
      }));
      assert.notDeepEqual(whatever('', await run(loaded, forgetful)), []);
    });
  });
}

test('there is a load only for plans that are', () => {
  const known = planKinds.map(({ id }) => id);
  assert.deepEqual(
    loadCases.filter(({ kind }) => !known.includes(kind)),
    [],
  );
});
