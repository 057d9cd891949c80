import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What a program used from start to end. */
export interface Usage {
  /** Seconds of processor time, its own and the system's. */
  readonly cpu: number;
  /** Largest resident memory in MB. */
  readonly peak: number;
}

/** Runs a program to its end, its output thrown away, and says what it used. Needs bash and /proc. */
export async function usageOf(command: string, args: readonly string[], cwd: string): Promise<Usage> {
  return { cpu: cpuOf(command, args, cwd), peak: await peakOf(command, args, cwd) };
}

function cpuOf(command: string, args: readonly string[], cwd: string): number {
  const script = 'TIMEFORMAT="%U %S"; time "$@" > /dev/null 2> /dev/null';
  const { stderr } = spawnSync('bash', ['-c', script, 'bash', command, ...args], { cwd, encoding: 'utf8' });
  const [user = 0, system = 0] = stderr.trim().split('\n').at(-1)!.split(' ').map(Number);
  return user + system;
}

async function peakOf(command: string, args: readonly string[], cwd: string): Promise<number> {
  const child = spawn(command, args, { cwd, stdio: 'ignore' });
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, residentPeak(child.pid!));
  }, 2);
  await new Promise((resolve) => child.on('exit', resolve));
  clearInterval(watch);
  return peak;
}

function residentPeak(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** The middle of some figures. */
export function median(figures: readonly number[]): number {
  return [...figures].sort((a, b) => a - b)[figures.length >> 1]!;
}
