import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installEditor, installExtension, remoteUri, serveEditor, workbenchUrl } from './tools/editor';
import { runToEnd } from './tools/runToEnd';
import { makeShop } from './tools/shop';
import { makeVsix } from './tools/vsix';

// Opens the shop in the desktop editor that was named, else in the web workbench of one that is fetched into the cache.

const root = join(__dirname, '..');

async function main(desktop: string | undefined): Promise<void> {
  const { folder, pending } = await makeShop(mkdtempSync(join(tmpdir(), 'lockstep-shop-')));
  if (desktop) return openDesktop(desktop, folder, pending[0]);
  await openServed(folder, pending[0]);
}

async function openDesktop(program: string, folder: string, file: string): Promise<void> {
  await runToEnd(process.execPath, ['scripts/build.mjs'], { cwd: root });
  console.log(`${program} opens ${folder}`);
  const args = ['--new-window', `--extensionDevelopmentPath=${root}`, folder, '--goto', file];
  spawnSync(program, args, { stdio: 'inherit', shell: process.platform === 'win32' });
}

async function openServed(folder: string, file: string): Promise<void> {
  console.error('No VS Code is installed: its web workbench is made ready, the first time for a minute or so.');
  const editor = await installEditor('newest');
  const dataDir = mkdtempSync(join(tmpdir(), 'lockstep-data-'));
  const extensionsDir = join(dataDir, 'extensions');
  await installExtension(editor, await makeVsix(), dataDir, extensionsDir);
  const served = await serveEditor(editor, { dataDir, extensionsDir, port: Number(process.env.PORT ?? 0) });
  const url = workbenchUrl(served.host, folder, [['openFile', remoteUri(served.host, file)]]);
  console.log(`Lockstep runs in VS Code ${editor.version} at\n\n  ${url}\n\nCtrl-C ends it.`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void served.stop().then(() => process.exit()));
}

main(process.argv[2]).catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
