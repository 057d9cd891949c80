import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { Supervisor } from './engine/supervisor';

/** Tells the log; set where the connection is. */
export type Log = (problem: string) => void;

/** Asks the worker, on behalf of a request that may be cancelled. */
export function ask(supervisor: Supervisor, feature: string, log: Log) {
  // Of a request without parameters only the token is given.
  return async (...given: [params: unknown, token: CancellationToken] | [token: CancellationToken]) => {
    const [params, token] = given.length === 2 ? given : [undefined, given[0]];
    const { answer, cancel } = supervisor.ask(feature, params);
    const cancelled = new Promise<ResponseError<void>>((resolve) => {
      token.onCancellationRequested(() => resolve(new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled')));
    });
    try {
      const first = await Promise.race([answer, cancelled]);
      if (token.isCancellationRequested) cancel();
      return first;
    } catch (error) {
      log(`${feature}: ${textOf(error)}`);
      return new ResponseError(LSPErrorCodes.RequestFailed, `Lockstep could not answer ${feature}.`);
    }
  };
}

/** Runs a handler of a notification; what goes wrong in it is told and harms nothing else. */
export function guarded<P>(what: string, log: Log, act: (params: P) => void | Promise<void>) {
  return async (params: P): Promise<void> => {
    try {
      await act(params);
    } catch (error) {
      log(`${what}: ${textOf(error)}`);
    }
  };
}

export function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
