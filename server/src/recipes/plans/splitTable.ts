import { worldOf } from '../../catalog/reading';
import { definePlan } from './kind';
import { obstacleTo, splitOf } from './parts/split';
import { splitPhases } from './parts/splitPhases';
import { modelNamed } from './schemaView';

/** Some fields of a model, in a model of their own. */
export const splitTable = definePlan({
  id: 'split-table',
  title: 'Split a table',
  about: 'Some fields move to a new model, of which each row has one at most.',
  asks: [
    { name: 'model', prompt: 'Model', kind: 'model' },
    { name: 'field', prompt: 'Fields that move; several, with commas', kind: 'fields' },
    { name: 'to', prompt: 'Name of the new model', kind: 'name' },
  ],
  addsForeignKeys: true,
  describe: ({ model, field, to }) => `Move ${field} of ${model} to ${to}, a model of their own`,
  settle: (ground) => {
    const split = splitOf(ground);
    if ('refused' in split) return split;
    const { to, part } = split;
    if (modelNamed(ground.schema, to) ?? ground.schema.enums.find(({ name }) => name === to))
      return { refused: `schema.prisma has ${to} already.` };
    if (worldOf(ground.catalog).findRelation(part.part)) return { refused: `There is a table "${to}" already.` };
    const obstacle = obstacleTo(split);
    return obstacle === undefined ? ground.answers : { refused: obstacle };
  },
  phases: (ground) => {
    const split = splitOf(ground);
    return 'refused' in split ? split : splitPhases(ground, split);
  },
});
