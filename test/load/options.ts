/** What `npm run prove` is asked for. */
import { parseArgs } from 'node:util';
import { type Major, majors } from '../postgres/packages';
import { caseName, type LoadCase, loadCases } from './cases';

export interface Options {
  readonly rows: number;
  readonly postgres: Major;
  readonly seed: number;
  readonly cases: readonly LoadCase[];
}

const usage = `npm run prove -- [--rows N] [--postgres N] [--seed N] [KIND…]
KIND: ${loadCases.map(caseName).join(', ')}; without one, all of them.`;

/** Reads the command line. @throws with the usage where it is none */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      rows: { type: 'string', default: '2000000' },
      postgres: { type: 'string', default: '18' },
      seed: { type: 'string', default: '1' },
    },
  });
  const [rows, seed] = [Number(values.rows), Number(values.seed)];
  const postgres = majors.find((major) => String(major) === values.postgres);
  const cases = loadCases.filter((each) => positionals.length === 0 || positionals.includes(caseName(each)));
  const unknown = positionals.filter((word) => !loadCases.some((each) => caseName(each) === word));
  const isGood = Number.isInteger(rows) && rows >= 1000 && Number.isInteger(seed) && unknown.length === 0;
  if (!isGood || postgres === undefined) throw new Error(usage);
  return { rows, postgres, seed, cases };
}
