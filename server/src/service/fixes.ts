import { differences } from '../catalog/same';
import { nameAfter } from '../prisma/migrationName';
import type { Plan } from '../recipes/plan';
import type { Script, SqlReader } from '../sql/statement';
import { applyEdits } from '../text/edit';
import { catalogAfter, replay } from '../timeline/replay';
import { timelineOf } from '../timeline/timeline';
import type { SentAs } from '../timeline/transactions';
import type { Catalog } from '../catalog/catalog';
import type { Fix } from './view';

/** Where a plan is to be carried out. */
export interface Site {
  readonly reader: SqlReader;
  readonly postgres: number;
  readonly migrationsPath: string;
  readonly migration: string;
  readonly path: string;
  readonly text: string;
  readonly before: Catalog;
  /** The next migration's name, undefined for the last one; and all names that are taken. */
  readonly next: string | undefined;
  readonly taken: readonly string[];
  /** Texts of the pending migrations that come later. */
  readonly later: readonly Script[];
}

/**
 * The fix that carries out a plan; undefined when it has nowhere to put its migrations, or when replaying it shows
 * that it would not do what it claims: an `equivalent` one ends in the same schema, and none fails where the
 * original did not, however Prisma sends the files.
 */
export function fixOf(plan: Plan, site: Site): Fix | undefined {
  const names = namesFor(plan, site);
  if (!names) return undefined;
  const text = applyEdits(site.text, plan.edits);
  const texts = [text, ...plan.following.map(({ sql }) => sql)];
  if (plan.kind === 'equivalent' && !holds(texts, site)) return undefined;
  return {
    title: plan.title,
    kind: plan.kind,
    edits: plan.edits.map(({ span, text: inserted }) => ({ path: site.path, span, text: inserted })),
    creates: plan.following.map(({ sql }, index) => ({
      path: `${site.migrationsPath}/${names[index]}/migration.sql`,
      text: sql,
    })),
    renames: [],
  };
}

function namesFor(plan: Plan, site: Site): string[] | undefined {
  const names: string[] = [];
  const taken = new Set(site.taken);
  let previous = site.migration;
  for (const { slug } of plan.following) {
    const name = nameAfter(previous, site.next, slug, taken);
    if (name === undefined) return undefined;
    taken.add(name);
    names.push(name);
    previous = name;
  }
  return names;
}

function holds(texts: readonly string[], site: Site): boolean {
  return (['batch', 'statements'] as const).every((sentAs) => {
    const original = outcome([site.text], site, sentAs);
    const fixed = outcome(texts, site, sentAs);
    return fixed.failures <= original.failures && differences(original.end, fixed.end).length === 0;
  });
}

interface Outcome {
  readonly end: Catalog;
  /** How many statements are certain to fail or are refused. */
  readonly failures: number;
}

function outcome(texts: readonly string[], site: Site, sentAs: SentAs): Outcome {
  let end = site.before;
  let failures = 0;
  const scripts = [...texts.map((text) => site.reader.read(text)), ...site.later];
  for (const [index, script] of scripts.entries()) {
    const replayed = replay(script, end, { migration: `${site.migration}+${index}`, postgres: site.postgres });
    // Where the later files fail is theirs to say; here it counts only that the fix adds no failure.
    failures += timelineOf(replayed, sentAs).steps.filter(
      (step) => step.refused || step.effects.some((effect) => effect.kind === 'fails'),
    ).length;
    end = catalogAfter(replayed, end);
  }
  return { end, failures };
}
