import type { Relation } from '../catalog/relation';
import type { Effect } from '../effects/effect';
import type { Scene } from '../rules/rule';
import { usesColumn, usesTable } from '../rules/scene/release';
import type { Step } from '../timeline/timeline';
import { escapeMarkdown, ranges } from './markdown';
import type { Session } from './session';
import { nameOf } from './wording';

/** Which application goes with the schema before the migration, and which with the one after it. */
export function runbookRelease(session: Session, index: number): string[] {
  const scene = session.scene(index);
  const breaks = scene.timeline.steps.flatMap(({ effects, statement }) =>
    effects.flatMap((effect) => {
      const use = breaking(scene, effect);
      return use ? [{ ...use, statement: statement.index + 1 }] : [];
    }),
  );
  const adds = scene.timeline.steps
    .filter(({ effects }) => effects.some(isAddition))
    .map(({ statement }) => statement.index + 1);
  const created = scene.timeline.steps.filter(createsTable).map(({ statement }) => statement.index + 1);
  const additions = [...new Set([...adds, ...created])].sort((a, b) => a - b);
  return ['### Which application goes with it', '', ...sentences(breaks, additions, scene), ''];
}

interface Break {
  readonly statement: number;
  readonly text: string;
  readonly isCertain: boolean;
}

function sentences(breaks: readonly Break[], additions: readonly number[], { release }: Scene): string[] {
  const known = release ? `the release that is running (${release.source})` : 'the release that is running';
  const added = `An application that needs what statement${additions.length === 1 ? '' : 's'} ${ranges(additions)} add${additions.length === 1 ? 's' : ''} is deployed after this migration.`;
  if (breaks.length === 0) {
    const both = `With the schema before and after it, ${known} works alike.`;
    return [additions.length > 0 ? `${both} ${added}` : both];
  }
  const certain = breaks.every(({ isCertain }) => isCertain);
  return [
    `After it, ${known} ${certain ? 'fails' : 'may fail'}:`,
    '',
    ...breaks.map(({ statement, text }) => `- Statement ${statement} ${escapeMarkdown(text)}.`),
    '',
    `Deploy an application that no longer needs it first, wait until the last instance of the former one has ended, and then run this migration.${additions.length > 0 ? ` ${added}` : ''}`,
  ];
}

/** What the running release loses by an effect. */
function breaking(scene: Scene, effect: Effect): { readonly text: string; readonly isCertain: boolean } | undefined {
  const isCertain = scene.release !== undefined;
  const which = isCertain ? 'which it uses' : 'which it may use';
  if (effect.kind === 'adds column' && effect.required && !effect.relation.newHere)
    return {
      text: `requires a value of ${effect.name} in every new row of ${nameOf(effect.relation)}, which it does not give`,
      isCertain,
    };
  if (effect.kind !== 'removes' && effect.kind !== 'renames') return undefined;
  if (!effect.relation || (effect.kind === 'removes' && effect.byCascade)) return undefined;
  const verb = effect.kind === 'removes' ? 'removes' : 'renames';
  if (effect.what === 'column' && usesColumn(scene, effect.relation, effect.name))
    return { text: `${verb} the column ${effect.name} of ${nameOf(effect.relation)}, ${which}`, isCertain };
  if ((effect.what === 'table' || effect.what === 'view') && usesTable(scene, effect.relation))
    return { text: `${verb} ${nameOf(effect.relation)}, ${which}`, isCertain };
  return undefined;
}

function isAddition(effect: Effect): boolean {
  return effect.kind === 'adds column' || effect.kind === 'adds enum value';
}

/** Whether a statement makes a table or view that was not there. */
function createsTable({ written, before, after }: Step): boolean {
  return written.some((key) => {
    const made = before.get(key) === undefined && key.startsWith('relation:') ? after.get(key) : undefined;
    return made !== undefined && ['table', 'view', 'materialized view'].includes((made as Relation).kind);
  });
}
