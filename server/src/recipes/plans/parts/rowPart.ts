import type { Relation } from '../../../catalog/relation';
import { joined, named, quoted } from '../sql';

/** A table, with or without rows in it. */
export type TableName = Pick<Relation, 'schema' | 'name'>;

/** A column that both tables have while a plan is under way. */
export interface PartColumn {
  readonly name: string;
  /** A row of the part cannot be without it. */
  readonly required: boolean;
  /** It has no `=` and is compared as text. */
  readonly asText: boolean;
}

/** Columns of the rows of one table, which are to be or have been in another one: a part of those rows. */
export interface RowPart {
  /** The table that has each row. */
  readonly owner: Relation;
  /** The table that has one row for some of them, or none. */
  readonly part: TableName;
  readonly columns: readonly PartColumn[];
  /** The column of the part that refers to the owner, and what it refers to. */
  readonly own: string;
  readonly referenced: string;
  /** What a row of the part needs besides, as SQL by column: keys that Prisma Client makes. */
  readonly made: Readonly<Record<string, string>>;
}

/** The names of tables, functions and triggers, as statements write them. */
export function partNames({ owner, part, own, referenced }: RowPart) {
  const fn = (word: string) => named({ schema: owner.schema, name: joined(word, owner.name, part.name) });
  return {
    from: named(owner),
    into: named(part),
    own: quoted(own),
    referenced: quoted(referenced),
    trigger: quoted(triggerName({ part })),
    fill: quoted(fillName({ part })),
    // Triggers run in the order of their names: before "RI_ConstraintTrigger…" of a foreign key that restricts.
    removal: quoted(joined('AA_lockstep_part', part.name)),
    ownerFunction: fn('lockstep_owner'),
    partFunction: fn('lockstep_part'),
  };
}

export function triggerName({ part }: Pick<RowPart, 'part'>): string {
  return joined('zz_lockstep_part', part.name);
}

export function fillName({ part }: Pick<RowPart, 'part'>): string {
  return joined('zz_lockstep_fill', part.name);
}

/** The columns of an alias, comma by comma. */
export function columnsOf({ columns }: RowPart, alias?: string): string {
  return columns.map(({ name }) => `${alias === undefined ? '' : `${alias}.`}${quoted(name)}`).join(', ');
}

/** The condition that two aliases differ. */
export function differ({ columns }: RowPart, one: string, other: string): string {
  const row = (alias: string) =>
    `(${columns.map(({ name, asText }) => `${alias}.${quoted(name)}${asText ? '::text' : ''}`).join(', ')})`;
  return `${row(one)} IS DISTINCT FROM ${row(other)}`;
}

/** The condition that a row of an alias has a row in the part: all that is required there, or anything at all. */
export function hasPart({ columns }: RowPart, alias: string): string {
  const isThere = ({ name }: PartColumn) => `${alias}.${quoted(name)} IS NOT NULL`;
  const required = columns.filter((column) => column.required);
  return required.length > 0
    ? required.map(isThere).join(' AND ')
    : columns.length === 1
      ? isThere(columns[0]!)
      : `(${columns.map(isThere).join(' OR ')})`;
}

/** Rows of both tables, `o` and `p`, that are not the same; `alone` counts those without a row in the part as well. */
export function outOfStep(part: RowPart, alone: boolean): string {
  const { from, into, own, referenced } = partNames(part);
  const join = `FROM ${from} AS o ${alone ? 'LEFT JOIN' : 'JOIN'} ${into} AS p ON p.${own} = o.${referenced}`;
  return `${join}\nWHERE ${alone ? `${hasPart(part, 'o')} AND ` : ''}${differ(part, 'p', 'o')}`;
}
