/** Locks and exposures as a server shows them: who is kept from which table, and while what work runs. */
import type { Client } from 'pg';
import type { Relation } from '../../server/src/catalog/relation';
import type { RelationRef } from '../../server/src/effects/effect';
import { type Blocks, blocks, type LockMode, stronger } from '../../server/src/effects/lock';
import type { Scene } from '../../server/src/rules/rule';
import type { SqlReader } from '../../server/src/sql/statement';
import type { BriefLock } from '../../server/src/timeline/timeline';
import type { SentAs } from '../../server/src/timeline/transactions';
import type { Work, WorkKind } from '../../server/src/timeline/work';
import { locksOf, type Observed, observe, type Relation as Standing, toObserved } from '../postgres/observed';
import type { Migration } from './engine';
import { replayWatched } from './sending';

/** How often each lock and each exposure occurs, by what `spell` calls it. */
export type Tally = ReadonlyMap<string, number>;

/** A lock that keeps others out, with the work that runs under it. */
export type Held = BriefLock & { readonly work: readonly Work[] };

/** All locks of a migration that keep others out, on tables as they are called before it. */
export function heldIn({ timeline, before }: Pick<Scene, 'timeline' | 'before'>): Held[] {
  const asBefore = (relation: RelationRef) => {
    const known = before.get(`relation:${relation.id}`) as Relation | undefined;
    return known ? { ...relation, schema: known.schema, name: known.name } : relation;
  };
  const held = [...timeline.exposures, ...timeline.briefLocks.map((lock) => ({ ...lock, work: [] }))];
  return held.map((each) => ({
    ...each,
    relation: asBefore(each.relation),
    work: each.work.map((one) => ({ ...one, relation: asBefore(one.relation) })),
  }));
}

/** What a timeline says of its locks, in the words in which they are measured. */
export function tallyOf(held: readonly Held[]): Tally {
  return tally(held.flatMap((each) => [spellingOf(each), ...spellingsOf(each)]));
}

/** The same, with all that queries may read: those inside a DO are measured, as far as their plans read a table. */
export function mostOf(held: readonly Held[]): Tally {
  return tally(held.flatMap((each) => [spellingOf(each), ...each.work.map((work) => spelledWork(each, work))]));
}

/** What it is to take the lock. */
export function spellingOf({ relation, blocks: blocked }: Held): string {
  return spell(qualified(relation), blocked);
}

/** What it is to hold it during work, each. What a query reads depends on its plan, and is left out. */
export function spellingsOf(held: Held): string[] {
  return held.work
    .filter(({ effect }) => effect.kind !== 'scan' || effect.why !== 'query')
    .map((each) => spelledWork(held, each));
}

function spelledWork({ relation, blocks: blocked }: Held, work: Work): string {
  return spell(qualified(relation), blocked, work.kind, qualified(work.relation));
}

function qualified({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return `${schema}.${name}`;
}

function spell(relation: string, blocked: Blocks, kind?: WorkKind, worked?: string): string {
  return `${blocked} of ${relation} wait${kind ? ` during ${kind} of ${worked}` : ''}`;
}

function tally(spelled: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const each of spelled) counts.set(each, (counts.get(each) ?? 0) + 1);
  return counts;
}

/**
 * Applies migrations and measures who is kept out meanwhile.
 * @throws what the server answers
 */
export async function measureExposures(
  client: Client,
  migrations: readonly Migration[],
  sentAs: SentAs,
  reader: SqlReader,
): Promise<Tally> {
  const found: string[] = [];
  let validated: string[] = [];
  client.on('notice', ({ message = '' }) => {
    const name = /^validating foreign key constraint "(.*)"$/.exec(message)?.[1];
    if (name !== undefined) validated.push(name);
  });
  await client.query('SET client_min_messages = debug1');
  for (const { text } of migrations) {
    const statements = reader.read(text).statements.map(({ parsed }) => parsed.text);
    const atStart = (await look(client)).observed;
    let before: Look | undefined;
    let heldBefore: ReadonlyMap<string, Blocks> = new Map();
    await replayWatched(client, statements, sentAs, {
      before: async () => {
        if (before) return;
        before = await look(client);
        heldBefore = await heldBy(client, atStart);
      },
      after: async (index, alone) => {
        if (alone || !before) {
          before = undefined;
          return;
        }
        const now = await look(client);
        const held = await heldBy(client, atStart);
        for (const [relation, blocked] of held) {
          if (heldBefore.get(relation) !== blocked) found.push(spell(relation, blocked));
        }
        // A key is checked by a join: whether that reads all of the referenced table depends on how large both are.
        const referenced = await referencedBy(client, validated);
        validated = [];
        const target = targetOf(statements[index]!, atStart);
        const work =
          target === undefined
            ? workBetween(atStart, before, now, referenced)
            : rowChanges(target, atStart, before, now);
        for (const [worked, kind] of work) {
          for (const [relation, blocked] of held) found.push(spell(relation, blocked, kind, worked));
        }
        before = now;
        heldBefore = held;
      },
      // The counters of the next transaction begin anew.
      ended: async () => {
        before = undefined;
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

/** The tables that keys of these names refer to, and that have none of them themselves. */
async function referencedBy(client: Client, keys: readonly string[]): Promise<number[]> {
  if (keys.length === 0) return [];
  const { rows } = await client.query<{ oid: number }>(
    `SELECT DISTINCT confrelid::int AS oid FROM pg_constraint k WHERE contype = 'f' AND conname = ANY ($1)
      AND NOT EXISTS (SELECT FROM pg_constraint o WHERE o.contype = 'f' AND o.conname = ANY ($1)
        AND o.conrelid = k.confrelid)`,
    [keys],
  );
  return rows.map(({ oid }) => oid);
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

/**
 * The table that an UPDATE, DELETE or INSERT is about: it counts as changed though it may find no row. Empty where the
 * statement is a query, undefined where it is neither.
 */
function targetOf(sql: string, atStart: Observed): string | undefined {
  const verb = /^\s*(select|with|values|insert|update|delete|merge)\b/i.exec(sql)?.[1];
  if (verb === undefined) return undefined;
  const named =
    /\b(?:insert\s+into|update|delete\s+from|merge\s+into)\s+(?:only\s+)?((?:"[^"]+"|\w+)(?:\.(?:"[^"]+"|\w+))?)/i;
  const name = named
    .exec(sql)?.[1]
    ?.replaceAll('"', '')
    .replace(/^public\./, '');
  return [...atStart.values()].find((table) => table.name === name)?.name ?? '';
}

/** The tables that a change of rows is about or has reached. */
function rowChanges(target: string, atStart: Observed, before: Look, now: Look): Map<string, WorkKind> {
  const found = new Map<string, WorkKind>();
  for (const table of atStart.values()) {
    const changed = (now.written.get(table.oid) ?? 0) > (before.written.get(table.oid) ?? 0);
    if (changed || table.name === target) found.set(nameOf(table), 'row changes');
  }
  return found;
}

const weight: readonly WorkKind[] = ['rewrite', 'index build', 'index rebuild', 'row changes', 'scan'];

/** The heaviest work on each table that stood at the start; `unread` are those whose scans do not count. */
function workBetween(atStart: Observed, before: Look, now: Look, unread: readonly number[]): Map<string, WorkKind> {
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
      if (relation.scans > then.scans && !unread.includes(relation.oid)) note(relation.oid, 'scan');
    }
  }
  for (const [oid, rows] of now.written) if (rows > (before.written.get(oid) ?? 0)) note(oid, 'row changes');
  return found;
}

/** A change of type drops a column's indexes and creates them again, with the old file when it still fits. */
function replaced(now: Standing, before: Observed, after: Observed): Standing | undefined {
  if (now.kind !== 'i') return undefined;
  return [...before.values()].find(({ oid, kind, name }) => kind === 'i' && name === now.name && !after.has(oid));
}

/** With its schema, which `observe` leaves out when it is `public`. */
function nameOf({ name }: Standing): string {
  return name.includes('.') ? name : `public.${name}`;
}
