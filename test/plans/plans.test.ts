/** Every plan of test/fixtures/plans: the files of each phase, and what must hold of all plans. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { planKinds } from '../../server/src/recipes/plans/index';
import { plansOf } from '../../server/src/service/plans';
import { nextPhase, previewPlan, startPlan } from '../../server/src/service/scaffold';
import { ready } from '../harness/scene';
import {
  expectedOf,
  filesBefore,
  migrationsOf,
  openService,
  phaseFolders,
  planCases,
  sessionOver,
  writeAll,
} from './plans';

before(() => ready);

const cases = planCases();

test('every kind of plan has a case', () => {
  const missing = planKinds.filter(({ id }) => !cases.some(({ kind }) => kind === id));
  assert.deepEqual(
    missing.map(({ id }) => id),
    [],
  );
});

for (const one of cases) {
  describe(one.name, () => {
    test('each phase writes what is expected', () => {
      const written = writeAll(one);
      for (const phase of written)
        assert.deepEqual(phase.changed, expectedOf(one, phase), `phase ${phase.scaffold.phase}`);
      assert.equal(phaseFolders(one).length, written.length);
      assert.equal(written.at(-1)?.scaffold.phases, written.length);
    });

    test('what is shown before is what is written', () => {
      const shown = previewPlan(sessionOver(filesBefore(one)), one.kind, one.answers);
      assert.ok(!('refused' in shown));
      assert.deepEqual(
        shown,
        writeAll(one).map(({ scaffold }) => scaffold),
      );
    });

    test('the history says where the plan stands', () => {
      for (const { scaffold, files } of writeAll(one)) {
        if (Object.keys(files).length === Object.keys(filesBefore(one)).length) continue;
        const state = plansOf(sessionOver(files)).find(({ plan }) => plan === scaffold.plan);
        if (scaffold.phases > 1) assert.deepEqual([state?.phase, state?.phases], [scaffold.phase, scaffold.phases]);
      }
    });

    test('nothing is written twice', () => {
      for (const { scaffold, files } of writeAll(one)) {
        if (scaffold.phases === 1) continue;
        const session = sessionOver(files);
        if (scaffold.phase < scaffold.phases) {
          const again = startPlan(session, one.kind, one.answers);
          assert.ok('refused' in again && /under way/.test(again.refused));
        } else assert.equal(nextPhase(session, scaffold.plan), undefined);
      }
    });

    for (const prisma of ['6.19.0', '7.10.0']) {
      test(`check has nothing against any phase, under Prisma ${prisma}`, () => {
        const old = migrationsOf(filesBefore(one)).map(({ name }) => name);
        for (const { scaffold, files } of writeAll(one)) {
          const found = [...openService(files, { prisma }).check().values()].flat();
          const serious = found.filter(
            ({ severity, migration }) => ['warning', 'error'].includes(severity) && !old.includes(migration ?? ''),
          );
          assert.deepEqual(
            serious.map(({ migration, rule, message }) => `${migration} ${rule}: ${message}`),
            [],
            `phase ${scaffold.phase}`,
          );
        }
      });
    }
  });
}
