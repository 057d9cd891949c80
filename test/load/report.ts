/** docs/proof.md: a table of plans, written by `npm run prove`. Kinds that were not run this time keep their lines. */
import type { Measures } from './measures';
import { together } from './measures';
import { type Run, writesNothing } from './runs';
import { floorOf, lockTimeout, mostTimesFloor, type Proof, shortcomings } from './verdict';

const columns = [
  'Plan',
  'Rows',
  'Run',
  'Failed: old release',
  'Failed: new release',
  'Longest read',
  'Longest write',
  'Blocked',
  'Times the floor',
  'Lost or changed rows',
  'Bars',
] as const;

/** The document, with the lines of earlier runs for other kinds. */
export function proofDocument(before: string, proofs: readonly Proof[], about: string): string {
  const fresh = proofs.flatMap(linesOf);
  const kinds = proofs.map(({ kind }) => kind);
  const kept = before.split('\n').filter((line) => isLine(line) && !kinds.includes(kindOf(line)));
  const table = [row(columns), row(columns.map(() => '---')), ...[...kept, ...fresh]];
  return `${head(about)}\n${table.join('\n')}\n`;
}

function isLine(line: string): boolean {
  return /^\| [a-z]+(-[a-z]+)+ \|/.test(line);
}

function kindOf(line: string): string {
  return line.split('|')[1]?.trim() ?? '';
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function linesOf(proof: Proof): string[] {
  const floor = floorOf(proof);
  const missed = shortcomings(proof);
  return [
    line(proof, 'no migration', undefined, floor, ''),
    line(proof, 'Prisma, one migration', proof.naive, floor, ''),
    line(proof, 'Prisma, table held', proof.naiveHeld, floor, ''),
    line(proof, 'Lockstep', proof.lockstep, floor, missed.length === 0 ? 'reached' : `missed: ${missed.join('; ')}`),
    line(proof, 'Lockstep, table held', proof.lockstepHeld, floor, missed.length === 0 ? 'reached' : 'see above'),
  ];
}

function line({ kind, rows }: Proof, name: string, run: Run | undefined, floor: Measures, bars: string): string {
  const all = run ? together(run.old, run.new) : floor;
  const { lost, extra, different } = run?.rows ?? { lost: 0, extra: 0, different: 0 };
  return row([
    kind,
    rows.toLocaleString('en'),
    titled(name, run),
    run ? share(run.old) : share(floor),
    run ? share(run.new) : '',
    `${all.longestRead.toFixed(0)} ms`,
    `${all.longestWrite.toFixed(0)} ms`,
    `${(all.blocked / 1000).toFixed(1)} s`,
    run ? times(all, floor) : '1',
    run ? String(lost + extra + different) : '',
    bars.replaceAll('|', '/'),
  ]);
}

/** With the SQLSTATE of what was refused. */
function titled(name: string, run: Run | undefined): string {
  if (run?.refused !== undefined) return `${name}: cannot be deployed (${run.refused.split(' ')[0]})`;
  if (run?.byHandSince === writesNothing) return `${name}: writes nothing, so by hand`;
  return run?.byHandSince === undefined ? name : `${name}: refused (${run.byHandSince.split(' ')[0]}), then by hand`;
}

function share({ failed, wrong, requests }: Measures): string {
  return `${failed + wrong} of ${requests}`;
}

function times(all: Measures, floor: Measures): string {
  return `${(all.longestRead / floor.longestRead).toFixed(1)} read, ${(all.longestWrite / floor.longestWrite).toFixed(1)} write`;
}

function head(about: string): string {
  return `# Plans under load

\`npm run prove\` writes this table. Two releases of an application read and write without a pause while a change is deployed through Prisma's own engine: the release from before it, and the one that is built from each phase's schema.prisma. Half of the requests read; the writes are those of Prisma Client, and those that break triggers which only look right (explicit NULLs, defaults, rows saved whole, upserts, MERGE, \`INSERT … SELECT\`, rows that were never filled). Every write that was answered is written down, and compared with the table in the end, row by row.

- **No migration** is the floor: the same load, before each of the runs.
- **Prisma, one migration** is what Prisma writes for the same edit of schema.prisma, and where that cannot be deployed on a table with rows, what people write in its place; the new release follows when it is deployed, and both run on for a while.
- **Lockstep** is the plan, phase by phase, with its backfill as a program of its own.
- **Table held**: a transaction that has read the table sleeps for 6 seconds when each phase is deployed. Lockstep's backfill is killed once in this run, and started again.
- **Blocked** is the sum of all waiting beyond a tenth of a second, over all connections.
- The bars: no failed request and no lost or changed row; no wait longer than ${mostTimesFloor} times the floor's longest; with the table held, none longer than the lock_timeout of ${lockTimeout} ms and the floor.

${about}
`;
}
