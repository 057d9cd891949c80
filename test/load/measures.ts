/** What requests of a release met, between two marks. Waits are milliseconds. */
export interface Measures {
  readonly requests: number;
  readonly failed: number;
  /** Answers that were not what the same release had written. */
  readonly wrong: number;
  readonly longestRead: number;
  readonly longestWrite: number;
  /** The sum of what went beyond a tenth of a second. */
  readonly blocked: number;
  /** What failures said, with how often. */
  readonly messages: Readonly<Record<string, number>>;
}

export const noMeasures: Measures = {
  requests: 0,
  failed: 0,
  wrong: 0,
  longestRead: 0,
  longestWrite: 0,
  blocked: 0,
  messages: {},
};

export type RequestKind = 'read' | 'write';

const isLong = 100;

/** Adds one request that was answered or refused. */
export function withRequest(measures: Measures, kind: RequestKind, waited: number, problem?: string): Measures {
  return together(measures, {
    ...noMeasures,
    requests: 1,
    failed: problem === undefined ? 0 : 1,
    longestRead: kind === 'read' ? waited : 0,
    longestWrite: kind === 'write' ? waited : 0,
    blocked: Math.max(0, waited - isLong),
    messages: problem === undefined ? {} : { [problem]: 1 },
  });
}

export function together(...all: readonly Measures[]): Measures {
  return all.reduce(
    (a, b) => ({
      requests: a.requests + b.requests,
      failed: a.failed + b.failed,
      wrong: a.wrong + b.wrong,
      longestRead: Math.max(a.longestRead, b.longestRead),
      longestWrite: Math.max(a.longestWrite, b.longestWrite),
      blocked: a.blocked + b.blocked,
      messages: added(a.messages, b.messages),
    }),
    noMeasures,
  );
}

function added(a: Measures['messages'], b: Measures['messages']): Measures['messages'] {
  const sums = { ...a };
  for (const [message, times] of Object.entries(b)) sums[message] = (sums[message] ?? 0) + times;
  return sums;
}
