/**
 * Every fix of every rule's fixture, carried out on a real server: the history is applied with some rows in its
 * tables, then the original and, from the same place, the fixed migrations, in both ways of sending.
 * `LOCKSTEP_POSTGRES=13,18` names other majors than the newest.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Case, readCases } from '../harness/fixture';
import { carriedOut } from '../harness/proof';
import {
  caseName,
  findingsIn,
  reader,
  ready,
  type Surroundings,
  sceneOf,
  scenesOf,
  surroundingsOf,
} from '../harness/scene';
import { Databases } from './databases';
import type { Migration } from './engine';
import { provenMajors } from './majors';
import { Starts } from './starts';
import { type Claim, Trial } from './trial';

const folder = join(__dirname, '../fixtures/rules');

for (const major of provenMajors) {
  describe(`fixes on PostgreSQL ${major}`, () => {
    let databases: Databases;
    const proven = new Set<string>();
    const counts = { fixes: 0, equal: 0, exposures: 0, onUnknown: 0 };
    before(async () => {
      await ready;
      databases = await Databases.start(major);
    });
    after(async () => {
      await databases?.stop();
      console.log(`PostgreSQL ${major}: ${JSON.stringify(counts)}`);
    });

    for (const file of readdirSync(folder).sort()) {
      const cases = readCases(readFileSync(join(folder, file), 'utf8'));
      if (cases.some(({ directives }) => directives.has('history'))) continue;
      test(file, async (t) => {
        const starts = new Starts(databases, reader);
        for (const one of cases) {
          const at = atMajor(one, major);
          if (!at) continue;
          const around = surroundingsOf(at);
          for (const claim of claimsOf(at, around)) {
            const key = JSON.stringify([at.sql, [...at.directives], claim.fixed]);
            if (proven.has(key)) continue;
            proven.add(key);
            await t.test(`${one.title}: ${claim.title}`, async () => {
              const start = await starts.after(at.directives.get('setup') ?? []);
              const trial = new Trial(start, { name: caseName, text: at.sql }, around, claim);
              await trial.run();
              counts.fixes++;
              for (const each of ['equal', 'exposures', 'onUnknown'] as const) counts[each] += trial.result[each];
            });
          }
        }
        await starts.drop();
      });
    }
  });
}

/** The case as it stands on this major; undefined when it is about another one. */
function atMajor(one: Case, major: number): Case | undefined {
  const asked = one.directives.get('postgres')?.[0];
  if (asked !== undefined && Number(asked) !== major) return undefined;
  return { ...one, directives: new Map(one.directives).set('postgres', [String(major)]) };
}

/** The fixes that run as they are (a template has places to be filled in first), and all equivalent ones together. */
function claimsOf(one: Case, around: Surroundings): Claim[] {
  const file = { name: caseName, text: one.sql };
  const single = findingsIn(sceneOf(file, around)).flatMap((found) =>
    (found.finding.remedies?.() ?? [])
      .filter(({ kind }) => kind !== 'needs-editing')
      .map((plan) => ({
        title: `${found.rule.id}: ${plan.title}`,
        kind: plan.kind,
        fixed: carriedOut(plan, file),
        found,
      })),
  );
  const all = settled([file], around);
  const whole: Claim = { title: 'all of them', kind: 'equivalent', fixed: all, found: undefined };
  return all.length === 1 && all[0]!.text === one.sql ? single : [...single, whole];
}

/** Carries out the first equivalent fix again and again. */
function settled(files: readonly Migration[], around: Surroundings, rounds = 0): readonly Migration[] {
  assert.ok(rounds < 20, 'fixing does not settle');
  const plans = scenesOf(files, around).flatMap((scene, at) =>
    findingsIn(scene).flatMap(({ finding }) => (finding.remedies?.() ?? []).map((plan) => ({ plan, at }))),
  );
  const next = plans.find(({ plan }) => plan.kind === 'equivalent');
  if (!next) return files;
  const mended = carriedOut(next.plan, files[next.at]!);
  return settled([...files.slice(0, next.at), ...mended, ...files.slice(next.at + 1)], around, rounds + 1);
}
