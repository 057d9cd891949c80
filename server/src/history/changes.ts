import type { Span } from '../text/span';

/** Above so many comparisons, everything between the first and the last change counts as changed. */
const mostComparisons = 1_000_000;

/**
 * Where `after` differs from `before`, line by line, as spans of `after` without indentation and line breaks. Where
 * lines were only taken away, the line that follows is marked, or the last one. Line endings make no difference.
 */
export function changedSpans(before: string, after: string): Span[] {
  const old = linesOf(before).map(({ text }) => text);
  const lines = linesOf(after);
  const spans = hunks(
    old,
    lines.map(({ text }) => text),
  ).flatMap(({ from, to }) => spanOf(lines, from, to) ?? []);
  return spans.filter((span, index) => span.start !== spans[index - 1]?.start);
}

interface Line {
  readonly text: string;
  readonly start: number;
}

/** Changed lines of the new text; empty where lines were taken away. */
interface Hunk {
  readonly from: number;
  readonly to: number;
}

function linesOf(text: string): Line[] {
  return [...text.matchAll(/([^\r\n]*)(\r\n|\n|\r|$)/g)]
    .filter(({ 0: all }, index) => all !== '' || index === 0)
    .map((match) => ({ text: match[1]!, start: match.index }));
}

function spanOf(lines: readonly Line[], from: number, to: number): Span | undefined {
  const filled = lines.slice(from, to).filter(({ text }) => text.trim() !== '');
  const near =
    lines.slice(from).find(({ text }) => text.trim() !== '') ?? lines.findLast(({ text }) => text.trim() !== '');
  const first = filled[0] ?? near ?? lines[0];
  const last = filled.at(-1) ?? first;
  if (!first || !last) return undefined;
  const indentation = first.text.length - first.text.trimStart().length;
  return { start: first.start + indentation, end: last.start + last.text.trimEnd().length };
}

function hunks(old: readonly string[], now: readonly string[]): Hunk[] {
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < Math.min(old.length, now.length) - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const removed = old.slice(head, old.length - tail);
  const added = now.slice(head, now.length - tail);
  if (removed.length === 0 && added.length === 0) return [];
  if (removed.length * added.length > mostComparisons) return [{ from: head, to: head + added.length }];
  return aligned(removed, added).map(({ from, to }) => ({ from: from + head, to: to + head }));
}

/** Hunks by the longest common subsequence of lines. */
function aligned(old: readonly string[], now: readonly string[]): Hunk[] {
  const width = now.length + 1;
  const common = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      const same = old[i] === now[j];
      common[i * width + j] = same
        ? common[(i + 1) * width + j + 1]! + 1
        : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
    }
  }
  const found: Hunk[] = [];
  let from = 0;
  let changed = false;
  const close = (to: number) => {
    if (changed) found.push({ from, to });
    changed = false;
  };
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      close(j);
      i++;
      j++;
      continue;
    }
    if (!changed) from = j;
    changed = true;
    if (j >= now.length || (i < old.length && common[(i + 1) * width + j]! >= common[i * width + j + 1]!)) i++;
    else j++;
  }
  close(now.length);
  return found;
}
