/** Runs a backfill script as people do: as a program of its own. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { getPriority, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ClientConfig } from 'pg';

const root = join(__dirname, '../..');

/** Runs the script to its end; before that once up to a batch behind `killedBehind`, where it is killed. */
export async function runBackfill(database: ClientConfig, text: string, killedBehind?: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-backfill-'));
  try {
    const script = join(folder, 'backfill.ts');
    writeFileSync(script, text);
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    if (killedBehind !== undefined) await run(database, script, killedBehind);
    const { code, said } = await run(database, script);
    if (code !== 0) throw new Error(`The backfill ended with ${code}: ${said}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run({ host, port, user, database }: ClientConfig, script: string, killedBehind?: number) {
  const url = `postgresql://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host ?? '')}`;
  const args = ['--require', join(root, 'node_modules/tsx/dist/cjs/index.cjs'), script];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // It would run on a machine of its own: it is behind the others, whatever their own priority is.
  if (child.pid !== undefined) setPriority(child.pid, Math.min(getPriority() + 5, 19));
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk).slice(-4000);
  });
  let code: number | null | undefined;
  const ended = new Promise<void>((done) => {
    child.once('exit', (with_) => {
      code = with_;
      done();
    });
  });
  while (killedBehind !== undefined && code === undefined) {
    if (noted(`${script}.state.json`) > killedBehind) child.kill('SIGKILL');
    await pause(5);
  }
  await ended;
  return { code, said };
}

/** The number in the key that the script noted last. */
function noted(path: string): number {
  if (!existsSync(path)) return -1;
  try {
    const { last } = JSON.parse(readFileSync(path, 'utf8')) as { last: string[] };
    return Number(/\d+$/.exec(last[0] ?? '')?.[0] ?? -1);
  } catch {
    return -1;
  }
}
