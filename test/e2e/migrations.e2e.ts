import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Release } from '../../scripts/tools/editor';
import { makeShop } from '../../scripts/tools/shop';
import { makeVsix } from '../../scripts/tools/vsix';
import { deadline, eventually, Workbench } from './harness/workbench';

const packed = makeVsix();
/** The last that has been applied. */
const last = '20260827135940_shipments';

for (const release of ['newest', 'oldest'] satisfies Release[]) {
  describe(`the Migrations view in the ${release} VS Code`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-view-'));
    const migrations = join(folder, 'prisma/migrations');
    let workbench: Workbench;
    let pending: string;

    /** What a screen reader says of the rows. */
    const labels = async () => {
      const rows = workbench.page.locator('.monaco-list[aria-label="Migrations"] .monaco-list-row');
      return (await rows.evaluateAll((all) => all.map((row) => row.getAttribute('aria-label') ?? ''))) as string[];
    };
    const row = (name: string, wanted: RegExp) =>
      eventually(
        async () => (await labels()).find((label) => label.startsWith(name) && wanted.test(label)),
        `${name} ${wanted}`,
      );

    before(async () => {
      pending = (await makeShop(folder)).pending[0];
      workbench = await Workbench.start(release, await packed);
      await workbench.open(folder, pending);
      // The view is there once the extension is.
      await workbench.page.locator('.codelens-decoration').first().waitFor({ timeout: deadline });
      await workbench.run('Focus on Migrations View');
    });

    after(async () => {
      await workbench?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    test('pending ones come first, with what is worst in them', async () => {
      await row(basename(dirname(pending)), /, pending, Writes to "Order" wait/);
      await row(last, /, applied$/);
      const all = await labels();
      assert.ok(
        all.findIndex((label) => label.includes(', pending')) < all.findIndex((label) => label.startsWith(last)),
        all.join('\n'),
      );
    });

    test('an edited one and a missing one change their rows', async () => {
      const file = join(migrations, last, 'migration.sql');
      appendFileSync(file, '-- later\n');
      await row(last, /, edited, This migration is on main already/);
      const away = join(folder, 'away');
      renameSync(join(migrations, last), away);
      await row(last, /, missing/);
      renameSync(away, join(migrations, last));
      await row(last, /, edited/);
    });

    test('Enter opens the migration', async () => {
      writeFileSync(join(folder, 'other.txt'), '');
      await workbench.run('Focus on Migrations View');
      await workbench.page.keyboard.press('Home');
      await workbench.page.keyboard.press('Enter');
      await workbench.page.locator('.tab[aria-label^="migration.sql"]').first().waitFor({ timeout: deadline });
    });
  });
}
