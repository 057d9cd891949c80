import type { Step } from '../timeline/timeline';
import { defineRule, type Scene } from './rule';
import { headPlace, stringPlace } from './scene/place';

/** A Prisma client knows the values of its own schema only, and throws when it reads another. */
export const enumValueUnknownToRelease = defineRule({
  id: 'enum-value-unknown-to-release',
  title: 'New enum value is written while the former release runs',
  severity: 'warning',
  why: `Between the migration and the last instance of the former release there is a time in which that release reads the
new rows. A Prisma client checks each enum value that it reads against its own schema, and throws on one that it does
not know: "Value … not found in enum". One such row in a list makes the whole query fail.

Add the value in one release, and begin to write it, in a migration too, in the next.`,

  check(scene) {
    return scene.timeline.stepsWith('uses enum value').flatMap((step) => {
      const used = step.effects.find((effect) => effect.kind === 'uses enum value' && adding(scene, step, effect));
      if (used?.kind !== 'uses enum value') return [];
      const { statement } = step;
      return {
        statement: statement.index,
        span: stringPlace(statement, used.value),
        message: `The release that is running does not know '${used.value}', and fails when it reads a row that holds it.`,
        related: [
          {
            span: headPlace(adding(scene, step, used)!.statement),
            message: `'${used.value}' is added here.`,
          },
        ],
      };
    });
  },
});

/** The earlier statement that adds the value, in another transaction; in the same one PostgreSQL refuses the use. */
function adding({ timeline }: Scene, step: Step, used: { type: string; value: string }): Step | undefined {
  return timeline
    .stepsWith('adds enum value')
    .find(
      (each) =>
        each.statement.index < step.statement.index &&
        (each.transaction === null || each.transaction !== step.transaction) &&
        each.effects.some(
          (effect) => effect.kind === 'adds enum value' && effect.type === used.type && effect.value === used.value,
        ),
    );
}
