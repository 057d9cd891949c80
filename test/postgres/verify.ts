/**
 * `npm run verify:postgres [-- --majors 13,18 --count 2000 --seed 1 --show 10 --only fixtures|generator --batch 7]`:
 * runs every fixture and generated statements on real servers and compares what they did with what is derived.
 */
import { parseArgs } from 'node:util';
import { type Bench, closeBench, openBench } from './bench';
import { checkFixturesLive, type Disagreement } from './checkFixtures';
import { checkGenerated, type Finding, type Tally } from './checkGenerated';
import { type Derive, describe } from './compare';
import { loadDerive } from './derive';
import { type Major, majors, startServer } from './servers';

const { values } = parseArgs({
  options: {
    majors: { type: 'string', default: majors.join(',') },
    count: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    show: { type: 'string', default: '10' },
    only: { type: 'string' },
    batch: { type: 'string' },
  },
});

const run = {
  seed: Number(values.seed),
  count: Number(values.count),
  show: Number(values.show),
  batch: values.batch === undefined ? undefined : Number(values.batch),
};

async function main(): Promise<void> {
  const queue = values.majors.split(',').map(Number) as Major[];
  const derive = await loadDerive();
  let disagreements = 0;
  const work = async () => {
    for (let major = queue.shift(); major; major = queue.shift()) disagreements += await verify(derive, major);
  };
  await Promise.all([work(), work()]);
  console.log(disagreements === 0 ? 'No disagreement.' : `${disagreements} disagreements.`);
  process.exitCode = disagreements === 0 ? 0 : 1;
}

async function verify(derive: Derive, major: Major): Promise<number> {
  const server = await startServer(major);
  const bench = await openBench(server);
  try {
    return (await verifyFixtures(derive, bench)) + (await verifyGenerated(derive, bench));
  } finally {
    await closeBench(bench);
    await server.stop();
  }
}

async function verifyFixtures(derive: Derive, bench: Bench): Promise<number> {
  if (values.only === 'generator') return 0;
  const found = await checkFixturesLive(derive, bench);
  const counted = (minor: boolean) => found.filter((one: Disagreement) => one.minor === minor);
  console.log(
    `PostgreSQL ${bench.server.major}, fixtures: ${counted(false).length} disagreements, ${counted(true).length} minor`,
  );
  for (const { text } of found.slice(0, run.show)) console.log(`  ${text}`);
  return found.length;
}

async function verifyGenerated(derive: Derive, bench: Bench): Promise<number> {
  if (values.only === 'fixtures') return 0;
  const tally = await checkGenerated(derive, bench, run);
  report(tally, bench.server.major);
  return tally.disagreements;
}

function report(tally: Tally, major: Major): void {
  const { statements, ran, refused, failed, unsupported, unannounced, unknown, reasons, disagreements, milliseconds } =
    tally;
  const rate = Math.round(statements / (milliseconds / 1000));
  const lines = [
    `PostgreSQL ${major}, seed ${run.seed}: ${statements} statements, ${rate} a second`,
    `  ${ran} ran, ${refused} refuse a transaction, ${failed} failed, ${unsupported} unsupported`,
    `  ${sum(unannounced)} failed that no derived effect announced${top(unannounced)}`,
    `  ${unknown} not wholly known, not compared${top(reasons)}`,
    `  ${disagreements} disagreements`,
    ...[...tally.findings]
      .sort(([, a], [, b]) => b.count - a.count)
      .slice(0, run.show)
      .map(([kind, { count, first }]) => `${count}x ${kind}\n${shown(first, major)}`),
  ];
  console.log(lines.join('\n'));
}

function shown({ batch, setup, sql, differences }: Finding, major: Major): string {
  const again = `--majors ${major} --seed ${run.seed} --batch ${batch} --only generator`;
  return [
    ...(setup ?? []).map((line) => `    ${line};`),
    `  > ${sql};`,
    ...differences.map((one) => `    ${describe(one)}`),
    `    (${again})`,
  ].join('\n');
}

function sum(counts: Map<string, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}

function top(counts: Map<string, number>): string {
  const most = [...counts].sort(([, a], [, b]) => b - a).slice(0, run.show);
  return most.map(([key, count]) => `\n    ${count}x ${key}`).join('');
}

void main();
