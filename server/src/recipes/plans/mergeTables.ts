import { definePlan } from './kind';
import { mergeOf, obstacleTo } from './parts/merge';
import { mergePhases } from './parts/mergePhases';

/** A model whose fields come into the one that its rows belong to. */
export const mergeTables = definePlan({
  id: 'merge-tables',
  title: 'Merge two tables',
  about: 'The fields of a model come into the one that each of its rows belongs to; then it goes.',
  asks: [
    { name: 'model', prompt: 'Model that goes', kind: 'model' },
    { name: 'field', prompt: 'Fields that come along; several, with commas', kind: 'fields' },
    { name: 'to', prompt: 'Model that stays', kind: 'model' },
  ],
  describe: ({ model, field, to }) => `Take ${field} of ${model} into ${to}`,
  settle: (ground) => {
    const merge = mergeOf(ground);
    if ('refused' in merge) return merge;
    const obstacle = obstacleTo(ground, merge);
    return obstacle === undefined ? ground.answers : { refused: obstacle };
  },
  phases: (ground) => {
    const merge = mergeOf(ground);
    return 'refused' in merge ? merge : mergePhases(ground, merge);
  },
});
