import type { Relation } from '../../../catalog/relation';
import { slugOf } from '../../slug';
import type { Drawing, Phase, PlanGround } from '../kind';
import type { FieldPlace } from '../place';
import type { SchemaEdit } from '../schemaView';
import { briefly, lacksEquality, lines, quoted } from '../sql';
import { nothing, oneStatement } from '../steps';
import { sweepPhase } from '../sweepPhase';
import type { Key } from '../sweepScript';
import { dropPartTriggers, partTriggers, partTriggersAreThere } from './partTriggers';
import { columnsOf, differ, hasPart, outOfStep, type PartColumn, partNames, type RowPart } from './rowPart';

/** Columns of a part, as the table has them that is the part or is to become it. */
export function partColumns(places: readonly FieldPlace[]): PartColumn[] {
  return places.map(({ column }) => ({
    name: column.name,
    required: column.notNull,
    asText: lacksEquality(column.type),
  }));
}

/** The first phase: the columns where they are to be, and triggers. */
export interface Expansion {
  readonly title: string;
  readonly slug: string;
  /** Makes the columns, or the table that has them. */
  readonly create: readonly string[];
  /** Takes them away. */
  readonly remove: string;
  schema(): readonly SchemaEdit[];
}

export function expandPart(part: RowPart, { title, slug, create, remove, schema }: Expansion): Phase {
  const drops = dropPartTriggers(part);
  return {
    id: 'expand',
    title,
    kind: 'migration',
    appliesWhileOldReleaseRuns: true,
    waitsFor: nothing,
    draw: () => ({
      migrations: [
        { slug, sql: lines(...briefly(...create)) },
        ...(['part', 'owner'] as const).map((side) => ({
          slug: slugOf('keep', part[side].name, 'in step'),
          sql: lines(
            '-- Triggers and functions exist in SQL alone: Prisma knows nothing of them. The last phase drops them.',
            ...briefly(...partTriggers(part)[side]),
          ),
        })),
      ],
      schema: schema(),
      steps: ['Deploy the migrations. The release that is running stays as it is.'],
      watch: deadlocks,
      ifItFails: oneStatement,
      goingBack: [...drops.part, ...drops.owner, remove].join('\n'),
      verify: partTriggersAreThere(part),
    }),
  };
}

export const deadlocks: Drawing['watch'] = [
  'Deadlocks (40P01): a transaction that writes both tables should write them in one order.',
];

/** Copies the part of each row that was there before, out of its owner. */
export function fillPart(ground: PlanGround, part: RowPart, key: readonly Key[]): Phase {
  const { from, into, own, referenced } = partNames(part);
  const missing = (rows: string) =>
    `FROM ${rows} AS o LEFT JOIN ${into} AS p ON p.${own} = o.${referenced} WHERE p.${own} IS NULL AND ${hasPart(part, 'o')}`;
  const locked = `(SELECT o.* ${missing(from)} FOR NO KEY UPDATE OF o)`;
  // The trigger owns what was written since: a row that is there is never overwritten.
  const insert = (rows: string) =>
    [
      `INSERT INTO ${into} (${own}, ${columnsOf(part)})`,
      `SELECT o.${referenced}, ${columnsOf(part, 'o')}`,
      rows,
      `ON CONFLICT (${own}) DO NOTHING`,
    ].join('\n');
  return sweepPhase(ground, {
    title: `Copy what was there before into ${into}`,
    slug: slugOf('backfill', part.part.name),
    what: quoted(part.part.name),
    about: `Copies ${columnsOf(part)} of ${quoted(part.owner.name)} to ${quoted(part.part.name)} in batches, outside of migrations.`,
    table: part.owner,
    key,
    carries: [part.referenced, ...part.columns.map(({ name }) => name)],
    rows: outOfStep(part, true),
    rest: `${insert(`FROM ${locked} AS o`)};`,
    change: insert(missing('batch')),
  });
}

/** Copies each part that was there before, into its owner. */
export function fillOwner(ground: PlanGround, part: RowPart, table: Relation, key: readonly Key[]): Phase {
  const { from, into, own, referenced } = partNames(part);
  const set = part.columns.map(({ name }) => `${quoted(name)} = p.${quoted(name)}`).join(', ');
  const update = (rows: string) =>
    `UPDATE ${from} AS o SET ${set}\nFROM ${rows} AS p\nWHERE o.${referenced} = p.${own} AND ${differ(part, 'o', 'p')}`;
  const locked = `SELECT p.* FROM ${into} AS p JOIN ${from} AS o ON o.${referenced} = p.${own} WHERE ${differ(part, 'o', 'p')} FOR NO KEY UPDATE OF p`;
  return sweepPhase(ground, {
    title: `Copy what was there before into ${from}`,
    slug: slugOf('backfill', part.owner.name, 'from', part.part.name),
    what: quoted(part.owner.name),
    about: `Copies ${columnsOf(part)} of ${quoted(part.part.name)} to ${quoted(part.owner.name)} in batches, outside of migrations.`,
    table,
    key,
    carries: [part.own, ...part.columns.map(({ name }) => name)],
    rows: outOfStep(part, false),
    rest: `${update(`(${locked})`)};`,
    change: update('batch'),
  });
}
