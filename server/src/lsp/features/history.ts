import type { HistoryEntry, HistoryView } from '../../service/history';
import { historySummary } from '../../service/history';
import type { PlanPlace } from '../../service/planPlaces';
import { toPath, toUri } from '../convert';
import type { Histories, MigrationEntry, MigrationPlan, ProjectHistory } from '../protocol';
import type { Feature } from './feature';

export const history: Feature<unknown, Histories> = ({ service }) => {
  return { projects: service.histories().map(toProject) };
};

/** For the server's own ears: whoever asks for the histories is told when they change. */
export const summary: Feature<unknown, string> = ({ service }) => historySummary(service.histories());

export const appliedText: Feature<{ readonly uri: string }, string | null> = ({ service }, { uri }) => {
  const path = toPath(uri);
  return (path === undefined ? undefined : service.appliedText(path)) ?? null;
};

export const runbook: Feature<{ readonly uri?: string }, string> = ({ service }, { uri }) =>
  service.runbook(uri === undefined ? undefined : toPath(uri));

function toProject({ root, reference, reason, migrations }: HistoryView): ProjectHistory {
  return { uri: toUri(root), source: reference ?? reason ?? '', migrations: migrations.map(toEntry) };
}

function toEntry({ path, detail, worst, resolve, plan, ...entry }: HistoryEntry): MigrationEntry {
  return {
    name: entry.name,
    uri: toUri(path),
    state: entry.state,
    description: detail === undefined ? entry.state : `${entry.state}, ${detail}`,
    ...(worst && { worst }),
    isThere: entry.isThere,
    hasAppliedText: entry.hasAppliedText,
    ...(resolve !== undefined && { resolve }),
    ...(plan && { plan: toPlan(plan) }),
  };
}

function toPlan({ plan, runbook, next }: PlanPlace): MigrationPlan {
  return { plan, runbook: toUri(runbook), ...(next !== undefined && { next }) };
}
