import { addOptionalFirst } from '../recipes/addOptionalFirst';
import { offered } from '../recipes/plan';
import { defineRule } from './rule';
import { nameOf, written } from './scene/phrases';
import { keywordPlace } from './scene/place';

/** The rows that are there have no value for it, so PostgreSQL refuses the column. */
export const requiredColumnWithoutDefault = defineRule({
  id: 'required-column-without-default',
  title: 'Required column without a default',
  severity: 'error',
  why: `A NOT NULL column needs a value in every row that is there. Without a default PostgreSQL has none, and the migration
fails (23502) on any table that is not empty: it passes on your machine and in CI, and fails in production. Prisma's
@updatedAt and @default(uuid()) or cuid() are no defaults of the database.

Add the column optional, fill it, then make it required. Or give it a constant default, which costs nothing.`,

  check(scene) {
    return scene.timeline.stepsWith('adds column').flatMap(({ effects, statement }) =>
      effects.flatMap((effect) => {
        if (effect.kind !== 'adds column' || !effect.required || effect.relation.newHere) return [];
        const table = nameOf(effect.relation, statement.parsed);
        const column = written(effect.name, statement.parsed);
        return {
          statement: statement.index,
          span: keywordPlace(statement, effect.command, ['NOT', 'NULL'], ['PRIMARY', 'KEY']),
          message: `This fails when ${table} holds rows: ${column} is required, and nothing gives them a value.`,
          remedies: () => offered(addOptionalFirst(scene, statement.index, effect.command)),
        };
      }),
    );
  },
});
