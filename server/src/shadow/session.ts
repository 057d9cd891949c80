/** One session of a database that exists for a run alone. */
export interface ShadowSession {
  /** What it is, as in `PostgreSQL 18.1`. */
  readonly server: string;
  /**
   * Sends a text as one simple query; gives the rows of its last statement.
   * @throws what the server answers, with `code` as the SQLSTATE
   */
  send(sql: string): Promise<readonly object[]>;
}

/** What a server answers to a statement that it does not run. */
export interface Failure {
  /** The SQLSTATE. */
  readonly code: string;
  readonly message: string;
}

/** What was thrown by `send`, as data. */
export function failureOf(error: unknown): Failure {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  return { code: code ?? 'XX000', message: message ?? String(error) };
}
