import { Catalog } from '../../server/src/catalog/catalog';
import { readGrammar18 } from '../../server/src/node/service';
import { createParser } from '../../server/src/sql/parser';
import { createSqlReader } from '../../server/src/sql/reader';
import { catalogAfter, replay } from '../../server/src/timeline/replay';
import { timelineOf } from '../../server/src/timeline/timeline';
import { median } from './process';

/** Milliseconds to parse a history, and then to derive it; medians over rounds in which both start anew. */
export async function parseAndDerive(
  texts: readonly string[],
): Promise<{ readonly parsing: number; readonly deriving: number }> {
  const parser = await createParser({ readGrammar18 });
  const parsing: number[] = [];
  const deriving: number[] = [];
  for (let round = 0; round < 5; round++) {
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
  return { parsing: median(parsing), deriving: median(deriving) };
}
