import { toPath } from '../convert';
import type { Explanation } from '../protocol';
import type { Feature } from './feature';

const nothing: Explanation = { title: 'Lockstep', text: 'This is not a migration that Lockstep reads.' };

export const explain: Feature<{ readonly uri: string }, Explanation> = ({ service }, { uri }) => {
  const path = toPath(uri);
  const text = path === undefined ? undefined : service.explainText(path);
  if (path === undefined || text === undefined) return nothing;
  return { title: service.explain(path)?.name ?? nothing.title, text };
};
