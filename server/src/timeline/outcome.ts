import type { Catalog } from '../catalog/catalog';
import { differences } from '../catalog/same';
import type { Place } from '../effects/derive';
import type { Effect } from '../effects/effect';
import type { Statement } from '../sql/statement';
import { Departure } from './departure';
import { catalogAfter, type Replayed, replay } from './replay';
import type { ReplayMemo } from './replayMemo';
import { actionOf } from './transactions';

/** Statements that run one after the other as one migration. */
export interface Part {
  readonly statements: readonly Statement[];
  readonly place: Place;
  readonly memo?: ReplayMemo | undefined;
}

/** What comes of statements that run in the place of a migration. */
export interface Outcome {
  /** The effects of each statement, by parts. */
  readonly effects: readonly (readonly (readonly Effect[])[])[];
  /** Whether they end in the schema in which the migration ends. */
  readonly isAlike: boolean;
}

/**
 * What comes of it when these parts run instead of a migration.
 * @param original the migration, replayed over `start`
 * @param parts the first one is the migration itself, edited: what still stands in it is not derived again
 */
export function outcomeOf(original: readonly Replayed[], start: Catalog, parts: readonly Part[]): Outcome {
  return departing(original, start, parts) ?? anew(original, start, parts);
}

/** Undefined where something is rolled back: then what differs after a statement does not follow from the one before. */
function departing(original: readonly Replayed[], start: Catalog, parts: readonly Part[]): Outcome | undefined {
  if (original.some(({ effects }) => rollsBack(effects))) return undefined;
  const departure = new Departure(original, start);
  const effects = parts.map(({ statements, place, memo }, index) => {
    const own = statements.map(({ parsed }) => {
      const found = index === 0 ? departure.find(parsed) : -1;
      if (found < 0) return departure.run(parsed, place, memo);
      departure.skipTo(found);
      return departure.keep(place, memo);
    });
    departure.skipTo(original.length);
    return own;
  });
  return effects.flat().some(rollsBack) ? undefined : { effects, isAlike: departure.isAlike };
}

function rollsBack(effects: readonly Effect[]): boolean {
  const { action } = actionOf(effects);
  return action === 'rollback' || action === 'rollback to';
}

function anew(original: readonly Replayed[], start: Catalog, parts: readonly Part[]): Outcome {
  const replayed: Replayed[][] = [];
  let end = start;
  for (const { statements, place, memo } of parts) {
    replayed.push(replay({ text: '', statements, problems: [] }, end, place, memo));
    end = catalogAfter(replayed.at(-1)!, end);
  }
  const written = [original, ...replayed].flatMap((part) => part.flatMap((each) => each.written));
  return {
    effects: replayed.map((part) => part.map(({ effects }) => effects)),
    isAlike: differences(catalogAfter(original, start), end, written).length === 0,
  };
}
