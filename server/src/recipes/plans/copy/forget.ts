import { slugOf } from '../../slug';
import type { Phase } from '../kind';
import { lineOf, replaceField } from '../schemaView';
import { lines } from '../sql';
import { marker } from '../steps';
import { type ColumnCopy, words } from './columnCopy';

/** Of a change that the application carries: a release that no longer knows the old column. */
export function forget(copy: ColumnCopy): Phase {
  const { old } = words(copy);
  return {
    id: 'forget',
    title: `Let releases forget ${old}`,
    kind: 'schema edit',
    appliesWhileOldReleaseRuns: true,
    waitsFor: 'No instance is left of the release that reads the old column.',
    draw: () => ({
      migrations: [
        {
          slug: slugOf('forget', copy.table.name, copy.pair.old),
          sql: lines(...marker),
        },
      ],
      schema: replaceField(
        copy.oldField,
        lineOf(copy.oldField, { attributes: [...copy.oldField.attributes.map(({ text }) => text), '@ignore'] }),
      ),
      steps: [
        `Build the release from this schema.prisma, without \`${copy.ground.place}.client.ts\`: it knows ${old} no more, and writes the new column alone. Roll it out.`,
        'Wait until no instance of the release before is left, jobs and consoles too.',
      ],
      watch: ['Errors of either release.'],
      ifItFails: 'It does nothing in the database.',
      goingBack: 'Roll the release before out again. What was written meanwhile is missing in the old column.',
    }),
  };
}
