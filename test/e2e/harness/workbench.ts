import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import {
  type Editor,
  installEditor,
  installExtension,
  type Release,
  remoteUri,
  type Served,
  serveEditor,
  workbenchUrl,
} from '../../../scripts/tools/editor';
import { launchBrowser } from './chromium';

/** How long anything may take before a test gives up on it, in milliseconds. */
export const deadline = 60_000;

/** A VS Code with Lockstep installed, shown in a browser and used by keyboard. */
export class Workbench {
  private constructor(
    readonly editor: Editor,
    private readonly served: Served,
    private readonly browser: BrowserContext,
    readonly page: Page,
    private readonly dataDir: string,
  ) {}

  /** Starts a release of the editor with the packed extension. */
  static async start(release: Release, vsix: string, settings: Record<string, unknown> = {}): Promise<Workbench> {
    const editor = await installEditor(release);
    const dataDir = mkdtempSync(join(tmpdir(), 'lockstep-editor-'));
    const extensionsDir = join(dataDir, 'extensions');
    await installExtension(editor, vsix, dataDir, extensionsDir);
    const served = await serveEditor(editor, { dataDir, extensionsDir, settings });
    const browser = await launchBrowser();
    return new Workbench(editor, served, browser, browser.pages()[0] ?? (await browser.newPage()), dataDir);
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.served.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** Opens a folder with one of its files. */
  async open(folder: string, file: string): Promise<void> {
    const url = workbenchUrl(this.served.host, folder, [['openFile', remoteUri(this.served.host, file)]]);
    await this.page.goto(url);
    await this.page.locator('.monaco-editor .view-line').first().waitFor({ timeout: deadline });
  }

  /** Puts the cursor on a line, by the keyboard. */
  async goToLine(line: number, column = 1): Promise<void> {
    await this.page.locator('.monaco-editor .view-lines').first().click();
    await this.page.keyboard.press('Control+g');
    const input = this.page.locator('.quick-input-widget:visible input');
    await input.waitFor({ timeout: deadline });
    await input.fill(`:${line}:${column}`);
    await this.page.keyboard.press('Enter');
    await input.waitFor({ state: 'hidden', timeout: deadline });
  }

  /** Presses keys until something shows: the editor loses a key now and then while it is busy. */
  async pressUntil(keys: readonly string[], shown: Locator): Promise<void> {
    const giveUp = Date.now() + deadline;
    for (;;) {
      for (const key of keys) await this.page.keyboard.press(key);
      try {
        await shown.first().waitFor({ timeout: 3000 });
        return;
      } catch (error) {
        if (Date.now() > giveUp) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /** What the hover at the cursor says, once it says what is wanted: its parts come one after the other. */
  async hover(wanted: RegExp): Promise<string> {
    const hover = this.page.locator('.monaco-hover:visible .hover-contents');
    await this.pressUntil(['Control+k', 'Control+i'], hover.filter({ hasText: wanted }));
    const text = (await hover.allInnerTexts()).join('\n');
    await this.page.keyboard.press('Escape');
    return text;
  }

  /** Takes the quick fix of that title at the cursor, by keyboard alone. */
  async takeFix(title: string): Promise<void> {
    const rows = this.page.locator('.action-widget .monaco-list-row');
    await this.pressUntil(['Control+.'], rows.filter({ hasText: title }));
    const wanted = this.page.locator('.action-widget .monaco-list-row.focused').filter({ hasText: title });
    for (let tries = 0; tries < 20 && (await wanted.count()) === 0; tries++)
      await this.page.keyboard.press('ArrowDown');
    await this.page.keyboard.press('Enter');
    await rows.first().waitFor({ state: 'hidden', timeout: deadline });
  }

  /** Runs a command of the palette. */
  async run(title: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget:visible input');
    await this.pressUntil(['F1'], input);
    await input.fill(`>${title}`);
    await this.page
      .locator('.quick-input-list .monaco-list-row')
      .filter({ hasText: title })
      .first()
      .waitFor({ timeout: deadline });
    await this.page.keyboard.press('Enter');
  }

  /** Switches the colours: by the palette, and to high contrast as the system asks for it. */
  async setColours(kind: 'light' | 'dark' | 'high contrast'): Promise<void> {
    const workbench = this.page.locator('.monaco-workbench');
    const wanted = { light: /\bvs\b(?!-)/, dark: /\bvs-dark\b/, 'high contrast': /\bhc-(black|light)\b/ }[kind];
    await this.page.emulateMedia({ forcedColors: kind === 'high contrast' ? 'active' : 'none' });
    const shown = async () => wanted.test((await workbench.first().getAttribute('class')) ?? '');
    if (kind !== 'high contrast' && !(await shown())) await this.run('Preferences: Toggle between Light/Dark Themes');
    await eventually(shown, `${kind} colours`);
  }

  /** Waits until no editor holds unsaved text. */
  async saved(): Promise<void> {
    await this.page.keyboard.press('Control+s');
    await this.page.locator('.tab.dirty').first().waitFor({ state: 'detached', timeout: deadline });
  }
}

/** Waits until a check holds; a thrown error counts as not yet. */
export async function eventually<T>(check: () => T | Promise<T>, what: string): Promise<NonNullable<T>> {
  const giveUp = Date.now() + deadline;
  for (;;) {
    try {
      const value = await check();
      if (value) return value;
      if (Date.now() > giveUp) throw new Error(`${what}: still ${value}`);
    } catch (error) {
      if (Date.now() > giveUp) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
