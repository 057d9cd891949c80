import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { bundling } from '../../scripts/tools/bundling.mjs';
import type { Round } from './derivation';
import { median } from './process';

/** How often the program is run. */
const runs = 7;

/** What a history costs; the ratio is that of each round, and the middle of all. */
export interface DerivationCost extends Round {
  readonly ratio: number;
}

/**
 * What deriving a history of so many migrations costs beside parsing it.
 * @returns the first round of a process, as `lockstep check` has it, and the later ones, as an editor has them
 */
export function derivationCost(migrations: number): { readonly first: DerivationCost; readonly later: DerivationCost } {
  // Below the project, so that the grammars are found in its node_modules.
  const folder = mkdtempSync(resolve('.cache/bench-'));
  try {
    const outfile = join(folder, 'derivation.js');
    buildSync({ ...bundling, entryPoints: ['test/bench/derivation.ts'], outfile });
    const all = Array.from({ length: runs }, (): Round[] =>
      JSON.parse(execFileSync(process.execPath, [outfile, String(migrations)], { encoding: 'utf8' })),
    );
    return { first: costOf(all.map(([first]) => first!)), later: costOf(all.flatMap((rounds) => rounds.slice(1))) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function costOf(rounds: readonly Round[]): DerivationCost {
  return {
    parsing: median(rounds.map(({ parsing }) => parsing)),
    deriving: median(rounds.map(({ deriving }) => deriving)),
    ratio: median(rounds.map(({ parsing, deriving }) => deriving / parsing)),
  };
}
