/**
 * What a release does all day: half of it reads; among the writes are those that break triggers which only look right:
 * explicit NULLs, defaults, rows saved whole, upserts, MERGE, INSERT from a SELECT, writes that touch another column.
 */
import type { ExpectedRows } from './expected';
import type { RequestKind } from './measures';
import { findMany, increment, merge, type Release, type Statement, updateMany, upsert, type Values } from './release';
import { type ValueSource, valueFor } from './values';
import { copyWhole, createWhole, drawRow, partWith, readWhole, removeWhole, updateWhole, wholeOf } from './wholeRow';

/** One connection of a release at work. */
export interface Worker {
  readonly release: Release;
  readonly rows: ExpectedRows;
  readonly source: ValueSource;
  /** Columns whose values the plan itself may change. */
  readonly loose: readonly string[];
  /** Sends a statement and takes its time; undefined when it failed. */
  send(kind: RequestKind, statement: Statement): Promise<readonly Values[] | undefined>;
  /** Runs statements in a transaction, or in the one that is open, which stays so for up to `lingers` milliseconds; false when it failed. */
  inTransaction(use: () => Promise<boolean>, lingers: number): Promise<boolean>;
  /** An answer was not what had been written. */
  wrong(what: string): void;
}

type Operation = (worker: Worker) => Promise<unknown>;

const reads: readonly Operation[] = [readOne, readMany];
const writes: readonly Operation[] = [
  createOne,
  createOne,
  createBare,
  createTwo,
  updateOne,
  updateOne,
  updateOne,
  clearOne,
  saveWhole,
  incrementOne,
  updateTwo,
  updateTwice,
  upsertUnique,
  upsertUnique,
  mergeOne,
  copyOne,
  removeOne,
];

/** Does one thing. */
export async function operate(worker: Worker): Promise<void> {
  const { random } = worker.source;
  await random.pick(random.next() < 0.5 ? reads : writes)(worker);
}

async function readOne(worker: Worker) {
  await worker.rows.lend(worker.source.random, async (id, expected) => {
    const found = await readWhole(worker, id);
    if (found) compare(worker, expected, wholeOf(worker.release, found));
  });
}

async function readMany(worker: Worker) {
  const { release, source } = worker;
  const column = source.random.pick(release.columns);
  const value = valueFor({ ...column, optional: false }, source);
  // Whoever looks up a value of few looks up those of many rows: that is slow in any release.
  if (column.unique || column.refers)
    await worker.send('read', findMany(partWith(release, column.name), column.name, value));
  else await readOne(worker);
}

async function createOne(worker: Worker) {
  const { random } = worker.source;
  await inserting(
    worker,
    drawRow(worker, () => random.next() < 0.7),
  );
}

async function createBare(worker: Worker) {
  await inserting(
    worker,
    drawRow(worker, () => false),
  );
}

async function createTwo(worker: Worker) {
  await inserting(worker, ...[0, 1].map(() => drawRow(worker, () => true)));
}

async function inserting(worker: Worker, ...rows: readonly (readonly Values[])[]) {
  const answer = await createWhole(worker, ...rows);
  if (!answer) return;
  rows.forEach((row, at) => {
    took(worker, wholeOf(worker.release, row) ?? {}, answer[at]);
  });
}

function took(worker: Worker, sent: Values, row: Values | undefined) {
  compare(worker, worker.rows.inOldShape(sent), row);
  if (row) worker.rows.inserted(sent, row);
}

async function updateOne(worker: Worker) {
  const { random } = worker.source;
  await updating(worker, oneOf(worker), random.next() < 0.3 ? oneOf(worker) : {});
}

function oneOf({ release, source }: Worker): Values {
  const column = source.random.pick(release.columns);
  return { [column.name]: valueFor(column, source) };
}

async function updating(worker: Worker, ...sets: readonly Values[]) {
  const set = Object.assign({}, ...sets) as Values;
  await worker.rows.lend(worker.source.random, async (id) => {
    const updated = await updateWhole(worker, id, set);
    if (!updated) return;
    compare(worker, worker.rows.inOldShape(updated.wrote), updated.answer);
    worker.rows.wrote(id, updated.wrote);
  });
}

async function clearOne(worker: Worker) {
  const optional = worker.release.columns.filter((column) => column.optional);
  if (optional.length > 0) await updating(worker, { [worker.source.random.pick(optional).name]: null });
}

async function saveWhole(worker: Worker) {
  const { release, rows, source } = worker;
  await rows.lend(source.random, async (id, expected) => {
    const found = await readWhole(worker, id);
    const whole = found && wholeOf(release, found);
    if (!whole) return;
    compare(worker, expected, whole);
    const { [release.parts[0].key.name]: _, ...others } = whole;
    const updated = await updateWhole(worker, id, { ...others, ...oneOf(worker) });
    if (updated) rows.wrote(id, updated.wrote);
  });
}

async function incrementOne(worker: Worker) {
  const { release, rows, source } = worker;
  const counters = release.columns.filter(({ type, refers }) => /^(Int|BigInt)$/.test(type) && !refers);
  if (counters.length === 0) return;
  const { name } = source.random.pick(counters);
  await rows.lend(source.random, async (id, expected) => {
    const before = writtenIn(worker, expected, name);
    const answer = await worker.send('write', increment(partWith(release, name), id, name, 1));
    if (answer?.[0] && typeof before === 'string') rows.wrote(id, { [name]: String(BigInt(before) + 1n) });
  });
}

async function updateTwo(worker: Worker) {
  const { release, rows, source } = worker;
  const columns = release.columns.filter(({ distinct }) => !distinct);
  const column = source.random.pick(columns);
  const set = { [column.name]: valueFor(column, source) };
  await rows.lend(source.random, (first) =>
    rows.lend(source.random, async (second) => {
      const part = partWith(release, column.name);
      const answer = await worker.send('write', updateMany(part, [first, second], set));
      for (const row of answer ?? []) rows.wrote(String(row[part.key.name]), set);
      if (answer && answer.length < 2 && part === release.parts[0]) worker.wrong('a row is not there');
    }),
  );
}

async function updateTwice(worker: Worker) {
  const { rows, source } = worker;
  const sets = [oneOf(worker), oneOf(worker)];
  await rows.lend(source.random, async (id) => {
    const all: Values[] = [];
    const done = await worker.inTransaction(async () => {
      for (const set of sets) {
        const updated = await updateWhole(worker, id, set);
        if (!updated) return false;
        all.push(updated.wrote);
      }
      return true;
    }, 30);
    if (done) for (const wrote of all) rows.wrote(id, wrote);
  });
}

async function upsertUnique(worker: Worker) {
  const { release, rows, source } = worker;
  const [first, ...others] = release.parts;
  const unique = first.columns.filter((column) => column.unique && !column.optional);
  // With nested writes Prisma Client looks first, and then creates or updates.
  if (unique.length === 0 || others.length > 0) return updateOne(worker);
  const { name } = source.random.pick(unique);
  const [row = {}] = drawRow(worker, () => source.random.next() < 0.5);
  const set = oneOther(worker, name);
  if (source.random.next() < 0.4) {
    const answer = await worker.send('write', upsert(first, name, row, set));
    if (answer) took(worker, row, answer[0]);
    return;
  }
  await rows.lend(source.random, async (id, expected) => {
    const there = { ...row, [name]: writtenIn(worker, expected, name) };
    const answer = await worker.send('write', upsert(first, name, there, set));
    if (!answer) return;
    if (String(answer[0]?.[first.key.name]) === id) rows.wrote(id, set);
    else worker.wrong(`upsert by ${name} wrote another row`);
  });
}

function oneOther({ release, source }: Worker, unlike: string): Values {
  const column = source.random.pick(release.columns.filter(({ name }) => name !== unlike));
  return { [column.name]: valueFor(column, source) };
}

async function mergeOne(worker: Worker) {
  const { release, rows, source } = worker;
  const [first] = release.parts;
  const column = source.random.pick(first.columns);
  const value = valueFor(column, source);
  await rows.lend(source.random, async (id) => {
    if (await worker.send('write', merge(first, id, column.name, value))) rows.wrote(id, { [column.name]: value });
  });
}

async function copyOne(worker: Worker) {
  const { release, rows, source } = worker;
  if (!/autoincrement/.test(release.parts[0].key.default ?? '')) return createOne(worker);
  const unique = release.columns.filter(({ distinct }) => distinct);
  const given = Object.fromEntries(unique.map((column) => [column.name, valueFor(column, source)]));
  await rows.lend(source.random, async (id, expected) => {
    const copy = await copyWhole(worker, id, given);
    if (copy) rows.inserted({ ...known(worker, expected), ...rows.inOldShape(given) }, copy);
  });
}

/** What a row holds in the columns that the release knows. */
function known(worker: Worker, row: Values): Values {
  return Object.fromEntries(
    worker.release.columns.map(({ name }) => nameThen(worker, name)).map((old) => [old, row[old]]),
  );
}

/** The name that a column had before. */
function nameThen({ rows }: Worker, column: string): string {
  return Object.keys(rows.inOldShape({ [column]: '' }))[0] ?? '';
}

async function removeOne(worker: Worker) {
  const { rows, source } = worker;
  await rows.lend(source.random, async (id) => {
    if (await removeWhole(worker, id)) rows.removed(id);
  });
}

function writtenIn(worker: Worker, expected: Values, column: string): unknown {
  return expected[nameThen(worker, column)];
}

/** Whether an answer is what was written; dates have several spellings. */
function compare(worker: Worker, expected: Values, answer: Values | undefined): void {
  if (!answer) {
    worker.wrong('a row is not there');
    return;
  }
  const { release, rows, loose } = worker;
  for (const { name, type } of release.columns) {
    if (type === 'DateTime' || type === 'Boolean' || loose.includes(name)) continue;
    const [[old, value] = [undefined, undefined]] = Object.entries(rows.inOldShape({ [name]: answer[name] }));
    // Where a part of the row is not there, nothing is in its columns.
    if (old !== undefined && old in expected && (expected[old] ?? null) !== (value ?? null))
      worker.wrong(`${name} is ${value}, and ${expected[old]} was written`);
  }
}
