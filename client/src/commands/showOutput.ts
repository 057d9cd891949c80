import type { Lockstep } from '.';

export function showOutput({ output }: Lockstep) {
  return () => output.show(true);
}
