import { posix } from 'node:path';
import { upwards } from '../prisma/paths';
import { type Applied, nothingApplied } from './applied';
import { appliedBranch, type Reference, readReferences, referenceArguments } from './branch';
import type { GitPort, GitResult } from './gitPort';
import { GitTexts, readBatch } from './gitTexts';

// Takes a port to git and a migrations folder; gives what counts as applied: the migrations at the tip of the default
// branch. Two calls of git when all is as it was, three more where something was edited or deleted.

/** The migrations that are on the default branch, local or, if there is one, its upstream. */
export function appliedFromGit(git: GitPort, migrationsPath: string): Applied {
  const place = existingFolder(git, migrationsPath);
  if (!place.result.ok) return nothingApplied(failure(place.result));
  const references = readReferences(decode(place.result.stdout));
  const branch = appliedBranch(references);
  if (branch === undefined) return nothingApplied(noBranch(git, place.cwd, references));
  for (const reference of [branch.upstream, branch.local]) {
    const tree = reference && readTree(git, place, reference.ref);
    if (tree) return toApplied(git, place, reference, tree);
  }
  return nothingApplied(`git cannot read the tip of ${(branch.upstream ?? branch.local)?.name}.`);
}

/** A folder that git can be run in, and the migrations folder seen from there. */
interface Place {
  readonly cwd: string;
  readonly folder: string;
}

/** The migrations folder may have been deleted, and the one above it too; a repository above still knows them. */
function existingFolder(git: GitPort, migrationsPath: string): Place & { result: GitResult } {
  let place: (Place & { result: GitResult }) | undefined;
  for (const cwd of upwards(posix.dirname(migrationsPath)).slice(0, 4)) {
    place = { cwd, folder: posix.relative(cwd, migrationsPath), result: git.run(referenceArguments, cwd) };
    if (place.result.notRun !== 'no folder') break;
  }
  return place!;
}

/** The blobs of the migration.sql files at a commit, by migration; undefined when git cannot say. */
function readTree(git: GitPort, { cwd, folder }: Place, commit: string): Map<string, string> | undefined {
  const result = git.run(['ls-tree', '-r', '-z', commit, '--', `${folder}/`], cwd);
  if (!result.ok) return undefined;
  const blobs = new Map<string, string>();
  for (const entry of decode(result.stdout).split('\0')) {
    const [, blob, path = ''] = /^\d+ blob (\w+)\t(.*)$/s.exec(entry) ?? [];
    const name = path.startsWith(`${folder}/`) ? path.slice(folder.length + 1).replace(/\/migration\.sql$/, '') : path;
    if (blob && path.endsWith('/migration.sql') && !name.includes('/')) blobs.set(name, blob);
  }
  return blobs;
}

function toApplied(git: GitPort, place: Place, reference: Reference, tree: ReadonlyMap<string, string>): Applied {
  const texts = new GitTexts(git, place.cwd);
  const start = once(() => whereLeft(git, place, reference));
  // What the branch at hand started from: where it is behind, the tip holds what nobody here has edited or deleted.
  const base = once(() => readTree(git, place, start() ?? 'HEAD') ?? new Map<string, string>());
  const baseBlob = (name: string) => (start() === undefined ? undefined : base().get(name));
  const migrations = [...tree].map(([name, blob]) => {
    const isText = (text: string) => {
      if (texts.matches(blob, text)) return true;
      const earlier = baseBlob(name);
      return earlier !== undefined && earlier !== blob && texts.matches(earlier, text);
    };
    return [
      name,
      { text: () => texts.text(blob), isText: remembering(isText), isKnownHere: () => base().has(name) },
    ] as const;
  });
  return {
    source: 'git',
    reference: reference.name,
    branch: reference.name,
    reason: undefined,
    migrations: new Map(migrations),
    attempts: new Map(),
    load: (names) => texts.load(names.flatMap((name) => tree.get(name) ?? [])),
  };
}

/** The last question with its answer: while one file is typed in, the others ask the same again. */
function remembering(ask: (text: string) => boolean): (text: string) => boolean {
  let last: { text: string; answer: boolean } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, answer: ask(text) };
    return last.answer;
  };
}

/**
 * The commit where HEAD left the branch; undefined where that cannot be told. A shallow clone knows no ancestors, but a
 * merge that CI has checked out still names its parents.
 */
function whereLeft(git: GitPort, { cwd }: Place, { ref }: Reference): string | undefined {
  const found = git.run(['merge-base', ref, 'HEAD'], cwd);
  if (found.ok) return decode(found.stdout).trim();
  const [head, tip] = readBatch(git.run(['cat-file', '--batch'], cwd, `HEAD\n${ref}\n`).stdout);
  const parents: readonly string[] = head?.[1]?.split('\n\n')[0]?.match(/^parent \w+$/gm) ?? [];
  return tip && parents.includes(`parent ${tip[0]}`) ? tip[0] : undefined;
}

/** The value that `make` gives, made when first asked for. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function failure({ notRun, stderr }: GitResult): string {
  if (notRun === 'no git') return 'git is not installed, so nothing tells which migrations have been applied.';
  if (notRun === 'too slow') return 'git did not answer in time.';
  if (/not a git repository/.test(stderr) || notRun === 'no folder')
    return 'The project is in no git repository, so nothing tells which migrations have been applied.';
  if (/dubious ownership/.test(stderr))
    return 'git does not trust this folder, which belongs to another user (safe.directory).';
  return `git failed: ${stderr.trim().split('\n')[0]}`;
}

function noBranch(git: GitPort, cwd: string, references: readonly Reference[]): string {
  const state = git.run(['rev-parse', '--is-shallow-repository', 'HEAD'], cwd);
  if (!state.ok && references.length === 0)
    return 'The repository has no commits yet, so no migration counts as applied.';
  const known =
    'No default branch is known here (origin/HEAD, main or master), so nothing tells which migrations have been applied.';
  return /^true/.test(decode(state.stdout)) ? `${known} This clone is shallow: fetch the branch as well.` : known;
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
