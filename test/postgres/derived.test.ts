/** What the service derives against what PostgreSQL did: the fixtures' measurements, and real servers, oldest and newest. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { closeBench, openBench } from './bench';
import { checkFixtures, checkFixturesLive, checkTypes, type Disagreement } from './checkFixtures';
import { loadDerive } from './derive';
import { fixtures } from './fixtures';
import { startServer } from './servers';

function none(found: readonly Disagreement[]): void {
  const texts = [...new Set(found.map(({ text }) => text))];
  assert.ok(texts.length === 0, `${texts.length} disagreements\n${texts.slice(0, 40).join('\n')}`);
}

describe('derived as the fixtures measured it', async () => {
  const found = checkFixtures(await loadDerive());
  for (const group of new Set(fixtures.map(({ group }) => group))) {
    test(group, () => none(found.filter((one) => one.group === group && !one.minor)));
  }
  test('weak locks and names of new indexes', () => none(found.filter((one) => one.minor)));
  test('changes of types', async () => none(checkTypes(await loadDerive())));
});

describe('derived as real servers do it', { concurrency: true }, () => {
  for (const major of [13, 18] as const) {
    test(`PostgreSQL ${major}`, async () => {
      const derive = await loadDerive();
      const server = await startServer(major);
      const bench = await openBench(server);
      try {
        none((await checkFixturesLive(derive, bench)).filter((one) => !one.minor));
      } finally {
        await closeBench(bench);
        await server.stop();
      }
    });
  }
});
