import type { Lockstep } from '.';

export function restartServer({ session }: Lockstep) {
  return () => session.restart();
}
