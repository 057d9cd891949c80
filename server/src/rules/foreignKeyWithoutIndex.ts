import type { Catalog } from '../catalog/catalog';
import { addIndexFor } from '../recipes/addIndexFor';
import { newConstraints, relationIn, type TableConstraint } from '../recipes/outcome';
import { offered } from '../recipes/plan';
import { catalogAfter } from '../timeline/replay';
import type { Step } from '../timeline/timeline';
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
    const indexed = new IndexedColumns(catalogAfter(scene.timeline.steps, scene.before));
    return scene.timeline.steps.flatMap((step, index) => {
      const { statement, effects } = step;
      // Whoever adds a foreign key locks the referenced table like this.
      if (!effects.some((effect) => effect.kind === 'lock' && effect.mode === 'ShareRowExclusiveLock')) return [];
      if (effects.some(({ kind }) => kind === 'fails')) return [];
      const keys = scene.memo?.follow(effects, 'foreign keys', () => foreignKeysOf(step)) ?? foreignKeysOf(step);
      return keys
        .filter((key) => !indexed.begin(key))
        .map((key) => ({
          statement: index,
          span: keywordPlace(statement, undefined, ['FOREIGN', 'KEY'], ['REFERENCES']),
          message: `No index begins with ${listed(key.columns.map((name) => written(name, statement.parsed)))} of ${nameOf(key.table, statement.parsed)}: each DELETE in the referenced table reads all its rows.`,
          remedies: () => offered(addIndexFor(scene, index, key)),
        }));
    });
  },
});

/** By which columns the indexes of each table begin; looked up once a table. */
class IndexedColumns {
  private readonly known = new Map<string, readonly (readonly (string | undefined)[])[] | undefined>();

  constructor(private readonly catalog: Catalog) {}

  /** Whether an index begins with the columns of the key, in whatever order; so it does on a table that is gone. */
  begin({ table, columns }: TableConstraint): boolean {
    if (!this.known.has(table.id)) this.known.set(table.id, this.look(table.id));
    const indexes = this.known.get(table.id);
    if (!indexes) return true;
    return indexes.some((parts) => {
      const leading = parts.slice(0, columns.length);
      return columns.every((name) => leading.includes(name));
    });
  }

  private look(table: string): (string | undefined)[][] | undefined {
    const last = relationIn(this.catalog, table);
    return last?.indexes.flatMap((id) => {
      const parts = relationIn(this.catalog, id)?.index?.parts;
      return parts ? [parts.map(({ column }) => column)] : [];
    });
  }
}

function foreignKeysOf(step: Step): TableConstraint[] {
  return newConstraints(step).filter(({ kind }) => kind === 'foreign key');
}
