import { applyEdits } from '../text/edit';
import { migrationFixes, replacement } from './mend';
import { OpenFiles } from './openFiles';
import type { Session } from './session';
import type { Finding, Fix } from './view';

/** More rounds than any migration has findings: what does not settle by then never will. */
const mostRounds = 500;

/**
 * All equivalent fixes of a migration, and of those that they create, applied one after the other to copies of the
 * files; as one fix. Undefined when there is none.
 * @param wanted which findings are to be mended
 * @param chosen they were chosen by their rule, so that fixes that ask first are meant as well
 */
export function fixAllOf(
  session: Session,
  path: string,
  report: (problem: string) => void,
  wanted: (finding: Finding) => boolean = () => true,
  { chosen = false }: { readonly chosen?: boolean } = {},
): Fix | undefined {
  const index = session.indexOf(path);
  if (index < 0 || !session.isPending(index)) return undefined;
  const scratch = new Scratch(session);
  const rounds = scratch.settle(path, (each) => scratch.equivalentFixes(each, report, wanted, chosen));
  if (rounds === 0) return undefined;
  const original = session.migrations[index]!.text ?? '';
  return {
    title: 'Apply all fixes that end in the same schema',
    kind: 'equivalent',
    edits: [replacement(path, original, scratch.files.read(path) ?? original)],
    creates: [...scratch.created].map(([created, text]) => ({ path: created, text })),
    renames: [],
  };
}

/**
 * The migrations that a new one becomes when all its equivalent fixes are applied, and those of the migrations that they
 * create; in their order, the new one first.
 * @param path where the new migration would stand, after all others
 */
export function gentleSeries(
  session: Session,
  path: string,
  text: string,
  report: (problem: string) => void,
): { readonly path: string; readonly text: string }[] {
  const scratch = new Scratch(session);
  scratch.apply({ title: '', kind: 'equivalent', edits: [], creates: [{ path, text }], renames: [] });
  scratch.settle(path, (each) => scratch.equivalentFixes(each, report, () => true, false));
  return scratch.session.migrations.flatMap((each) => {
    const created = scratch.created.get(each.path);
    return created === undefined ? [] : [{ path: each.path, text: created }];
  });
}

/** Copies of a project's files on which fixes are tried out. */
class Scratch {
  readonly files: OpenFiles;
  readonly session: Session;
  /** The texts of the files that the fixes have created. */
  readonly created = new Map<string, string>();

  constructor(session: Session) {
    this.files = new OpenFiles(session.ports.files);
    this.session = session.copy(this.files);
  }

  apply(fix: Fix): void {
    const paths = new Set(fix.edits.map(({ path }) => path));
    for (const path of paths) {
      const edits = fix.edits.filter((edit) => edit.path === path);
      this.write(path, applyEdits(this.files.read(path) ?? '', edits));
    }
    for (const { path, text } of fix.creates) {
      this.created.set(path, text);
      this.files.open(path, text);
    }
    if (fix.creates.length > 0) this.session.reload();
  }

  /** The fixes of a migration that may be applied without asking; those that ask first where they were chosen. */
  equivalentFixes(
    path: string,
    report: (problem: string) => void,
    wanted: (finding: Finding) => boolean,
    chosen: boolean,
  ): Fix[] {
    return migrationFixes(this.session, this.session.indexOf(path), report, wanted)
      .filter(({ fix }) => fix.kind === 'equivalent' && (chosen || !fix.asksFirst))
      .map(({ fix }) => fix);
  }

  /**
   * Applies the first fix of a file, and of the files that fixes have created, until there is none.
   * @returns how many were applied
   */
  settle(path: string, fixesOf: (path: string) => readonly Fix[]): number {
    for (let round = 0; round < mostRounds; round++) {
      const fix = firstOf([path, ...this.created.keys()], fixesOf);
      if (!fix) return round;
      this.apply(fix);
    }
    return mostRounds;
  }

  private write(path: string, text: string): void {
    this.files.open(path, text);
    if (this.created.has(path)) this.created.set(path, text);
    this.session.update(path);
  }
}

function firstOf(paths: readonly string[], fixesOf: (path: string) => readonly Fix[]): Fix | undefined {
  for (const path of paths) {
    const [first] = fixesOf(path);
    if (first) return first;
  }
  return undefined;
}
