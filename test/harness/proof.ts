/** What holds for every fix of every case, without being written there. */
import assert from 'node:assert/strict';
import { differences } from '../../server/src/catalog/same';
import type { Plan } from '../../server/src/recipes/plan';
import type { Scene } from '../../server/src/rules/rule';
import { applyEdits } from '../../server/src/text/edit';
import { overlaps } from '../../server/src/text/span';
import { catalogAfter } from '../../server/src/timeline/replay';
import { type File, type Found, findingsIn, reader, type Surroundings, scenesOf } from './scene';

const rank = ['hint', 'information', 'warning', 'error'];
const sendings = ['batch', 'statements'] as const;

/** The migrations after a plan was carried out: the edited one, and those that follow it. */
export function carriedOut(plan: Plan, file: File): File[] {
  const edited = { name: file.name, text: applyEdits(file.text, plan.edits) };
  return [edited, ...plan.following.map(({ sql }, index) => ({ name: `${file.name}_${index + 1}`, text: sql }))];
}

/** All that must hold for a plan, whoever wrote it. */
export function prove(plan: Plan, found: Found, files: readonly File[], at: number, around: Surroundings): void {
  const file = files[at]!;
  assert.ok(plan.edits.length + plan.following.length > 0, 'the fix does nothing');
  for (const edit of plan.edits) {
    assert.notEqual(edit.text, file.text.slice(edit.span.start, edit.span.end), 'an edit changes nothing');
    const others = plan.edits.filter((other) => other !== edit);
    assert.ok(!others.some((other) => overlaps(other.span, edit.span)), 'edits overlap');
  }
  for (const { slug } of plan.following) assert.match(slug, /^[a-z0-9]+(_[a-z0-9]+)*$/, 'slug');
  const fixed = [...files.slice(0, at), ...carriedOut(plan, file), ...files.slice(at + 1)];
  const broken = new Set(files.flatMap(({ text }) => unread(text)));
  for (const { text } of fixed)
    assert.deepEqual(
      unread(text).filter((each) => !broken.has(each)),
      [],
      'does not parse',
    );
  const before = foundAt(scenesOf(files, around));
  const after = foundAt(scenesOf(fixed, around));
  const { rule, finding } = found;
  const own = file.text.slice(finding.span.start, finding.span.end);
  const place = before.find((each) => each.finding.message === finding.message && each.under === own);
  const stays = after.some(
    (each) =>
      each.rule.id === rule.id &&
      each.statement === place?.statement &&
      each.under === own &&
      each.finding.message === finding.message,
  );
  const fewer = count(after, rule.id) < count(before, rule.id);
  assert.ok(fewer || !stays, `the finding stays: ${saidIn(after)}`);
  noneWorse(
    before,
    after,
    plan.kind === 'equivalent' ? rank.indexOf(found.severity) : rank.indexOf(found.severity) + 1,
  );
  if (plan.kind === 'equivalent') noneExposed(scenesOf(files, around), scenesOf(fixed, around));
  if (plan.kind === 'equivalent') for (const sentAs of sendings) sameEnd(files, fixed, around, sentAs);
}

/** What cannot be read of a text. */
function unread(text: string): string[] {
  const script = reader.read(text);
  const statements = script.statements.filter(({ parsed }) => !parsed.tree);
  return [...script.problems.map(({ message }) => message), ...statements.map(({ parsed }) => parsed.text)];
}

interface Placed extends Found {
  /** The texts of its statement and of what it underlines. */
  readonly statement: string | undefined;
  readonly under: string;
}

function foundAt(scenes: readonly Scene[]): Placed[] {
  return scenes.flatMap((scene) =>
    findingsIn(scene).map((found) => ({
      ...found,
      statement:
        found.finding.statement === undefined
          ? undefined
          : scene.script.statements[found.finding.statement]!.parsed.text,
      under: scene.script.text.slice(found.finding.span.start, found.finding.span.end),
    })),
  );
}

/**
 * No rule finds more than before, as far as its findings weigh that much. Below a warning nothing is compared: what is
 * said once a file is said twice of two. Nor are held locks, since one that is taken earlier hides those behind it.
 */
function noneWorse(before: readonly Found[], after: readonly Found[], least: number): void {
  const weighty = ({ severity, rule }: Found) =>
    rank.indexOf(severity) >= Math.max(least, rank.indexOf('warning')) && rule.id !== 'lock-held-during-work';
  const [then, now] = [before.filter(weighty), after.filter(weighty)];
  for (const { rule } of now) {
    assert.ok(count(now, rule.id) <= count(then, rule.id), `new finding of ${rule.id}: ${saidIn(now)}`);
  }
}

/** No table is kept from anybody while work runs that was not before. */
function noneExposed(before: readonly Scene[], after: readonly Scene[]): void {
  const then = before.flatMap(({ timeline }) => timeline.exposures);
  for (const { relation, blocks } of after.flatMap(({ timeline }) => timeline.exposures)) {
    const known = then.some(
      (each) => each.relation.id === relation.id && (each.blocks === blocks || blocks === 'writes'),
    );
    assert.ok(known, `${relation.name} is exposed now: ${blocks} wait`);
  }
}

function saidIn(found: readonly Found[]): string {
  return found.map(({ rule, finding }) => `\n  ${rule.id}: ${finding.message}`).join('');
}

function count(found: readonly Found[], rule: string): number {
  return found.filter((each) => each.rule.id === rule).length;
}

function sameEnd(
  files: readonly File[],
  fixed: readonly File[],
  around: Surroundings,
  sentAs: (typeof sendings)[number],
) {
  const later = around.later.map((text, index) => ({ name: `later_${index}`, text }));
  const original = scenesOf([...files, ...later], around, sentAs);
  const mended = scenesOf([...fixed, ...later], around, sentAs);
  const written = [...original, ...mended].flatMap(({ timeline }) =>
    timeline.steps.flatMap((step) => [...step.written]),
  );
  assert.deepEqual(differences(endOf(original), endOf(mended), written), [], `ends in another schema (${sentAs})`);
  assert.ok(failures(mended) <= failures(original), `fails when sent as ${sentAs}`);
}

function endOf(scenes: readonly Scene[]) {
  const last = scenes.findLast(({ timeline }) => timeline.steps.length > 0);
  return last ? catalogAfter(last.timeline.steps, last.before) : scenes[0]!.before;
}

function failures(scenes: readonly Scene[]): number {
  const steps = scenes.flatMap(({ timeline }) => timeline.steps);
  return steps.filter((step) => step.refused || step.effects.some(({ kind }) => kind === 'fails')).length;
}

/** Applies the first equivalent fix again and again: it comes to an end. */
export function settles(file: File, around: Surroundings): void {
  let files: File[] = [file];
  for (let round = 0; round < 12; round++) {
    const scenes = scenesOf(files, around);
    const next = scenes.flatMap((scene, at) =>
      findingsIn(scene).flatMap(({ finding }) =>
        (finding.remedies?.() ?? []).filter(({ kind }) => kind === 'equivalent').map((plan) => ({ plan, at })),
      ),
    )[0];
    if (!next) return;
    const mended = carriedOut(next.plan, files[next.at]!);
    files = [...files.slice(0, next.at), ...mended, ...files.slice(next.at + 1)];
  }
  assert.fail(`fixing does not settle:\n${files.map(({ text }) => text).join('\n---\n')}`);
}

/** Freezes what rules are given, as deep as it goes: they change nothing. */
export function frozen<T>(value: T, seen = new Set<object>()): T {
  if (typeof value !== 'object' || value === null || seen.has(value) || value instanceof Map) return value;
  seen.add(value);
  for (const key of [
    'script',
    'timeline',
    'steps',
    'exposures',
    'work',
    'effects',
    'statements',
    'relation',
    'parsed',
    'tree',
  ]) {
    const member = (value as Record<string, unknown>)[key];
    if (Array.isArray(member)) for (const each of member) frozen(each, seen);
    frozen(member, seen);
  }
  return 'tokens' in value ? value : Object.freeze(value);
}
