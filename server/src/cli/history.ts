import type { HistoryView } from '../service/history';
import type { Options } from './options';

/** How the migrations of some projects stand to what has been applied, as text or data. */
export function history(views: readonly HistoryView[], { format }: Options): string {
  if (format === 'json') {
    const migrations = views.flatMap((view) =>
      view.migrations.map(({ name, state }) => ({ name, state, source: view.source })),
    );
    return `${JSON.stringify({ migrations })}\n`;
  }
  return views.map(asText).join('\n');
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
