import type { MigrationFile } from '../prisma/migrations';
import type { Span } from '../text/span';
import type { Applied } from './applied';
import { changedSpans } from './changes';
import type { MigrationRecord } from './records';

/**
 * - `applied`: as it was · `edited`: applied with another text · `renamed`: applied under another name
 * - `missing`: applied, and no longer there · `pending`: not applied yet
 * - `out of order`: pending, with a name that sorts before one that was applied
 * - `failed`: started and not ended, so that every deploy stops · `rolled back`: failed once, and to be run again
 */
export type State =
  | 'applied'
  | 'pending'
  | 'edited'
  | 'missing'
  | 'renamed'
  | 'out of order'
  | 'failed'
  | 'rolled back';

/** How one migration stands to what has been applied. */
export interface MigrationState {
  readonly name: string;
  readonly state: State;
  /** The working file; undefined when the whole folder is missing. */
  readonly file: MigrationFile | undefined;
  /** Of an edited or missing one: the text that was applied, where it can be had. */
  readonly appliedText: string | undefined;
  /** Of an edited one: where the working text differs, in its UTF-16 offsets; a deletion marks the line after it. */
  readonly changes: readonly Span[];
  /** Of a renamed one: the name it was applied under. */
  readonly renamedFrom: string | undefined;
  /** Of one out of order: the last applied migration, which sorts after it. */
  readonly after: string | undefined;
  /** Of one that failed or was rolled back: the attempt. */
  readonly record: MigrationRecord | undefined;
}

/**
 * The states of the migrations at hand, in their order, then those of the missing ones. Where nothing is known to be
 * applied, all are pending. `order` is Prisma's (see compareNames).
 */
export function compare(
  applied: Applied,
  working: readonly MigrationFile[],
  order: (a: string, b: string) => number,
): MigrationState[] {
  const changed = working.filter(
    ({ name, text }) => text !== undefined && applied.migrations.get(name)?.isText(text) === false,
  );
  const here = new Set(working.map(({ name }) => name));
  const gone = [...applied.migrations.keys()].filter(
    (name) => !here.has(name) && applied.migrations.get(name)?.isKnownHere(),
  );
  applied.load([...changed.map(({ name }) => name), ...gone]);
  const renamed = renames(applied, working, gone);
  const last = [...applied.migrations.keys()].sort(order).at(-1);
  const edited = new Set(changed);
  const present = working.map((file) => {
    if (applied.migrations.has(file.name)) return appliedState(applied, file, edited.has(file));
    const attempt = applied.attempts.get(file.name);
    if (attempt) return toState({ name: file.name, ...attempt, file });
    const renamedFrom = renamed.get(file.name);
    if (renamedFrom !== undefined) return toState({ name: file.name, state: 'renamed', file, renamedFrom });
    if (last !== undefined && order(file.name, last) < 0)
      return toState({ name: file.name, state: 'out of order', file, after: last });
    return toState({ name: file.name, state: 'pending', file });
  });
  const found = new Set(renamed.values());
  const missing = gone.filter((name) => !found.has(name)).sort(order);
  const failed = [...applied.attempts].filter(([name, { state }]) => state === 'failed' && !here.has(name));
  return [
    ...present,
    ...missing.map((name) => toState({ name, state: 'missing', appliedText: applied.migrations.get(name)?.text() })),
    ...failed.map(([name, attempt]) => toState({ name, ...attempt })),
  ];
}

function appliedState(applied: Applied, file: MigrationFile, isEdited: boolean): MigrationState {
  const { name } = file;
  if (!isEdited && !file.hasNoFile) return toState({ name, state: 'applied', file });
  const appliedText = applied.migrations.get(name)?.text();
  if (file.text === undefined) return toState({ name, state: 'missing', file, appliedText });
  const whole = [{ start: 0, end: file.text.length }];
  const changes = appliedText === undefined ? whole : changedSpans(appliedText, file.text);
  return toState({ name, state: 'edited', file, appliedText, changes });
}

/** New names by which missing migrations are still there, to the old ones. */
function renames(applied: Applied, working: readonly MigrationFile[], gone: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  const strangers = working.filter(({ name, text }) => text?.trim() && !applied.migrations.has(name));
  for (const old of gone) {
    const now = strangers.find((file) => !found.has(file.name) && applied.migrations.get(old)?.isText(file.text!));
    if (now) found.set(now.name, old);
  }
  return found;
}

function toState(known: Partial<MigrationState> & Pick<MigrationState, 'name' | 'state'>): MigrationState {
  return {
    file: undefined,
    appliedText: undefined,
    changes: [],
    renamedFrom: undefined,
    after: undefined,
    record: undefined,
    ...known,
  };
}
