/** Lock modes as pg_locks names them, weakest first (docs: Explicit Locking, table-level locks). */
export const lockModes = [
  'AccessShareLock',
  'RowShareLock',
  'RowExclusiveLock',
  'ShareUpdateExclusiveLock',
  'ShareLock',
  'ShareRowExclusiveLock',
  'ExclusiveLock',
  'AccessExclusiveLock',
] as const;

export type LockMode = (typeof lockModes)[number];

/** What other sessions cannot do with a relation while it is locked. */
export type Blocks = 'nothing' | 'writes' | 'reads and writes';

/** A number that is larger for a stronger mode. */
export function strength(mode: LockMode): number {
  return lockModes.indexOf(mode);
}

/** The stronger of two modes. */
export function stronger(a: LockMode, b: LockMode): LockMode {
  return strength(a) >= strength(b) ? a : b;
}

/** What a lock on a table keeps others from: SELECT takes ACCESS SHARE, INSERT, UPDATE and DELETE take ROW EXCLUSIVE. */
export function blocks(mode: LockMode): Blocks {
  if (mode === 'AccessExclusiveLock') return 'reads and writes';
  return strength(mode) >= strength('ShareLock') ? 'writes' : 'nothing';
}

/** The mode as the documentation and the LOCK statement spell it: `SHARE ROW EXCLUSIVE`. */
export function spelled(mode: LockMode): string {
  return mode
    .replace(/Lock$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toUpperCase();
}
