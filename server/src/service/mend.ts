import { nameAfter } from '../prisma/migrationName';
import type { HistoryRemedy, RuleFinding } from '../rules/rule';
import { overlaps, type Span, touches } from '../text/span';
import { foundInHistory, foundInMigration } from './checks';
import type { Found } from './findings';
import { fixOf, type Site } from './fixes';
import { ownRules } from './ownRules';
import { foundInSchema } from './prediction/findings';
import type { Session } from './session';
import { ignoring } from './suppression';
import type { FileEdit, Finding, Fix } from './view';

/** A finding with one of the fixes that mend it. */
export interface Mending {
  readonly finding: Finding;
  readonly fix: Fix;
}

type Report = (problem: string) => void;

/**
 * The fixes of the findings in a file that touch a span, in the order of the findings; last, where that is wanted, how to
 * ignore them.
 */
export function fixesOf(
  session: Session,
  path: string,
  span: Span,
  report: Report,
  { withIgnoring }: { readonly withIgnoring: boolean },
): Mending[] {
  const wanted = (finding: Finding) => near(finding.span, span);
  const index = session.indexOf(path);
  const isPending = index >= 0 && session.isPending(index);
  const own = isPending ? foundInMigration(session, index, report).filter(({ finding }) => wanted(finding)) : [];
  return [
    ...mendings(session, index, own),
    ...historyFixes(session, path, report, wanted),
    ...fixesInSchema(session, path, report, wanted),
    ...(withIgnoring ? ignoringFixes(session, index, own) : []),
  ];
}

/** Whether a span that people mean is at a finding's. */
export function near(finding: Span, span: Span): boolean {
  return overlaps(finding, span) || touches(finding, span.start) || touches(span, finding.start);
}

/** The fixes of the findings in a file that are wanted. What has been applied is not edited, only restored. */
export function allFixesOf(
  session: Session,
  path: string,
  report: Report,
  wanted: (finding: Finding) => boolean = () => true,
): Mending[] {
  const index = session.indexOf(path);
  const own = index >= 0 && session.isPending(index) ? migrationFixes(session, index, report, wanted) : [];
  return [...own, ...historyFixes(session, path, report, wanted), ...fixesInSchema(session, path, report, wanted)];
}

/** The fixes of the findings in a migration's own statements. */
export function migrationFixes(
  session: Session,
  index: number,
  report: Report,
  wanted: (finding: Finding) => boolean,
): Mending[] {
  const found = foundInMigration(session, index, report);
  return mendings(
    session,
    index,
    found.filter(({ finding }) => wanted(finding)),
  );
}

function mendings(session: Session, index: number, found: readonly Found<RuleFinding>[]): Mending[] {
  if (found.length === 0) return [];
  const site = siteOf(session, index);
  return found.flatMap(({ finding, source }) =>
    (source.remedies?.() ?? []).flatMap((plan) => {
      const fix = fixOf(plan, site);
      return fix ? [{ finding, fix }] : [];
    }),
  );
}

/** Comments that ignore findings, one for each rule at each statement; their reason is to be filled in. */
function ignoringFixes(session: Session, index: number, found: readonly Found<RuleFinding>[]): Mending[] {
  const places = new Map(
    found
      .filter(({ finding }) => !ownRules.some(({ id }) => id === finding.rule))
      .map(({ finding }) => [`${finding.rule} ${finding.statement}`, finding]),
  );
  return [...places.values()].map((finding) => {
    const { rule, statement, path } = finding;
    const edit = { path, ...ignoring(session.script(index), rule, statement) };
    const what = places.size > 1 ? rule : 'this';
    return {
      finding,
      fix: {
        title: `Ignore ${what} here, with a reason`,
        kind: 'needs-editing',
        edits: [edit],
        creates: [],
        renames: [],
      },
    };
  });
}

function siteOf(session: Session, index: number): Site {
  const scene = session.scene(index);
  const { path, name, text } = session.migrations[index]!;
  return {
    reader: session.ports.reader,
    postgres: session.postgres,
    root: session.project.root,
    migrationsPath: session.project.migrationsPath,
    migration: name,
    path,
    text: text ?? '',
    before: scene.before,
    next: session.migrations[index + 1]?.name,
    original: scene.timeline.steps,
    memo: scene.memo,
  };
}

function fixesInSchema(
  session: Session,
  path: string,
  report: Report,
  wanted: (finding: Finding) => boolean,
): Mending[] {
  if (!session.project.schemaFiles.includes(path)) return [];
  return foundInSchema(session, report)
    .filter(({ finding }) => finding.path === path && wanted(finding))
    .flatMap((each) => each.fixes().map((fix) => ({ finding: each.finding, fix })));
}

function historyFixes(
  session: Session,
  path: string,
  report: Report,
  wanted: (finding: Finding) => boolean,
): Mending[] {
  return foundInHistory(session, report)
    .filter(({ finding }) => finding.path === path && wanted(finding))
    .flatMap(({ finding, source }) =>
      (source.remedies?.() ?? []).flatMap((remedy) => {
        const fix = historyFix(session, remedy);
        return fix ? [{ finding, fix }] : [];
      }),
    );
}

function historyFix(session: Session, remedy: HistoryRemedy): Fix | undefined {
  const files = session.ports.files;
  const last = session.migrations.at(-1)?.name;
  const creates = remedy.texts.filter(({ path }) => !files.exists(path)).map(({ path, text }) => ({ path, text }));
  const taken = new Set(session.migrations.map(({ name }) => name));
  for (const { slug, sql } of remedy.following) {
    const name = last === undefined ? undefined : nameAfter(last, undefined, slug, taken);
    if (name === undefined) return undefined;
    taken.add(name);
    creates.push({ path: `${session.project.migrationsPath}/${name}/migration.sql`, text: sql });
  }
  const edits = remedy.texts.flatMap(({ path, text }) => {
    const now = files.read(path);
    return now === undefined ? [] : [replacement(path, now, text)];
  });
  return { title: remedy.title, kind: remedy.kind, edits, creates, renames: remedy.renames };
}

/** The smallest edit that turns one text into another. */
export function replacement(path: string, before: string, after: string): FileEdit {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let tail = 0;
  const most = Math.min(before.length, after.length) - start;
  while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return { path, span: { start, end: before.length - tail }, text: after.slice(start, after.length - tail) };
}
