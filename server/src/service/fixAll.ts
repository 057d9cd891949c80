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
  const next = () => {
    for (const each of [path, ...scratch.created.keys()]) {
      const fixes = migrationFixes(scratch.session, scratch.session.indexOf(each), report, wanted);
      const first = fixes.find(({ fix }) => fix.kind === 'equivalent' && (chosen || !fix.asksFirst));
      if (first) return first.fix;
    }
    return undefined;
  };
  let fix = next();
  if (!fix) return undefined;
  for (let round = 0; fix && round < mostRounds; round++) {
    scratch.apply(fix);
    fix = next();
  }
  const original = session.migrations[index]!.text ?? '';
  return {
    title: 'Apply all fixes that end in the same schema',
    kind: 'equivalent',
    edits: [replacement(path, original, scratch.files.read(path) ?? original)],
    creates: [...scratch.created].map(([created, text]) => ({ path: created, text })),
    renames: [],
  };
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

  private write(path: string, text: string): void {
    this.files.open(path, text);
    if (this.created.has(path)) this.created.set(path, text);
    this.session.update(path);
  }
}
