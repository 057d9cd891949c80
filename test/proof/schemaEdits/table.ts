/**
 * npm run prove:edits [-- words]: every kind of schema edit, put through Create Safe Migration and deployed on a real
 * server with rows in its tables, both ways; a line each. LOCKSTEP_POSTGRES names another major than the newest.
 */
import { ready } from '../../harness/scene';
import { Databases } from '../databases';
import { provenMajors } from '../majors';
import { edits } from './edits';
import { type Outcome, prove, ways } from './prove';
import { starting } from './start';

async function main(words: readonly string[]): Promise<void> {
  await ready;
  const databases = await Databases.start(provenMajors.at(-1)!);
  const outcomes: Outcome[] = [];
  try {
    const start = await starting(databases);
    console.log('| edit | found | migrations written | one batch | each statement alone |\n|---|---|---|---|---|');
    for (const edit of edits.filter(({ title }) => words.every((word) => title.includes(word)))) {
      const outcome = await prove(databases, start, edit, start.init);
      outcomes.push(outcome);
      console.log(line(outcome));
    }
  } finally {
    await databases.stop();
  }
  const equal = outcomes.filter(({ onEmpty }) => ways.every((way) => onEmpty[way] === 'equal')).length;
  const withRows = outcomes.filter(({ ends }) => ways.every((way) => ends[way] === 'equal')).length;
  console.log(`${outcomes.length} edits: ${equal} end as Prisma wants, ${withRows} of them whatever the rows hold`);
}

function line({ title, migrations, found, ends, onEmpty }: Outcome): string {
  const cell = (way: (typeof ways)[number]) =>
    ends[way] === onEmpty[way] ? ends[way] : `${ends[way]}; on empty tables ${onEmpty[way]}`;
  const cells = [title, found.join(', '), migrations.join(', '), cell('batch'), cell('statements')];
  return `| ${cells.map((each) => each.replace(/\s*\n\s*/g, ' ')).join(' | ')} |`;
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
