import { defineRule } from './rule';
import { headPlace } from './scene/place';

/** Prisma keeps its own table by a name without a schema, and loses it when the search path changes. */
export const searchPathChanged = defineRule({
  id: 'search-path-changed',
  title: 'Prisma does not find its own table afterwards',
  severity: 'error',
  why: `Prisma writes to _prisma_migrations over the same connection, by a name without a schema. When a migration leaves
another search_path behind, the statements run, but Prisma cannot record that they did (P1014): the migration counts as
failed, and every later deploy stops. Dumps of pg_dump begin with such a line.

Write the schema before the names instead, or put the search path back at the end of the file.`,

  check({ timeline }) {
    const sets = timeline
      .stepsWith('sets')
      .flatMap(({ effects, statement }) =>
        effects.flatMap((effect) =>
          effect.kind === 'sets' && effect.setting === 'search_path' && !effect.local ? [{ effect, statement }] : [],
        ),
      );
    const last = sets.at(-1);
    if (last?.effect.value === undefined) return [];
    return [
      {
        statement: last.statement.index,
        span: headPlace(last.statement),
        message:
          'Prisma does not find its own table under this search_path: the statements run, and the migration counts as failed (P1014).',
      },
    ];
  },
});
