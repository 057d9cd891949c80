/** A row as a release reads and writes it: one statement, or one for each table that has a part of it, in a transaction. */
import type { Worker } from './operations';
import {
  create,
  deleteOne,
  findUnique,
  insertSelect,
  type Part,
  type Release,
  type ReleaseColumn,
  type Statement,
  update,
  type Values,
} from './release';
import { newRow } from './values';

/** Values of a row, by part of the release; undefined where a part is not there. */
type ByPart = readonly (Values | undefined)[];

/** The part that has a column. */
export function partWith({ parts }: Release, column: string): Part {
  return parts.find(({ columns }) => columns.some(({ name }) => name === column)) ?? parts[0];
}

/** The values of all parts, with the key of the first alone; undefined where that one is not there. */
export function wholeOf({ parts }: Release, values: ByPart): Values | undefined {
  const others = parts.slice(1).map(({ key }, at) => {
    const { [key.name]: _, ...rest } = values[at + 1] ?? {};
    return rest;
  });
  return values[0] && Object.assign({}, ...others, values[0]);
}

/** Values for a new row; `fixed` ones go before. */
export function drawRow(
  { release, source }: Worker,
  given: (column: ReleaseColumn) => boolean,
  fixed: Values = {},
): readonly Values[] {
  return release.parts.map((part) => ({ ...newRow(part, source, given), ...valuesOf(release, part, fixed) }));
}

function valuesOf(release: Release, part: Part, values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => partWith(release, name) === part));
}

/** Reads a row, part by part. Undefined when it failed. */
export async function readWhole(worker: Worker, id: string): Promise<ByPart | undefined> {
  const found: (Values | undefined)[] = [];
  for (const part of worker.release.parts) {
    const answer = await worker.send('read', findUnique(part, id));
    if (!answer) return undefined;
    found.push(answer[0]);
  }
  return found;
}

/** Makes rows, which all have the same columns. What came back for them; undefined when it failed. */
export async function createWhole(
  worker: Worker,
  ...rows: readonly (readonly Values[])[]
): Promise<readonly (Values | undefined)[] | undefined> {
  return made(worker, (part, at, ids) =>
    create(part, ...rows.map((row, nth) => ({ ...row[at], ...(at > 0 ? { [part.key.name]: ids[nth] } : {}) }))),
  );
}

/** Makes a row out of another one; columns with values that are given get those. */
export async function copyWhole(worker: Worker, id: string, given: Values): Promise<Values | undefined> {
  const copies = await made(worker, (part, at, [copied]) => {
    const own = valuesOf(worker.release, part, given);
    return insertSelect(part, id, at > 0 ? { ...own, [part.key.name]: copied } : own);
  });
  return copies?.[0];
}

async function made(
  worker: Worker,
  statement: (part: Part, at: number, ids: readonly unknown[]) => Statement,
): Promise<readonly (Values | undefined)[] | undefined> {
  const { release } = worker;
  const [first] = release.parts;
  const answers: (readonly Values[])[] = [];
  const done = await asOne(worker, release.parts, async (part, at) => {
    const ids = (answers[0] ?? []).map((row) => row[first.key.name]);
    const answer = await worker.send('write', statement(part, at, ids));
    if (answer) answers.push(answer);
    return answer !== undefined;
  });
  if (!done) return undefined;
  return answers[0]?.map((_, nth) =>
    wholeOf(
      release,
      answers.map((each) => each[nth]),
    ),
  );
}

/** What an update came to. */
export interface Updated {
  /** What came back; undefined where the row is not there. */
  readonly answer: Values | undefined;
  /** What was written: more than was asked for where a part had to be made. */
  readonly wrote: Values;
}

/** Writes columns of a row; a part beside the first is made where it is not there. */
export async function updateWhole(worker: Worker, id: string, set: Values): Promise<Updated | undefined> {
  const { release } = worker;
  const [first] = release.parts;
  const touched = release.parts.filter((part) => Object.keys(valuesOf(release, part, set)).length > 0);
  const updates: Updated[] = [];
  const done = await asOne(worker, touched, async (part) => {
    const own = valuesOf(release, part, set);
    const answer = await worker.send('write', update(part, id, own));
    if (!answer) return false;
    const isMissing = answer.length === 0 && part !== first;
    const updated = isMissing ? await makePart(worker, part, id, own) : { answer: answer[0], wrote: own };
    if (updated) updates.push(updated);
    return updated !== undefined;
  });
  if (!done) return undefined;
  const isThere = updates.every(({ answer }) => answer);
  return {
    answer: isThere ? Object.assign({}, ...updates.map(({ answer }) => answer)) : undefined,
    wrote: Object.assign({}, ...updates.map(({ wrote }) => wrote)),
  };
}

async function makePart(worker: Worker, part: Part, id: string, values: Values): Promise<Updated | undefined> {
  const row = { ...newRow(part, worker.source, () => false), ...values, [part.key.name]: id };
  const answer = await worker.send('write', create(part, row));
  const { [part.key.name]: _, ...wrote } = row;
  return answer && { answer: answer[0], wrote };
}

/** Removes a row: what refers to it goes first. False when it failed. */
export function removeWhole(worker: Worker, id: string): Promise<boolean> {
  return asOne(worker, worker.release.parts.toReversed(), async (part) =>
    Boolean(await worker.send('write', deleteOne(part, id))),
  );
}

/** Does something for each part, in a transaction where there are several; false when one of them failed. */
async function asOne(
  { inTransaction }: Worker,
  parts: readonly Part[],
  use: (part: Part, at: number) => Promise<boolean>,
): Promise<boolean> {
  const each = async () => {
    for (const [at, part] of parts.entries()) if (!(await use(part, at))) return false;
    return true;
  };
  return parts.length > 1 ? inTransaction(each, 0) : each();
}
