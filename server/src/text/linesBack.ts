/**
 * A text whose changes since an earlier one are taken back in part. Lines are alike when they differ in blanks alone;
 * they stay as they are now.
 * @param isMeant whether a line of either text belongs to what is taken back
 */
export function linesBack(before: string, now: string, isMeant: (line: string) => boolean): string {
  const [old, fresh] = [linesOf(before), linesOf(now)];
  const kept: string[] = [];
  let [i, j] = [0, 0];
  for (const [a, b] of [...pairs(old.map(squeezed), fresh.map(squeezed)), [old.length, fresh.length] as const]) {
    kept.push(...merged(old.slice(i, a).filter(isMeant), fresh.slice(j, b), isMeant));
    if (b < fresh.length) kept.push(fresh[b]!);
    [i, j] = [a + 1, b + 1];
  }
  return kept.join('');
}

/** The new lines of a place without those that are meant, in whose stead the old ones are. */
function merged(old: readonly string[], fresh: readonly string[], isMeant: (line: string) => boolean): string[] {
  const first = Math.max(0, fresh.findIndex(isMeant));
  const isOther = (line: string) => !isMeant(line);
  return [...fresh.slice(0, first).filter(isOther), ...old, ...fresh.slice(first).filter(isOther)];
}

/** The lines with their line breaks. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function squeezed(line: string): string {
  return line.trim().replaceAll(/\s+/g, ' ');
}

/** The longest common subsequence, as pairs of indexes. */
function pairs(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const at = i * width + j;
      lengths[at] = a[i] === b[j] ? lengths[at + width + 1]! + 1 : Math.max(lengths[at + width]!, lengths[at + 1]!);
    }
  }
  const found: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) found.push([i++, j++]);
    else if (lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!) i++;
    else j++;
  }
  return found;
}
