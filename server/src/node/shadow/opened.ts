import type { ShadowSession } from '../../shadow/session';
import type { Answering } from './drift';

/** A database that exists for a run, by its one session. */
export interface RunDatabase extends ShadowSession, Answering {
  /** Its server has other databases: what would change more than this one is not run. */
  readonly isShared: boolean;
  close(): Promise<void>;
  /** Ends it while something runs in it. */
  abandon(): Promise<void>;
}
