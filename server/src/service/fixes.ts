import type { Catalog } from '../catalog/catalog';
import { differences } from '../catalog/same';
import { nameAfter } from '../prisma/migrationName';
import type { Plan } from '../recipes/plan';
import { nestedReader } from '../sql/nested';
import type { SqlReader } from '../sql/statement';
import { applyEdits } from '../text/edit';
import { catalogAfter, type Replayed, replay } from '../timeline/replay';
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

function holds(texts: readonly string[], site: Site): boolean {
  const fixed: Replayed[][] = [];
  let end = site.before;
  for (const [index, text] of texts.entries()) {
    // The edited migration keeps its name, so that what is unchanged in it need not be derived again.
    const migration = index === 0 ? site.migration : `${site.migration}+${index}`;
    const memo = index === 0 ? site.memo : undefined;
    const replayed = replay(
      site.reader.read(text),
      end,
      { migration, postgres: site.postgres, read: nestedReader(site.reader) },
      memo,
    );
    fixed.push(replayed);
    end = catalogAfter(replayed, end);
  }
  const written = [site.original, ...fixed].flatMap((replayed) => replayed.flatMap((each) => each.written));
  if (differences(catalogAfter(site.original, site.before), end, written).length > 0) return false;
  if (!fixed.some(mayBeRefused)) return true;
  return (['batch', 'statements'] as const).every(
    (sentAs) => failures(fixed, sentAs) <= failures([site.original], sentAs),
  );
}

/** Whether a statement is refused, or would be in a transaction. */
function mayBeRefused(replayed: readonly Replayed[]): boolean {
  return replayed.some(({ effects }) => effects.some(({ kind }) => kind === 'fails' || kind === 'refuses transaction'));
}

/** How many statements are certain to fail when the migrations are sent in that way. */
function failures(migrations: readonly (readonly Replayed[])[], sentAs: SentAs): number {
  return migrations.reduce((sum, replayed) => sum + failing(replayed, sentAs), 0);
}

function failing(replayed: readonly Replayed[], sentAs: SentAs): number {
  const slots = slotsOf(
    replayed.map(({ effects }) => effects),
    sentAs,
  );
  return replayed.filter(({ effects }, index) =>
    effects.some(({ kind }) => kind === 'fails' || (kind === 'refuses transaction' && slots[index]!.inBlock)),
  ).length;
}
