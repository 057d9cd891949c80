import { offered } from '../recipes/plan';
import { resetAtEnd } from '../recipes/resetAtEnd';
import { defineRule } from './rule';
import { headPlace } from './scene/place';

/** All migrations of a deploy run over one connection, and what one sets the next ones have. */
export const settingLeaks = defineRule({
  id: 'setting-leaks',
  title: 'Setting stays on for later migrations',
  severity: 'information',
  why: `SET holds until the connection ends, and \`prisma migrate deploy\` runs all pending migrations over one. A
statement_timeout that is right for this migration ends a longer one behind it; and it happens only where both are
pending at once, hardly ever on your machine.

RESET the setting at the end of the file.`,

  check(scene) {
    const { steps, stepsWith } = scene.timeline;
    const refuses = stepsWith('refuses transaction').length > 0;
    const last = new Map<string, { index: number; on: boolean }>();
    for (const { effects, statement } of stepsWith('sets')) {
      for (const effect of effects) {
        if (effect.kind !== 'sets' || effect.local || effect.setting === 'search_path') continue;
        last.set(effect.setting, { index: statement.index, on: effect.value !== undefined });
      }
    }
    return [...last].flatMap(([setting, { index, on }]) => {
      if (!on) return [];
      return {
        statement: index,
        span: headPlace(steps[index]!.statement),
        message: `${setting} stays as it is set here for every later migration of the same deploy.`,
        // A statement more would break what wants a migration of its own.
        remedies: () => (refuses ? [] : offered(resetAtEnd(scene, setting))),
      };
    });
  },
});
