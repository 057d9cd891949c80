import { isAboutFile } from '../rules/index';
import type { HistoryFinding, RuleFinding, Scene } from '../rules/rule';
import type { Config } from './config';
import { type Found, findInMigration } from './findings';
import type { Session } from './session';
import { onlyOnSmall } from './smallTables';
import { ignoresInFile, mayIgnore, suppressed } from './suppression';
import type { Finding } from './view';

// What the rules find, as the project wants it: without what comments ignore, with the severities of its lockstep.json.

type Report = (problem: string) => void;

/** The findings of a migration's statements, in their order. */
export function foundInMigration(session: Session, index: number, report: Report): readonly Found<RuleFinding>[] {
  const timeline = session.timeline(index);
  const known = session.foundBefore.get(timeline);
  if (known) return known;
  const found = findAgain(session, index, report);
  session.foundBefore.set(timeline, found);
  return found;
}

/**
 * The findings of a migration that nobody has written yet, as those of a pending one; but for those that say how a file
 * is written, rather than what it changes.
 */
export function foundInImagined(session: Session, scene: Scene, report: Report): readonly Found<RuleFinding>[] {
  const { config } = session.config;
  const found = findInMigration(scene, '', report).filter(({ finding }) => !isAboutFile(finding.rule));
  const harmless = onlyOnSmall(found, scene, '', config.smallTables);
  return found
    .flatMap((each) => withSeverity(each, config))
    .map((each) => (harmless.has(each.source) ? calmed(each) : each));
}

function findAgain(session: Session, index: number, report: Report): Found<RuleFinding>[] {
  const scene = session.scene(index);
  const { path } = session.migrations[index]!;
  const { config } = session.config;
  const found = findInMigration(scene, path, report);
  const harmless = onlyOnSmall(found, scene, path, config.smallTables);
  return suppressed(found, scene, path)
    .flatMap((each) => withSeverity(each, config))
    .map((each) => (harmless.has(each.source) ? calmed(each) : each))
    .sort((a, b) => byPlace(a.finding, b.finding));
}

/** The findings of the history as such. */
export function foundInHistory(session: Session, report: Report): Found<HistoryFinding>[] {
  return session
    .historyFound(report)
    .filter(({ finding }) => !isHidden(session, finding))
    .flatMap((each) => withSeverity(each, session.config.config));
}

function isHidden(session: Session, { path, rule }: Finding): boolean {
  const index = session.indexOf(path);
  if (index < 0) return false;
  if (session.isBeforeBaseline(index)) return true;
  return mayIgnore(session.migrations[index]!.text) && ignoresInFile(session.script(index), rule);
}

/** A finding with the severity that the project gives its rule; none where the rule is off. */
function withSeverity<F>(found: Found<F>, { rules }: Config): Found<F>[] {
  const severity = rules.get(found.finding.rule);
  if (severity === undefined) return [found];
  if (severity === 'off') return [];
  return [{ ...found, finding: { ...found.finding, severity } }];
}

/** A finding that is information at most. */
function calmed<F>(found: Found<F>): Found<F> {
  const { severity } = found.finding;
  if (severity !== 'warning' && severity !== 'error') return found;
  return { ...found, finding: { ...found.finding, severity: 'information' } };
}

function byPlace(a: Finding, b: Finding): number {
  return a.span.start - b.span.start || a.span.end - b.span.end;
}
