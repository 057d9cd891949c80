import { type HistoryView, historyOf } from '../service/history';
import type { Options } from './options';
import type { Named } from './target';

/** How the named migrations stand to what has been applied, as text or data; of a whole project the missing ones too. */
export function history(named: readonly Named[], { format }: Options, report: (problem: string) => void): string {
  const views = named.map((each) => viewOf(each, report));
  if (format === 'json') {
    const migrations = views.flatMap((view) =>
      view.migrations.map(({ name, state }) => ({ name, state, source: view.source })),
    );
    return `${JSON.stringify({ migrations })}\n`;
  }
  return views.map(asText).join('\n');
}

function viewOf({ session, indexes, single }: Named, report: (problem: string) => void): HistoryView {
  const view = historyOf(session, report);
  const names = new Set(indexes.map((index) => session.migrations[index]!.name));
  return single ? { ...view, migrations: view.migrations.filter(({ name }) => names.has(name)) } : view;
}

function asText({ migrations, reference, reason }: HistoryView): string {
  const width = Math.max(0, ...migrations.map(({ state }) => state.length));
  const lines = migrations.map(({ name, state, detail, worst }) => {
    const more = [detail, worst && `${worst.severity}: ${worst.message}`].filter((each) => each !== undefined);
    return `${state.padEnd(width)}  ${name}${more.length > 0 ? `  (${more.join('; ')})` : ''}`;
  });
  const head =
    reference === undefined
      ? (reason ?? '')
      : `Applied is what is ${reference === 'the database' ? 'in' : 'on'} ${reference}.`;
  return `${[head, ...lines].join('\n')}\n`;
}
