import { aroundAll } from './aroundAll';
import type { Ground } from './ground';
import type { Plan } from './plan';

/** Lets the migration give up on a lock after five seconds, and puts the setting back for what is deployed after it. */
export function withLockTimeout(ground: Ground): Plan | undefined {
  return aroundAll(ground, 'Give up after 5 seconds of waiting', "SET lock_timeout = '5s'", 'RESET lock_timeout');
}
