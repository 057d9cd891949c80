import { relationIn } from '../catalog/reading';
import { columnOf } from '../catalog/relation';
import type { Effect } from '../effects/effect';
import { spelledType } from '../effects/mechanics/typeRef';
import { findKeyword } from '../sql/clauses';
import type { Statement } from '../sql/statement';
import type { Step } from '../timeline/timeline';
import { defineRule } from './rule';
import { typeIn } from './scene/lookup';
import { nameOf, written } from './scene/phrases';
import { keywordPlace } from './scene/place';

type Conversion = Extract<Effect, { kind: 'may fail' }>;

/** A narrower type has no room for what a row may hold, and one such row ends the migration. */
export const typeChangeMayFail = defineRule({
  id: 'type-change-may-fail',
  title: 'Values may not fit the new type',
  severity: 'warning',
  why: `When a column gets a shorter, smaller or other type, PostgreSQL converts every value, and the first that does not
fit ends the migration: too long (22001), out of range (22003), not to be read (22P02). It passes wherever the data is
small and clean. An explicit cast in USING, such as \`USING "name"::varchar(20)\`, is worse: it cuts text off without a
word.

Look for such values first, and mend them in a migration or script before this one; or keep the type, and let a CHECK
that is NOT VALID hold new values to the limit.`,

  check({ timeline }) {
    return timeline.stepsWith('may fail').flatMap((step) =>
      step.effects.flatMap((effect) => {
        if (effect.kind !== 'may fail' || effect.why !== 'conversion' || effect.relation?.newHere !== false) return [];
        const types = typesOf(step, effect);
        if (!types) return [];
        const { statement } = step;
        const column = `${written(effect.detail, statement.parsed)} of ${nameOf(effect.relation, statement.parsed)}`;
        return {
          statement: statement.index,
          span: keywordPlace(statement, effect.command, ['SET', 'DATA', 'TYPE'], ['TYPE']),
          message:
            types.startsWith('char') || types.startsWith('varchar')
              ? cutOff(statement, column, types)
              : fails(column, types),
        };
      }),
    );
  },
});

/** The new type, as messages name it; undefined for a swap of enums, of which another rule says what may fail. */
function typesOf({ before, after }: Step, { relation, detail }: Conversion): string | undefined {
  const [then, now] = [before, after].map((catalog) => {
    const known = relation && relationIn(catalog, relation.id);
    return known && columnOf(known, detail)?.type;
  });
  if (!now) return undefined;
  const isEnum = [then && typeIn(before, then.schema, then.name), typeIn(after, now.schema, now.name)];
  if (isEnum.every((type) => type?.kind === 'enum')) return undefined;
  return spelledType(now);
}

function fails(column: string, type: string): string {
  return `This fails when a value in ${column} does not fit ${type}.`;
}

/** A cast that is written there cuts text off where the one that is not refuses it. */
function cutOff({ parsed }: Statement, column: string, type: string): string {
  return findKeyword(parsed, 'USING')
    ? `What of ${column} does not fit ${type} is cut off, or makes this fail.`
    : fails(column, type);
}
