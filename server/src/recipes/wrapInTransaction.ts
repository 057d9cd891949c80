import { aroundAll } from './aroundAll';
import type { Ground } from './ground';
import type { Plan } from './plan';

/** Makes the statements of a migration come and go together, however it is sent. */
export function wrapInTransaction(ground: Ground): Plan | undefined {
  return aroundAll(ground, 'Wrap it in BEGIN and COMMIT', 'BEGIN', 'COMMIT');
}
