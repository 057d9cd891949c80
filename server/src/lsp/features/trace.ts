import type { Tracing } from '../../service/trace';
import { toPath } from '../convert';
import type { Feature } from './feature';

/** What is to be run for a migration, for the server's own ears. */
export interface TracingOfOne extends Tracing {
  readonly title: string;
}

export const tracing: Feature<{ readonly uri: string }, TracingOfOne | null> = ({ service }, { uri }) => {
  const path = toPath(uri);
  const found = path === undefined ? undefined : service.tracing(path);
  return found ? { title: found.explained[0]![1].name, ...found } : null;
};
