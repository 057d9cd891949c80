import { Catalog } from '../../server/src/catalog/catalog';
import { readGrammar18 } from '../../server/src/node/service';
import { createParser } from '../../server/src/sql/parser';
import { createSqlReader } from '../../server/src/sql/reader';
import { catalogAfter, replay } from '../../server/src/timeline/replay';
import { timelineOf } from '../../server/src/timeline/timeline';
import { median } from './process';

const rounds = 15;

/** Milliseconds to parse a history, and then to derive it. */
export interface Round {
  readonly parsing: number;
  readonly deriving: number;
}

/**
 * Parses and derives a history in rounds that each start anew.
 * @returns the first round, as a program that runs once has it, and the medians of all, as an editor has them
 */
export async function parseAndDerive(
  texts: readonly string[],
): Promise<{ readonly first: Round; readonly usual: Round }> {
  const parser = await createParser({ readGrammar18 });
  const parsing: number[] = [];
  const deriving: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const reader = createSqlReader(parser);
    const begin = performance.now();
    const scripts = texts.map((text) => reader.read(text));
    const parsed = performance.now();
    let catalog = Catalog.empty;
    for (const [index, script] of scripts.entries()) {
      const replayed = replay(script, catalog, { migration: String(index), postgres: 18 });
      timelineOf(replayed, 'batch');
      catalog = catalogAfter(replayed, catalog);
    }
    parsing.push(parsed - begin);
    deriving.push(performance.now() - parsed);
  }
  return {
    first: { parsing: parsing[0]!, deriving: deriving[0]! },
    usual: { parsing: median(parsing), deriving: median(deriving) },
  };
}
