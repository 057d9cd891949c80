import type { Tracing } from '../../service/trace';
import { toPath } from '../convert';
import type { Feature } from './feature';

/** What is to be run for a migration, for the server's own ears. */
export interface TracingOfOne extends Tracing {
  readonly title: string;
}

export interface TracingParams {
  readonly uri: string;
  /** The major version of the server that it runs on. */
  readonly postgres: number;
}

export const tracing: Feature<TracingParams, TracingOfOne | null> = ({ service }, { uri, postgres }) => {
  const path = toPath(uri);
  const found = path === undefined ? undefined : service.tracing(path, postgres);
  return found ? { title: found.explained[0]![1].name, ...found } : null;
};
