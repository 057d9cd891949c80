/** What a failed row of `_prisma_migrations` says went wrong: its `logs` without the engine's own trace. */
export function errorIn(logs: string): string {
  return logs.split(/\n\s+0: /)[0]!.trim();
}

/** How the engine names errors that come to it through a driver adapter, without their SQLSTATE. */
const named: readonly (readonly [RegExp, string])[] = [
  [/\bUnique constraint failed/i, '23505'],
  [/\bNull constraint (?:failed|violation)/i, '23502'],
  [/\bForeign key constraint (?:failed|violated)/i, '23503'],
];

/** The SQLSTATE of what went wrong, where the log tells it. */
export function codeIn(logs: string): string | undefined {
  const told = /Database error code: (\w{5})\b/.exec(logs)?.[1];
  return told ?? named.find(([pattern]) => pattern.test(logs))?.[1];
}
