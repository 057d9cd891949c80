import { definePlan } from './kind';
import { hindrance } from './partition/hindrance';
import { partitionPhases } from './partition/partitionPhases';
import { partitionPlace } from './partition/partitionPlace';

/** A table divided by ranges of a column; what is there becomes the first partition as it is. */
export const partitionTable = definePlan({
  id: 'partition-table',
  title: 'Partition a table',
  about: 'By ranges of a date or a number. The table becomes the first partition as it is; no row is copied.',
  asks: [
    { name: 'model', prompt: 'Model', kind: 'model' },
    { name: 'field', prompt: 'Field whose values divide the rows', kind: 'field' },
    {
      name: 'from',
      prompt: 'Where the second partition begins, beyond all that is written before the switch: 2030-01-01, or 5000000',
      kind: 'text',
    },
    {
      name: 'every',
      prompt: 'What a partition holds: day, week, month, year, or how many numbers',
      kind: 'text',
      default: 'month',
    },
    { name: 'ahead', prompt: 'How many partitions to make ahead', kind: 'text', default: '12' },
  ],
  describe: ({ model, field }) => `Partition the table of "${model}" by "${field}"`,
  settle: (ground) => {
    const place = partitionPlace(ground);
    if ('refused' in place) return place;
    if (place.table.kind !== 'table') return { refused: `"${place.table.name}" is partitioned already.` };
    const reason = hindrance(place);
    return reason === undefined ? ground.answers : { refused: reason };
  },
  phases: (ground) => {
    const place = partitionPlace(ground);
    return 'refused' in place ? place : partitionPhases(place);
  },
});
