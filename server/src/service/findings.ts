import { historyRules, rules } from '../rules/index';
import type { HistoryFinding, HistoryRule, HistoryScene, Rule, RuleFinding, Scene } from '../rules/rule';
import type { Finding } from './view';

/** A finding with what draws its remedies. */
export interface Found<F> {
  readonly finding: Finding;
  readonly source: F;
}

/** Runs every rule over a migration. A rule that fails is left out and told to `report`; the others still speak. */
export function findInMigration(scene: Scene, path: string, report: (problem: string) => void): Found<RuleFinding>[] {
  return rules.flatMap((rule) =>
    guarded(rule.id, report, () => rule.check(scene)).map((source) => ({
      finding: asFinding(rule, source, scene, path),
      source,
    })),
  );
}

/** Runs every rule over the history as such. */
export function findInHistory(scene: HistoryScene, report: (problem: string) => void): Found<HistoryFinding>[] {
  return historyRules.flatMap((rule) =>
    guarded(rule.id, report, () => rule.checkHistory(scene)).map((source) => ({
      finding: asHistoryFinding(rule, source),
      source,
    })),
  );
}

function guarded<T>(rule: string, report: (problem: string) => void, check: () => readonly T[]): readonly T[] {
  try {
    return check();
  } catch (error) {
    report(`Internal error in ${rule}: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
    return [];
  }
}

function asFinding(rule: Rule, source: RuleFinding, scene: Scene, path: string): Finding {
  return {
    rule: rule.id,
    severity: source.severity ?? rule.severity,
    path,
    migration: scene.migration,
    statement: source.statement,
    span: source.span,
    message: source.message,
    related: (source.related ?? []).map(({ span, message }) => ({ path, span, message })),
  };
}

function asHistoryFinding(rule: HistoryRule, source: HistoryFinding): Finding {
  return {
    rule: rule.id,
    severity: source.severity ?? rule.severity,
    path: source.path,
    migration: source.migration,
    statement: undefined,
    span: source.span,
    message: source.message,
    related: [],
  };
}
