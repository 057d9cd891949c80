import type { Catalog } from '../catalog/catalog';
import type { Effect } from '../effects/effect';
import { nameAfter } from '../prisma/migrationName';
import type { Plan } from '../recipes/plan';
import { nestedReader } from '../sql/nested';
import type { SqlReader } from '../sql/statement';
import { applyEdits } from '../text/edit';
import { outcomeOf, type Part } from '../timeline/outcome';
import type { Replayed } from '../timeline/replay';
import type { ReplayMemo } from '../timeline/replayMemo';
import { type SentAs, slotsOf } from '../timeline/transactions';
import type { Fix } from './view';

/** Where a plan is to be carried out. */
export interface Site {
  readonly reader: SqlReader;
  readonly postgres: number;
  /** The project's root, below which its scripts lie. */
  readonly root: string;
  readonly migrationsPath: string;
  readonly migration: string;
  readonly path: string;
  readonly text: string;
  readonly before: Catalog;
  /** The next migration's name, undefined for the last one. */
  readonly next: string | undefined;
  /** What the migration does as it stands, and derivations of its statements to be used again. */
  readonly original: readonly Replayed[];
  readonly memo: ReplayMemo | undefined;
}

/**
 * The fix that carries out a plan; undefined when it has nowhere to put its migrations, or when replaying it shows
 * that it would not do what it claims: an `equivalent` one ends in the same schema, and none fails where the
 * original did not, however Prisma sends the files. Migrations that come later then find what they found before.
 */
export function fixOf(plan: Plan, site: Site): Fix | undefined {
  const names = namesFor(plan, site);
  if (!names) return undefined;
  const edited = applyEdits(site.text, plan.edits);
  const texts = [edited, ...plan.following.map(({ sql }) => sql)];
  if (plan.kind === 'equivalent' && !holds(texts, site)) return undefined;
  return {
    title: plan.title,
    kind: plan.kind,
    edits: plan.edits.map((edit) => ({ ...edit, path: site.path })),
    creates: [
      ...plan.following.map(({ sql, places }, index) => ({
        path: `${site.migrationsPath}/${names[index]}/migration.sql`,
        text: sql,
        ...(places && { places }),
      })),
      ...(plan.files ?? []).map(({ path, text }) => ({ path: `${site.root}/${path}`, text })),
    ],
    renames: [],
    ...(plan.asksFirst && { asksFirst: true }),
  };
}

function namesFor(plan: Plan, site: Site): string[] | undefined {
  const names: string[] = [];
  let previous = site.migration;
  for (const { slug } of plan.following) {
    const name = nameAfter(previous, site.next, slug);
    if (name === undefined) return undefined;
    names.push(name);
    previous = name;
  }
  return names;
}

function holds(texts: readonly string[], { reader, postgres, migration, memo, original, before }: Site): boolean {
  const read = nestedReader(reader);
  const parts = texts.map((text, index): Part => {
    const { statements } = reader.read(text);
    // The edited migration keeps its name, so that what is unchanged in it need not be derived again.
    if (index === 0) return { statements, place: { migration, postgres, read }, memo };
    return { statements, place: { migration: `${migration}+${index}`, postgres, read } };
  });
  const { effects: fixed, isAlike } = outcomeOf(original, before, parts);
  if (!isAlike) return false;
  if (!fixed.some(mayBeRefused)) return true;
  const unfixed = original.map(({ effects }) => effects);
  return (['batch', 'statements'] as const).every((sentAs) => failures(fixed, sentAs) <= failing(unfixed, sentAs));
}

/** The effects of a migration's statements. */
type Effects = readonly (readonly Effect[])[];

/** Whether a statement is refused, or would be in a transaction. */
function mayBeRefused(migration: Effects): boolean {
  return migration.some((effects) => effects.some(({ kind }) => kind === 'fails' || kind === 'refuses transaction'));
}

/** How many statements are certain to fail when the migrations are sent in that way. */
function failures(migrations: readonly Effects[], sentAs: SentAs): number {
  return migrations.reduce((sum, migration) => sum + failing(migration, sentAs), 0);
}

function failing(migration: Effects, sentAs: SentAs): number {
  const slots = slotsOf(migration, sentAs);
  return migration.filter((effects, index) =>
    effects.some(({ kind }) => kind === 'fails' || (kind === 'refuses transaction' && slots[index]!.inBlock)),
  ).length;
}
