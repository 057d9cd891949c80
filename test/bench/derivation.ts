import { Catalog } from '../../server/src/catalog/catalog';
import { readGrammar18 } from '../../server/src/node/service';
import { createParser } from '../../server/src/sql/parser';
import { createSqlReader } from '../../server/src/sql/reader';
import { catalogAfter, replay } from '../../server/src/timeline/replay';
import { timelineOf } from '../../server/src/timeline/timeline';
import { history } from './project';

// A program that is built as the extension is: parses and derives a history in rounds that each start anew, and prints
// what each took.

const rounds = 15;

/** Milliseconds to parse a history, and then to derive it. */
export interface Round {
  readonly parsing: number;
  readonly deriving: number;
}

/** The first round is what a program that runs once has, the later ones what an editor has. */
async function parseAndDerive(texts: readonly string[]): Promise<Round[]> {
  const parser = await createParser({ readGrammar18 });
  return Array.from({ length: rounds }, () => {
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
    return { parsing: parsed - begin, deriving: performance.now() - parsed };
  });
}

parseAndDerive(history(Number(process.argv[2]))).then((all) => process.stdout.write(JSON.stringify(all)));
