import type { Catalog } from '../catalog/catalog';
import { addIndexFor } from '../recipes/addIndexFor';
import { newConstraints, relationIn, type TableConstraint } from '../recipes/outcome';
import { offered } from '../recipes/plan';
import { catalogAfter } from '../timeline/replay';
import { defineRule } from './rule';
import { listed, nameOf, written } from './scene/phrases';
import { keywordPlace } from './scene/place';

/** Every DELETE in the referenced table looks for referring rows, and without an index it reads them all. */
export const foreignKeyWithoutIndex = defineRule({
  id: 'foreign-key-without-index',
  title: 'Foreign key without an index',
  severity: 'hint',
  why: `PostgreSQL indexes the referenced columns of a foreign key, not the referring ones, and Prisma adds no index for a
relation either. Then each DELETE of a referenced row, and each change of its key, reads the whole referring table, as
does every query from the one to the many.

Add @@index in schema.prisma, unless the tables stay small.`,

  check(scene) {
    const end = catalogAfter(scene.timeline.steps, scene.before);
    return scene.timeline.steps.flatMap((step, index) => {
      const { statement, effects } = step;
      if (effects.some(({ kind }) => kind === 'fails')) return [];
      const keys = newConstraints(step).filter(({ kind }) => kind === 'foreign key');
      return keys
        .filter((key) => !hasIndex(end, key))
        .map((key) => ({
          statement: index,
          span: keywordPlace(statement, undefined, ['FOREIGN', 'KEY'], ['REFERENCES']),
          message: `No index begins with ${listed(key.columns.map((name) => written(name, statement.parsed)))} of ${nameOf(key.table, statement.parsed)}: each DELETE in the referenced table reads all its rows.`,
          remedies: () => offered(addIndexFor(scene, index, key)),
        }));
    });
  },
});

/** Whether an index begins with the columns of the key, in whatever order. */
function hasIndex(catalog: Catalog, { table, columns }: TableConstraint): boolean {
  const last = relationIn(catalog, table.id);
  if (!last) return true;
  return last.indexes.some((id) => {
    const leading = relationIn(catalog, id)
      ?.index?.parts.slice(0, columns.length)
      .map(({ column }) => column);
    return leading !== undefined && columns.every((name) => leading.includes(name));
  });
}
