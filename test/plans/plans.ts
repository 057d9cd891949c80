/** The cases of test/fixtures/plans: a project, the answers, and the files of every phase. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Answers } from '../../server/src/recipes/plans/kind';
import type { ServiceSettings } from '../../server/src/service/ports';
import { nextPhase, type Scaffold, startPlan } from '../../server/src/service/scaffold';
import type { Fix } from '../../server/src/service/view';
import { applyEdits } from '../../server/src/text/edit';
import { serviceOver } from '../service/workspace';

const folder = join(__dirname, '../fixtures/plans');
/** The project of the cases that bring none. */
const projectFolder = join(__dirname, '../fixtures/plan-projects/blog');

/** What case.json says. */
export interface PlanCase {
  /** `rename-column/required-unique`. */
  readonly name: string;
  readonly kind: string;
  readonly answers: Answers;
  /** What releases write while a phase has been deployed and the next has not; `before` the first one, rows that are there. */
  readonly writes: Readonly<Record<string, readonly string[]>>;
  /** What a query gives once all is done. */
  readonly finally: readonly { readonly sql: string; readonly rows: readonly unknown[] }[];
}

/** The texts of a project's files, by path from `prisma/`. */
export type Files = Readonly<Record<string, string>>;

/** A phase that was written. */
export interface Written {
  readonly scaffold: Scaffold;
  /** All files of the project as they are afterwards. */
  readonly files: Files;
  /** Those that it created or changed. */
  readonly changed: Files;
}

export function planCases(): PlanCase[] {
  return readdirSync(folder).flatMap((kind) =>
    readdirSync(join(folder, kind)).map((title) => {
      const name = `${kind}/${title}`;
      const read = JSON.parse(readFileSync(join(folder, name, 'case.json'), 'utf8')) as Partial<PlanCase>;
      return { name, kind, answers: read.answers ?? {}, writes: read.writes ?? {}, finally: read.finally ?? [] };
    }),
  );
}

/** The project that a case begins with. */
export function filesBefore({ name }: PlanCase): Files {
  const own = join(folder, name, 'before');
  return filesIn(existsSync(own) ? own : projectFolder);
}

/** Writes all phases, each over the files that the one before left behind. */
export function writeAll(one: PlanCase, start: Files = filesBefore(one)): Written[] {
  const written: Written[] = [];
  let files = start;
  let scaffold: Scaffold | undefined;
  do {
    scaffold = begunOrNext(one, files, scaffold?.plan);
    if (!scaffold) break;
    const changed = appliedTo(files, scaffold.fix);
    files = { ...files, ...changed };
    written.push({ scaffold, files, changed });
  } while (scaffold.phase < scaffold.phases);
  return written;
}

function begunOrNext(one: PlanCase, files: Files, plan: string | undefined): Scaffold | undefined {
  const session = sessionOver(files);
  const result = plan === undefined ? startPlan(session, one.kind, one.answers) : nextPhase(session, plan);
  if (result && 'refused' in result) throw new Error(result.refused);
  return result;
}

/** The service over a project in memory. */
export function openService(files: Files, settings: Partial<ServiceSettings> = {}) {
  const texts = Object.entries(files).map(([path, text]) => [`/app/prisma/${path}`, text]);
  return serviceOver({ '/app/package.json': '{}', ...Object.fromEntries(texts) }, { applied: 'none', ...settings });
}

export function sessionOver(files: Files) {
  return openService(files).sessions[0]!;
}

/** The files that a fix creates and changes. */
export function appliedTo(files: Files, { creates, edits }: Fix): Files {
  const inside = (path: string) => path.slice('/app/prisma/'.length);
  const paths = [...new Set(edits.map(({ path }) => path))];
  return Object.fromEntries([
    ...creates.map(({ path, text }) => [inside(path), text] as const),
    ...paths.map((path) => {
      const own = edits.filter((edit) => edit.path === path);
      return [inside(path), applyEdits(files[inside(path)] ?? '', own)] as const;
    }),
  ]);
}

/** The migrations among the files, in Prisma's order. */
export function migrationsOf(files: Files): { readonly name: string; readonly text: string }[] {
  return Object.entries(files)
    .flatMap(([path, text]) => {
      const name = /^migrations\/([^/]+)\/migration\.sql$/.exec(path)?.[1];
      return name === undefined ? [] : [{ name, text }];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The files that are expected of a phase; taken over with UPDATE_FIXTURES=1. */
export function expectedOf({ name }: PlanCase, { scaffold, changed }: Written): Files {
  const place = join(folder, name, `${scaffold.phase}-${scaffold.phaseId}`);
  if (process.env.UPDATE_FIXTURES === '1') {
    rmSync(place, { recursive: true, force: true });
    for (const [path, text] of Object.entries(changed)) {
      mkdirSync(dirname(join(place, path)), { recursive: true });
      writeFileSync(join(place, path), text);
    }
  }
  return existsSync(place) ? filesIn(place) : {};
}

/** The folders of phases that a case has. */
export function phaseFolders({ name }: PlanCase): string[] {
  return readdirSync(join(folder, name)).filter((each) => /^\d/.test(each));
}

function filesIn(place: string): Files {
  const paths = readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    paths.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(place.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')];
    }),
  );
}
