// npm start: examples/shop in a VS Code that has this extension; the desktop's where there is one, else in a browser.
// Complete on an empty machine.
import { spawnSync } from 'node:child_process';
import { ensureDependencies } from './tools/dependencies.mjs';
import { must } from './tools/run.mjs';

const desktop = ['code', 'codium', 'code-insiders'].find((name) => {
  const { status } = spawnSync(name, ['--version'], { stdio: 'ignore', shell: process.platform === 'win32' });
  return status === 0;
});

await ensureDependencies();
await must(process.execPath, ['--import=tsx', 'scripts/open.ts', ...(desktop ? [desktop] : [])]);
