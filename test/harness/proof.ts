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
  const before = scenesOf(files, around).flatMap(findingsIn);
  const after = scenesOf(fixed, around).flatMap(findingsIn);
  assert.ok(count(after, found.rule.id) < count(before, found.rule.id), `the finding stays: ${saidIn(after)}`);
  noneWorse(before, after, found.severity);
  if (plan.kind === 'equivalent') for (const sentAs of sendings) sameEnd(files, fixed, around, sentAs);
}

/** What cannot be read of a text. */
function unread(text: string): string[] {
  const script = reader.read(text);
  if (script.statements.length > 0) assert.ok(text.endsWith('\n'), 'no line break at the end of the text');
  const statements = script.statements.filter(({ parsed }) => !parsed.tree);
  return [...script.problems.map(({ message }) => message), ...statements.map(({ parsed }) => parsed.text)];
}

/** No rule finds more than before, as far as its findings weigh as much as the one that was mended. */
function noneWorse(before: readonly Found[], after: readonly Found[], severity: string): void {
  const weighty = (found: Found) => rank.indexOf(found.severity) >= rank.indexOf(severity);
  const [then, now] = [before.filter(weighty), after.filter(weighty)];
  for (const { rule } of now) {
    assert.ok(count(now, rule.id) <= count(then, rule.id), `new finding of ${rule.id}: ${saidIn(now)}`);
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
