/** Chance that repeats: the same seed gives the same choices on every machine. */
export class Random {
  constructor(private state: number) {}

  /** From 0 up to, without, 1 (mulberry32). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  /** Undefined of nothing. */
  maybe<T>(items: readonly T[]): T | undefined {
    return items.length > 0 ? this.pick(items) : undefined;
  }

  /** Between one and `most` of the items, in a new order. */
  some<T>(items: readonly T[], most: number): T[] {
    const left = [...items];
    const wanted = Math.min(1 + this.below(most), left.length);
    return Array.from({ length: wanted }, () => left.splice(this.below(left.length), 1)[0]!);
  }

  /** The text, with this probability. */
  perhaps(text: string, probability = 0.5): string {
    return this.chance(probability) ? text : '';
  }
}
