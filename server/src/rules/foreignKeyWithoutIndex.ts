import type { Catalog } from '../catalog/catalog';
import { relationIn } from '../catalog/reading';
import { addIndexFor } from '../recipes/addIndexFor';
import { newConstraints, type TableConstraint } from '../recipes/outcome';
import { offered } from '../recipes/plan';
import { type Span, shift } from '../text/span';
import { catalogAfter } from '../timeline/replay';
import type { Step } from '../timeline/timeline';
import { defineRule } from './rule';
import { followed } from './scene/followed';
import { listed, nameOf, written } from './scene/phrases';
import { keywordSpan } from './scene/place';

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
    return scene.timeline.steps.flatMap((step, index) =>
      followed(scene, step, 'foreign keys', () => foreignKeysOf(step))
        .filter(({ key }) => !indexed.begin(key))
        .map(({ key, place, message }) => ({
          statement: index,
          span: shift(place, step.statement.start),
          message,
          remedies: () => offered(addIndexFor(scene, index, key)),
        })),
    );
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

interface ForeignKey {
  readonly key: TableConstraint;
  /** From the start of its statement. */
  readonly place: Span;
  /** What is said of it where no index begins with its columns. */
  readonly message: string;
}

function foreignKeysOf(step: Step): readonly ForeignKey[] {
  const { effects } = step;
  const { parsed } = step.statement;
  // Whoever adds a foreign key locks the referenced table like this.
  if (!effects.some((effect) => effect.kind === 'lock' && effect.mode === 'ShareRowExclusiveLock')) return [];
  if (effects.some(({ kind }) => kind === 'fails')) return [];
  return newConstraints(step)
    .filter(({ kind }) => kind === 'foreign key')
    .map((key) => ({
      key,
      place: keywordSpan(parsed, undefined, ['FOREIGN', 'KEY'], ['REFERENCES']),
      message: `No index begins with ${listed(key.columns.map((name) => written(name, parsed)))} of ${nameOf(key.table, parsed)}: each DELETE in the referenced table reads all its rows.`,
    }));
}
