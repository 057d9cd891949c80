import type { Catalog } from '../catalog/catalog';
import { differences } from '../catalog/same';
import { carryOver } from '../recipes/carryOver';
import { nestedReader } from '../sql/nested';
import type { SqlReader } from '../sql/statement';
import { catalogAfter, replay } from '../timeline/replay';

/** Where a migration stands that was edited after it had been applied. */
export interface CarryPlace {
  readonly reader: SqlReader;
  readonly postgres: number;
  readonly migration: string;
  readonly before: Catalog;
}

/**
 * What a new migration has to say, so that after the applied text it ends where the edited one does; undefined where
 * that cannot be said, or where replaying it shows that it would end elsewhere.
 */
export function carriedOver(place: CarryPlace, applied: string, edited: string): string | undefined {
  const { reader, postgres, migration, before } = place;
  const sql = carryOver(reader.read(applied), reader.read(edited));
  if (sql === undefined) return undefined;
  const run = (text: string, from: Catalog) =>
    replay(reader.read(text), from, { migration, postgres, read: nestedReader(reader) });
  const wanted = run(edited, before);
  const restored = run(applied, before);
  const following = run(sql, catalogAfter(restored, before));
  const fails = following.some(({ effects }) => effects.some(({ kind }) => kind === 'fails'));
  const written = [...wanted, ...restored, ...following].flatMap((each) => each.written);
  const end = catalogAfter(following, catalogAfter(restored, before));
  return fails || differences(catalogAfter(wanted, before), end, written).length > 0 ? undefined : sql;
}
