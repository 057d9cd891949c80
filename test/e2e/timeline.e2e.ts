import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeShop } from '../../scripts/tools/shop';
import { makeVsix } from '../../scripts/tools/vsix';
import { deadline, eventually, Workbench } from './harness/workbench';

/** As much of a browser's window as the test asks. */
interface Browser {
  getComputedStyle(element: unknown): { readonly stroke: string };
}

describe('the lock timeline in a VS Code', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-shop-'));
  let workbench: Workbench;

  before(async () => {
    const { pending } = await makeShop(folder);
    workbench = await Workbench.start('newest', await makeVsix());
    await workbench.open(folder, pending[0]);
    await workbench.page.locator('.squiggly-warning').first().waitFor({ timeout: deadline });
  });

  after(async () => {
    await workbench?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const view = () => workbench.page.frameLocator('iframe.webview').frameLocator('#active-frame');
  const bar = (name: string) => view().getByRole('link', { name });

  test('it opens from the palette, with a lane for each relation and every bar in words', async () => {
    await workbench.run('Lockstep: Show Lock Timeline');
    await bar('"Order": SHARE').first().waitFor({ timeout: deadline });
    assert.match((await view().locator('svg.timeline').textContent()) ?? '', /SHARE · writes wait/);
    const words = await view().locator('#words li').allTextContents();
    assert.ok(
      words.some((sentence) =>
        /^"Order": SHARE during statements 1 to 2, writes wait while an index is built on "Order"/.test(sentence),
      ),
      words.join('\n'),
    );
  });

  test('a bar is reached by keyboard and leads to its statement', async () => {
    await bar('"Customer"').first().focus();
    await workbench.page.keyboard.press('Enter');
    await workbench.page
      .locator('.editor-status-position, .statusbar-item', { hasText: 'Ln 5, Col 1' })
      .first()
      .waitFor({ timeout: deadline });
  });

  test('it follows the typing', async () => {
    await workbench.goToLine(1);
    await workbench.page.keyboard.insertText('DROP TABLE "Review";\n');
    await bar('"Review"').first().waitFor({ timeout: deadline });
    await eventually(async () => {
      await workbench.page.keyboard.press('Control+z');
      await bar('"Review"').first().waitFor({ state: 'detached', timeout: 3000 });
      return true;
    }, 'the undone statement is gone');
  });

  test('it is drawn in light, dark and high-contrast themes', async () => {
    const colours = new Set<string>();
    for (const theme of ['light', 'dark', 'high contrast'] as const) {
      await workbench.setColours(theme);
      const page = view().locator('svg.timeline .writes .fill').first();
      await page.waitFor({ timeout: deadline });
      const colour = () =>
        page.evaluate((element) => (globalThis as unknown as Browser).getComputedStyle(element).stroke);
      // The view hears of new colours a moment after the workbench has them.
      const fresh = await eventually(async () => {
        const now = await colour();
        return colours.has(now) ? undefined : now;
      }, `a colour of its own in ${theme}`);
      colours.add(fresh);
      // Who wants to look at them names a folder.
      const pictures = process.env.LOCKSTEP_PICTURES;
      if (pictures) {
        mkdirSync(pictures, { recursive: true });
        await workbench.page.screenshot({ path: join(pictures, `${theme}.png`) });
      }
    }
    assert.equal(colours.size, 3, [...colours].join(' '));
  });
});
