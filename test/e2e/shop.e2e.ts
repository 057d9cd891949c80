import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Release } from '../../scripts/tools/editor';
import { makeShop } from '../../scripts/tools/shop';
import { makeVsix } from '../../scripts/tools/vsix';
import { deadline, eventually, Workbench } from './harness/workbench';

const packed = makeVsix();

for (const release of ['newest', 'oldest'] satisfies Release[]) {
  describe(`the shop in the ${release} VS Code`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-shop-'));
    const migrations = join(folder, 'prisma/migrations');
    const names = () =>
      readdirSync(migrations)
        .filter((name) => name !== 'migration_lock.toml')
        .sort();
    const text = (name: string) => readFileSync(join(migrations, name, 'migration.sql'), 'utf8');
    let workbench: Workbench;
    let pending: string;

    before(async () => {
      pending = basename(dirname((await makeShop(folder)).pending[0]));
      workbench = await Workbench.start(release, await packed);
      await workbench.open(folder, join(migrations, pending, 'migration.sql'));
    });

    after(async () => {
      await workbench?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    test('a squiggle lies under the statement that blocks writes, and a lens heads the file', async () => {
      await workbench.page.locator('.squiggly-warning').first().waitFor({ timeout: deadline });
      const lens = workbench.page.locator('.codelens-decoration');
      await lens.first().waitFor({ timeout: deadline });
      assert.match((await lens.first().textContent()) ?? '', /^Pending · sent as one transaction \(Prisma 6\.\d+\)/);
    });

    test('the status says how many are pending, and what the worst does', async () => {
      const status = workbench.page.locator('[id="status.languageStatus"]');
      await eventually(
        async () =>
          /Lockstep: 2 pending, .*blocks reads and writes/.test((await status.getAttribute('aria-label')) ?? ''),
        'the status',
      );
    });

    test('the hover names the lock and who waits', async () => {
      await workbench.goToLine(lineOf(text(pending), 'CREATE INDEX'), 4);
      const hover = await workbench.hover(/SHARE/);
      assert.match(hover, /Writes to "Order" wait while this index is built\./);
      assert.match(hover, /writes wait/);
    });

    test('the quick fix, taken by keyboard, is on disk: the edited file and the new migration', async () => {
      const before = names();
      const original = text(pending);
      await workbench.goToLine(lineOf(original, 'CREATE INDEX'), 4);
      await workbench.takeFix('Build it concurrently, in a migration of its own');
      const created = await eventually(() => names().find((name) => !before.includes(name)), 'the new migration');
      await eventually(() => text(created).includes('CREATE INDEX CONCURRENTLY'), 'its text on disk');
      const remains = () => text(pending).includes('ADD CONSTRAINT "Order_customerId_fkey"');
      await eventually(() => remains() && !text(pending).includes('CREATE INDEX'), 'the edited file on disk');
      assert.match(
        text(created),
        /^-- CreateIndex\nCREATE INDEX CONCURRENTLY "Order_customerEmail_idx" ON "Order"\("customerEmail"\);\n$/,
      );
      assert.equal(names()[names().indexOf(pending) + 1], created);
    });

    test('one undo takes all of it back', async () => {
      const created = names()[names().indexOf(pending) + 1]!;
      await workbench.page.locator('.monaco-editor .view-lines').first().click();
      await workbench.page.keyboard.press('Control+z');
      // An undo across several files asks first; where it does, its first button is the answer.
      const ask = workbench.page.locator('.monaco-dialog-box .monaco-button').first();
      await eventually(async () => {
        if (await ask.isVisible()) await ask.click({ timeout: 1000 });
        return !existsSync(join(migrations, created, 'migration.sql'));
      }, 'the created file is gone');
      await workbench.page.locator('.view-line', { hasText: 'INDEX' }).first().waitFor({ timeout: deadline });
    });

    test('Lockstep told nobody anything that was not asked for', async () => {
      // The workbench may have words of its own, as when the machine is slow.
      const toasts = workbench.page
        .locator('.notifications-toasts .notification-list-item')
        .filter({ hasText: /lockstep/i });
      assert.deepEqual(await toasts.allInnerTexts(), []);
    });
  });
}

function lineOf(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split('\n').length;
}
