/** Exposures as a server shows them: who is kept from which table while what work runs. */
import type { Client } from 'pg';
import { type Blocks, blocks, type LockMode, stronger } from '../../server/src/effects/lock';
import type { SqlReader } from '../../server/src/sql/statement';
import type { Exposure, timelineOf } from '../../server/src/timeline/timeline';
import type { SentAs } from '../../server/src/timeline/transactions';
import type { WorkKind } from '../../server/src/timeline/work';
import { locksOf, type Observed, observe, type Relation, toObserved } from '../postgres/observed';
import type { Migration } from './engine';
import { replayWatched } from './sending';

/** How often each exposure occurs, by what `spell` calls it. */
export type Tally = ReadonlyMap<string, number>;

/** What a timeline says of its exposures, in the words in which they are measured. */
export function tallyOf(exposures: ReturnType<typeof timelineOf>['exposures']): Tally {
  return tally(exposures.flatMap(spellingsOf));
}

export function spellingsOf({ relation, blocks: blocked, work }: Exposure): string[] {
  return work.map((each) => spell(qualified(relation), blocked, each.kind, qualified(each.relation)));
}

function qualified({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return `${schema}.${name}`;
}

function spell(relation: string, blocked: Blocks, kind: WorkKind, worked: string): string {
  return `${blocked} of ${relation} wait during ${kind} of ${worked}`;
}

function tally(spelled: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const each of spelled) counts.set(each, (counts.get(each) ?? 0) + 1);
  return counts;
}

/**
 * Applies migrations and measures what is exposed meanwhile.
 * @throws what the server answers
 */
export async function measureExposures(
  client: Client,
  migrations: readonly Migration[],
  sentAs: SentAs,
  reader: SqlReader,
): Promise<Tally> {
  const found: string[] = [];
  for (const { text } of migrations) {
    const statements = reader.read(text).statements.map(({ parsed }) => parsed.text);
    const atStart = (await look(client)).observed;
    let before = await look(client);
    await replayWatched(client, statements, sentAs, {
      before: async () => {
        before = await look(client);
      },
      after: async (_, alone) => {
        if (alone) return;
        const now = await look(client);
        const held = await heldBy(client, atStart);
        for (const [worked, kind] of workBetween(atStart, before, now)) {
          for (const [relation, blocked] of held) found.push(spell(relation, blocked, kind, worked));
        }
      },
    });
  }
  return tally(found);
}

interface Look {
  readonly observed: Observed;
  /** Rows written by this transaction, by table. */
  readonly written: ReadonlyMap<number, number>;
}

async function look(client: Client): Promise<Look> {
  const [relations, counters] = (await client.query(
    `${observe}; SELECT relid::int AS oid, (n_tup_ins + n_tup_upd + n_tup_del)::int AS rows FROM pg_stat_xact_user_tables`,
  )) as unknown as { rows: unknown[] }[];
  const rows = counters!.rows as { oid: number; rows: number }[];
  return { observed: toObserved(relations!.rows), written: new Map(rows.map(({ oid, rows: n }) => [oid, n])) };
}

/** The tables that this session keeps others from, of those that stood at the start. */
async function heldBy(client: Client, atStart: Observed): Promise<Map<string, Exclude<Blocks, 'nothing'>>> {
  const { rows } = await client.query<{ oid: number; mode: LockMode }>(locksOf('pg_backend_pid()'));
  const modes = new Map<number, LockMode>();
  for (const { oid, mode } of rows) {
    const relation = atStart.get(oid);
    if (!relation || relation.kind === 'S' || relation.kind === 'c') continue;
    const onIndex = relation.table !== null;
    if (onIndex && mode !== 'AccessExclusiveLock') continue;
    const table = relation.table ?? oid;
    modes.set(table, stronger(modes.get(table) ?? mode, mode));
  }
  return new Map(
    [...modes].flatMap(([oid, mode]) => {
      const [relation, blocked] = [atStart.get(oid), blocks(mode)];
      return relation && blocked !== 'nothing' ? [[nameOf(relation), blocked] as const] : [];
    }),
  );
}

const weight: readonly WorkKind[] = ['rewrite', 'index build', 'index rebuild', 'row changes', 'scan'];

/** The heaviest work on each table that stood at the start. */
function workBetween(atStart: Observed, before: Look, now: Look): Map<string, WorkKind> {
  const found = new Map<string, WorkKind>();
  const note = (oid: number, kind: WorkKind) => {
    const table = atStart.get(oid);
    if (!table) return;
    const known = found.get(nameOf(table));
    if (!known || weight.indexOf(kind) < weight.indexOf(known)) found.set(nameOf(table), kind);
  };
  for (const relation of now.observed.values()) {
    const then = before.observed.get(relation.oid) ?? replaced(relation, before.observed, now.observed);
    if (relation.kind === 'i') {
      if (!then) note(relation.table!, 'index build');
      else if (then.file !== relation.file) note(relation.table!, 'index rebuild');
    } else if (then && (relation.kind === 'r' || relation.kind === 'm')) {
      if (then.file !== relation.file) note(relation.oid, 'rewrite');
      if (relation.scans > then.scans) note(relation.oid, 'scan');
    }
  }
  for (const [oid, rows] of now.written) if (rows > (before.written.get(oid) ?? 0)) note(oid, 'row changes');
  return found;
}

/** A change of type drops a column's indexes and creates them again, with the old file when it still fits. */
function replaced(now: Relation, before: Observed, after: Observed): Relation | undefined {
  if (now.kind !== 'i') return undefined;
  return [...before.values()].find(({ oid, kind, name }) => kind === 'i' && name === now.name && !after.has(oid));
}

/** With its schema, which `observe` leaves out when it is `public`. */
function nameOf({ name }: Relation): string {
  return name.includes('.') ? name : `public.${name}`;
}
