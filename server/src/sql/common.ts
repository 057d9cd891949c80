/** How much is compared at once before single units are. */
const CHUNK = 2048;

/** How many units two texts have in common at their start. */
export function commonPrefix(a: string, b: string): number {
  const limit = Math.min(a.length, b.length);
  let at = 0;
  while (at + CHUNK <= limit && a.slice(at, at + CHUNK) === b.slice(at, at + CHUNK)) at += CHUNK;
  while (at < limit && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}

/** How many units two texts have in common at their end, but no more than `limit`. */
export function commonSuffix(a: string, b: string, limit: number): number {
  let count = 0;
  while (count + CHUNK <= limit && tail(a, count) === tail(b, count)) count += CHUNK;
  while (count < limit && a.charCodeAt(a.length - count - 1) === b.charCodeAt(b.length - count - 1)) count++;
  return count;
}

function tail(text: string, behind: number): string {
  const end = text.length - behind;
  return text.slice(end - CHUNK, end);
}
