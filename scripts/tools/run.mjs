import { spawn } from 'node:child_process';
import { root } from './root.mjs';

/** Runs a program with our own output; gives its exit code. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', shell: needsShell(command), ...options });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/** Runs a program that has to succeed. */
export async function must(command, args, options) {
  const code = await run(command, args, options);
  if (code !== 0) throw new Error(`${[command, ...args].join(' ')} ended with ${code}`);
}

// On Windows npm and code are .cmd files, which only a shell can start.
function needsShell(command) {
  return process.platform === 'win32' && command !== process.execPath;
}
