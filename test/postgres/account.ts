/** The user who runs the servers: PostgreSQL refuses to run as root. */
import { readFileSync } from 'node:fs';

export interface Account {
  uid?: number;
  gid?: number;
}

/** Nothing for an ordinary user; for root the user `postgres`, else `nobody`. */
export function account(): Account {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = users.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  return { uid: 65534, gid: 65534 };
}
