import type { Effect, RelationRef } from '../effects/effect';

export type WorkKind = 'rewrite' | 'index build' | 'index rebuild' | 'scan' | 'row changes';

/** What takes time in proportion to the rows of a table that was there before. */
export interface Work {
  /** Index of the statement that does it. */
  readonly statement: number;
  readonly kind: WorkKind;
  /** The table whose rows it goes through. */
  readonly relation: RelationRef;
  /** The effect that says so. */
  readonly effect: Effect;
}

const order: readonly WorkKind[] = ['rewrite', 'index build', 'index rebuild', 'row changes', 'scan'];

/**
 * The work of one statement: for each table the heaviest kind, since a rewrite scans and rebuilds by itself, and a
 * build scans. Work on what is new here, or known to be empty, is none; nor is it on a table that gets a column which
 * its first row would make fail.
 */
export function workOf(effects: readonly Effect[], statement: number): Work[] {
  const heaviest = new Map<string, Work>();
  const refused = new Set(effects.flatMap(toRefusingTable));
  for (const effect of effects) {
    const work = asWork(effect, statement);
    if (!work || work.relation.newHere || work.relation.empty || refused.has(work.relation.id)) continue;
    const known = heaviest.get(work.relation.id);
    if (!known || order.indexOf(work.kind) < order.indexOf(known.kind)) heaviest.set(work.relation.id, work);
  }
  return [...heaviest.values()];
}

function toRefusingTable(effect: Effect): string[] {
  return effect.kind === 'adds column' && effect.required ? [effect.relation.id] : [];
}

function asWork(effect: Effect, statement: number): Work | undefined {
  switch (effect.kind) {
    case 'rewrite':
    case 'index build':
    case 'scan':
      return { statement, kind: effect.kind, relation: effect.relation, effect };
    case 'index rebuild':
      return { statement, kind: 'index rebuild', relation: effect.relation.table ?? effect.relation, effect };
    case 'changes rows':
      return effect.few || effect.how === 'truncate'
        ? undefined
        : { statement, kind: 'row changes', relation: effect.relation, effect };
    default:
      return undefined;
  }
}
