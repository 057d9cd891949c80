/** `npm run prove`: plans under load on a real server; prints what it does, writes docs/proof.md. Exit code 1: a bar is missed. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { ready } from '../harness/scene';
import { startDatabases } from './ground';
import { goLast } from './load';
import { type Options, readOptions } from './options';
import { prove } from './prove';
import { proofDocument } from './report';
import type { RunSettings } from './runs';
import { type Proof, shortcomings } from './verdict';

const document = join(__dirname, '../../docs/proof.md');
const told = (what: string) => process.stderr.write(`${what}\n`);

function settingsOf({ rows, seed }: Options): RunSettings {
  return { rows, seed, connections: 4, pause: 4, floor: 60_000, dwell: 2000, held: 0, killed: false };
}

async function main(options: Options): Promise<void> {
  await ready;
  const settings = settingsOf(options);
  const databases = await startDatabases(options.postgres);
  goLast();
  const proofs: Proof[] = [];
  const about = `PostgreSQL ${options.postgres} in memory, on a machine of ${cpus().length} processors that it shares with the load; ${settings.connections} connections a release, each pausing about ${settings.pause} ms between an answer and the next request.`;
  try {
    for (const loaded of options.cases) {
      proofs.push(await prove(databases, loaded, settings, told));
      const before = existsSync(document) ? readFileSync(document, 'utf8') : '';
      writeFileSync(document, proofDocument(before, proofs, about));
    }
  } finally {
    await databases.stop();
  }
  const missed = proofs.flatMap((proof) => shortcomings(proof).map((what) => `${proof.kind}: ${what}`));
  process.stdout.write(proofDocument('', proofs, about));
  for (const what of missed) told(what);
  process.exitCode = missed.length === 0 ? 0 : 1;
}

function begin(): void {
  try {
    main(readOptions(process.argv.slice(2))).catch((error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    });
  } catch (error) {
    told((error as Error).message);
    process.exitCode = 2;
  }
}

begin();
