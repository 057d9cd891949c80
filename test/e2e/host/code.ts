// Runs the tests of an extension in the editor's web workbench, as `code --extensionTestsPath` does on a desktop.
// LOCKSTEP_EDITOR names the release.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { installEditor, type Release, remoteUri, serveEditor, workbenchUrl } from '../../../scripts/tools/editor';
import { launchBrowser } from '../harness/chromium';

/** Milliseconds, from the opened window to the last test. */
const deadline = 120_000;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    strict: false,
    allowPositionals: true,
    options: { extensionDevelopmentPath: { type: 'string' }, extensionTestsPath: { type: 'string' } },
  });
  const dataDir = mkdtempSync(join(tmpdir(), 'lockstep-host-'));
  const editor = await installEditor((process.env.LOCKSTEP_EDITOR ?? 'newest') as Release);
  // Without the flag the workbench is silent about the tests; with it, it shows no toasts.
  const flags = ['--enable-smoke-test-driver'];
  const served = await serveEditor(editor, { dataDir, extensionsDir: join(dataDir, 'extensions'), flags });
  const browser = await launchBrowser();
  try {
    const page = browser.pages()[0] ?? (await browser.newPage());
    const log: string[] = [];
    await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => log.push(`${type} ${args}`));
    const ended = new Promise<number>((done, fail) => {
      void page.exposeFunction('codeAutomationExit', done);
      setTimeout(() => fail(new Error('The tests did not end in time')), deadline).unref();
    });
    const uri = (path: unknown) => remoteUri(served.host, resolve(String(path)));
    const payload: [string, string][] = [
      ['extensionDevelopmentPath', uri(values.extensionDevelopmentPath)],
      ['extensionTestsPath', uri(values.extensionTestsPath)],
      ['skipWelcome', 'true'],
    ];
    await page.goto(workbenchUrl(served.host, resolve(positionals[0] ?? '.'), payload));
    const code = await ended.catch((error: Error) => {
      log.push(error.message);
      return 1;
    });
    if (code !== 0) console.error(log.join('\n'));
    return code;
  } finally {
    await browser.close();
    await served.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
