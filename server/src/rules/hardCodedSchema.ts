import type { Catalog } from '../catalog/catalog';
import { worldOf } from '../catalog/reading';
import { offered } from '../recipes/plan';
import { withoutQualifiers } from '../recipes/withoutQualifiers';
import { schemaQualifiers } from '../sql/qualifiers';
import { shift } from '../text/span';
import { defineRule } from './rule';

/** Where the application lies in another schema, a migration that spells out `public` goes to the wrong one. */
export const hardCodedSchema = defineRule({
  id: 'hard-coded-schema',
  title: 'Schema is named where the history leaves it open',
  severity: 'information',
  aboutFile: true,
  why: `Prisma 6.13 and later write "public". before names. The other migrations of this project name no schema, so they run
wherever \`?schema=\` of the connection's URL points; this one does not, and fails for whoever hosts the application in
another schema, or changes a table of somebody else's.

Take the schema out, or name it everywhere. Said of the first migration that does it, once.`,

  check(scene) {
    const named = scene.script.statements.find(({ parsed }) => schemaQualifiers(parsed, 'public').length > 0);
    if (!named || !leavesOpen(scene.before)) return [];
    const span = shift(schemaQualifiers(named.parsed, 'public')[0]!, named.start);
    return [
      {
        statement: named.index,
        span,
        message: 'The migrations before this one name no schema: where the application lies in another, this fails.',
        remedies: () => offered(withoutQualifiers(scene, 'public')),
      },
    ];
  },
});

/** Whether the history has created tables, and named the schema nowhere. */
function leavesOpen(before: Catalog): boolean {
  const world = worldOf(before);
  if (world.entry('spelled', 'public')) return false;
  return world.relations('public').some(({ kind, assumed }) => kind.endsWith('table') && !assumed);
}
