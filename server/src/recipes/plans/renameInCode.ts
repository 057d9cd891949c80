import { inReferences, inRelations, renamed } from './copy/attributes';
import type { Phase, PlanGround, Refusal } from './kind';
import { fieldPlace } from './place';
import { lineOf, replaceField } from './schemaView';

/** Another name for a field while its column keeps its own: nothing happens in the database. */
export function renameInCode(ground: PlanGround): readonly Phase[] | Refusal {
  const place = fieldPlace(ground);
  if ('refused' in place) return place;
  const { model, field } = place;
  const { to = '' } = ground.answers;
  const map = field.column === to ? [] : [`@map("${field.column}")`];
  const attributes = field.attributes.filter(({ name }) => name !== '@map').map(({ text }) => text);
  return [
    {
      id: 'rename',
      title: `Call it "${to}" in the code; the column stays "${field.column}"`,
      kind: 'schema edit',
      appliesWhileOldReleaseRuns: true,
      waitsFor: 'Nothing: the database stays as it is.',
      draw: () => ({
        migrations: [],
        schema: [
          ...replaceField(field, lineOf(field, { name: to, attributes: [...attributes, ...map] })),
          ...inRelations(model, field.name, to),
          ...inReferences(ground.schema, model.name, field.name, to),
          ...renamed(model, new Map([[field.name, to]])),
        ],
        steps: ['Build the next release from this schema.prisma; the one that is running may stay.'],
        watch: [],
        ifItFails: 'It does nothing in the database.',
        goingBack: 'Take the edit of schema.prisma back.',
      }),
    },
  ];
}
