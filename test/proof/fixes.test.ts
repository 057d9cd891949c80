/**
 * Every fix of every rule's fixture, carried out on a real server: the history is applied with some rows in its
 * tables, then the original and, from the same place, the fixed migrations, in both ways of sending.
 * `LOCKSTEP_POSTGRES=13,18` names other majors than the newest.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Plan } from '../../server/src/recipes/plan';
import { overlaps } from '../../server/src/text/span';
import type { Exposure } from '../../server/src/timeline/timeline';
import { type Case, readCases } from '../harness/fixture';
import { carriedOut } from '../harness/proof';
import {
  caseName,
  type Found,
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
import { spellingsOf, type Tally, tallyOf } from './exposures';
import { provenMajors } from './majors';
import { differs, type Outcome, spelledFailure } from './outcome';
import { type Start, Starts } from './starts';

const folder = join(__dirname, '../fixtures/rules');
const sendings = ['batch', 'statements'] as const;
type Sending = (typeof sendings)[number];

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
              const result = await new Trial(start, at, around, claim).run();
              counts.fixes++;
              counts.equal += result.equal;
              counts.exposures += result.exposures;
              counts.onUnknown += result.onUnknown;
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

/** Migrations that are said to do what the case's migration does. */
interface Claim {
  readonly title: string;
  readonly kind: Plan['kind'];
  readonly fixed: readonly Migration[];
  /** What the fix mends; undefined where it is all of them at once. */
  readonly found: Found | undefined;
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

class Trial {
  private readonly original: readonly Migration[];
  private readonly fixed: readonly Migration[];
  private readonly result = { equal: 0, exposures: 0, onUnknown: 0 };

  constructor(
    private readonly start: Start,
    one: Case,
    private readonly around: Surroundings,
    private readonly claim: Claim,
  ) {
    const later = around.later.map((text, index) => ({ name: `2027010100000${index}_later`, text }));
    this.original = [{ name: caseName, text: one.sql }, ...later];
    this.fixed = [...claim.fixed, ...later];
  }

  /** How often both ended alike, an exposure was gone, and nothing could be applied to what no migration created. */
  async run(): Promise<{ equal: number; exposures: number; onUnknown: number }> {
    this.keepsComments();
    for (const sentAs of sendings) await this.prove(sentAs);
    return this.result;
  }

  /** What people wrote beside their SQL is still there, in one of the files; but what a finding is about. */
  private keepsComments(): void {
    const { found, fixed } = this.claim;
    const text = this.original[0]!.text;
    const kept = new Set(fixed.flatMap((migration) => commentsIn(migration.text)).map((comment) => comment.text));
    for (const comment of commentsIn(text)) {
      if (!found || overlaps(comment, found.finding.span)) continue;
      assert.ok(kept.has(comment.text), `lost: ${comment.text}`);
    }
  }

  private async prove(sentAs: Sending): Promise<void> {
    const failing = this.saidToFail(this.original, sentAs);
    const onRows = await this.start.filled.outcome(this.original, sentAs);
    // Rows may keep the original from applying: then the tables have to be empty.
    const place = onRows.failed && !failing ? this.start.empty : this.start.filled;
    const original = await place.outcome(this.original, sentAs);
    if (original.failed && !failing && this.refersToUnknown()) {
      this.result.onUnknown++;
      return;
    }
    if (!failing) succeeds(original, `the original, sent as ${sentAs}`);
    else assert.ok(original.failed, `the original, sent as ${sentAs}, is said to fail and does not`);
    const fixed = await place.outcome(this.fixed, sentAs);
    const stillFailing = failing && this.claim.found?.severity !== 'error' && this.saidToFail(this.fixed, sentAs);
    if (stillFailing) assert.equal(fixed.failed?.code, original.failed?.code, 'fails in another way');
    else succeeds(fixed, `the fixed, sent as ${sentAs}`);
    if (this.claim.kind !== 'equivalent' || original.failed) return;
    assert.deepEqual(differs(original, fixed), [], `ends elsewhere, sent as ${sentAs}`);
    this.result.equal++;
    await this.compareExposures(place, sentAs);
  }

  /** What the fix is to end and the finding has named is there in the original, and gone when the fixed is measured. */
  private async compareExposures(place: Start['filled'], sentAs: Sending): Promise<void> {
    const [then, now] = [this.derived(this.original, sentAs), this.derived(this.fixed, sentAs)];
    const [saidThen, saidNow] = [tallyOf(then), tallyOf(now)];
    const count = (tally: Tally, key: string) => tally.get(key) ?? 0;
    const ended = this.named(then).filter((key) => count(saidNow, key) < count(saidThen, key));
    if (ended.length === 0) return;
    const measured = await place.exposures(this.original, sentAs);
    const after = await place.exposures(this.fixed, sentAs);
    assert.ok(measured && after, 'fails while it is measured');
    for (const key of ended) {
      assert.ok(count(measured, key) > 0, `not measured in the original, sent as ${sentAs}: ${key}`);
      assert.ok(count(after, key) < count(measured, key), `still measured after the fix, sent as ${sentAs}: ${key}`);
      assert.ok(count(after, key) <= count(saidNow, key), `measured more often than derived (${sentAs}): ${key}`);
      this.result.exposures++;
    }
  }

  private derived(migrations: readonly Migration[], sentAs: Sending): Exposure[] {
    return scenesOf(migrations, this.around, sentAs).flatMap(({ timeline }) => timeline.exposures);
  }

  /** The exposures that the statement at fault takes part in. */
  private named(exposures: readonly Exposure[]): string[] {
    const { found } = this.claim;
    const own = exposures.flatMap((exposure) => {
      const at = found?.finding.statement;
      const takes = !found || exposure.takenBy === at;
      return spellingsOf({ ...exposure, work: exposure.work.filter(({ statement }) => takes || statement === at) });
    });
    return [...new Set(own)];
  }

  /** Whether Lockstep says that the migrations cannot be applied. */
  private saidToFail(migrations: readonly Migration[], sentAs: Sending): boolean {
    const failingRules = ['enum-value-used-too-early', 'syntax-error'];
    return scenesOf(migrations, this.around, sentAs).some(
      (scene) =>
        scene.timeline.steps.some((step) => step.refused || step.effects.some(({ kind }) => kind === 'fails')) ||
        findingsIn(scene).some(({ rule }) => failingRules.includes(rule.id)),
    );
  }

  /** Whether the migration names what no migration before it has created. */
  private refersToUnknown(): boolean {
    return scenesOf(this.original, this.around).some(({ timeline }) =>
      timeline.steps.some(({ effects }) =>
        effects.some((effect) => effect.kind === 'unknown' || ('relation' in effect && effect.relation?.assumed)),
      ),
    );
  }
}

function succeeds({ failed }: Outcome, who: string): void {
  assert.equal(failed && spelledFailure(failed), undefined, `${who}, fails`);
}

/** Comments as far as fixtures have them: none of them stands in a string. */
function commentsIn(text: string): { start: number; end: number; text: string }[] {
  return [...text.matchAll(/--[^\r\n]*|\/\*[\s\S]*?\*\//g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    text: match[0].trim(),
  }));
}
