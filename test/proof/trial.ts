/** Puts what is claimed of a fix to the proof, on a real server. */
import assert from 'node:assert/strict';
import type { Effect } from '../../server/src/effects/effect';
import type { Plan } from '../../server/src/recipes/plan';
import { overlaps } from '../../server/src/text/span';
import type { Step } from '../../server/src/timeline/timeline';
import { type Found, findingsIn, type Surroundings, scenesOf } from '../harness/scene';
import { type Entry, unequal } from './catalog';
import type { Migration } from './engine';
import { type Held, heldIn, mostOf, spellingOf, spellingsOf, type Tally, tallyOf } from './exposures';
import { type Outcome, spelledFailure } from './outcome';
import type { Place, Start } from './starts';

const sendings = ['batch', 'statements'] as const;
type Sending = (typeof sendings)[number];

/** Migrations that are said to do what the case's migration does. */
export interface Claim {
  readonly title: string;
  readonly kind: Plan['kind'];
  readonly fixed: readonly Migration[];
  /** What the fix mends; undefined where it is all of them at once. */
  readonly found: Pick<Found, 'severity' | 'finding'> | undefined;
}

/** One claim, put to the proof in both ways of sending. */
export class Trial {
  private readonly original: readonly Migration[];
  private readonly fixed: readonly Migration[];
  /**
   * In how many ways of sending both applied, both ended alike, and nothing could be applied since it is about
   * something that no migration created; and how many exposures were gone.
   */
  readonly result = { applied: 0, equal: 0, onUnknown: 0, exposures: 0 };

  constructor(
    private readonly start: Start,
    file: Migration,
    private readonly around: Surroundings,
    private readonly claim: Claim,
    private readonly measuredAs: readonly Sending[] = sendings,
  ) {
    const later = around.later.map((text, index) => ({ name: `2027010100000${index}_later`, text }));
    this.original = [file, ...later];
    this.fixed = [...claim.fixed, ...later];
  }

  /** @throws AssertionError where the claim does not hold */
  async run(): Promise<void> {
    this.keepsComments();
    for (const sentAs of sendings) await this.prove(sentAs);
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
    if (!original.failed) this.result.applied++;
    if (this.claim.kind !== 'equivalent' || original.failed) return;
    assert.deepEqual(unequal(original.catalog, fixed.catalog), [], `ends elsewhere, sent as ${sentAs}`);
    assert.deepEqual(await this.otherRows(place, original, fixed, sentAs), [], `other rows, sent as ${sentAs}`);
    this.result.equal++;
    if (this.measuredAs.includes(sentAs)) await this.compareExposures(place, sentAs);
  }

  /** Rows that differ; but where two runs of the original differ, only how many there are is compared. */
  private async otherRows(place: Place, original: Outcome, fixed: Outcome, sentAs: Sending): Promise<string[]> {
    const different = unequal(original.rows, fixed.rows);
    if (different.length === 0) return [];
    const again = await place.outcomeAgain(this.original, sentAs);
    const random = new Set(
      original.rows.flatMap(({ name, definition }, index) =>
        again.rows[index]?.name === name && again.rows[index].definition !== definition ? [name] : [],
      ),
    );
    const comparable = (rows: readonly Entry[]) =>
      rows.map((entry) =>
        random.has(entry.name) ? { ...entry, definition: String(entry.definition.split('\n').length) } : entry,
      );
    return unequal(comparable(original.rows), comparable(fixed.rows));
  }

  /** What the fix is to end and the finding has named is there in the original, and gone when the fixed is measured. */
  private async compareExposures(place: Place, sentAs: Sending): Promise<void> {
    const [then, now] = [this.derived(this.original, sentAs), this.derived(this.fixed, sentAs)];
    const [saidThen, saidNow] = [tallyOf(then), tallyOf(now)];
    const count = (tally: Tally, key: string) => tally.get(key) ?? 0;
    const ended = this.named(then).filter((key) => count(saidNow, key) < count(saidThen, key));
    if (ended.length === 0) return;
    const measured = await place.exposures(this.original, sentAs);
    const after = await place.exposures(this.fixed, sentAs);
    assert.ok(measured && after, 'fails while it is measured');
    for (const key of ended) {
      // A change of rows reaches other tables only where there are such rows.
      if (key.includes('row changes') && count(measured, key) === 0) continue;
      assert.ok(count(measured, key) > 0, `not measured in the original, sent as ${sentAs}: ${key}`);
      assert.ok(count(after, key) < count(measured, key), `still measured after the fix, sent as ${sentAs}: ${key}`);
      // A change of few rows is none that is derived.
      const few = key.includes('row changes') ? Number.POSITIVE_INFINITY : count(mostOf(now), key);
      assert.ok(count(after, key) <= few, `measured more often than derived (${sentAs}): ${key}`);
      this.result.exposures++;
    }
  }

  private derived(migrations: readonly Migration[], sentAs: Sending): Held[] {
    return scenesOf(migrations, this.around, sentAs).flatMap(heldIn);
  }

  /** The locks and exposures that the statement at fault takes part in. */
  private named(held: readonly Held[]): string[] {
    const { found } = this.claim;
    const own = held.flatMap((each) => {
      const at = found?.finding.statement;
      const takes = !found || each.takenBy === at;
      const work = each.work.filter(({ statement }) => takes || statement === at);
      return [...(takes ? [spellingOf(each)] : []), ...spellingsOf({ ...each, work })];
    });
    return [...new Set(own)];
  }

  /** Whether Lockstep says that the migrations cannot be applied. */
  private saidToFail(migrations: readonly Migration[], sentAs: Sending): boolean {
    const failingRules = ['enum-value-used-too-early', 'syntax-error'];
    return scenesOf(migrations, this.around, sentAs).some(
      (scene) =>
        scene.timeline.steps.some(
          (step) =>
            step.refused || step.effects.some((effect) => effect.kind === 'fails' || isRefusedAlone(effect, step)),
        ) || findingsIn(scene).some(({ rule }) => failingRules.includes(rule.id)),
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

function isRefusedAlone(effect: Effect, { inBlock }: Step): boolean {
  return effect.kind === 'needs transaction' && effect.otherwise === 'refused' && !inBlock;
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
