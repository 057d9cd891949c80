import type { ParsedStatement } from './statement';

/** What a text is as a whole, and the offsets at which it falls apart into several statements, if it does. */
export interface Reading {
  readonly parsed: ParsedStatement;
  readonly splits: readonly number[];
}

/** How many broken long texts are kept. They come one a keystroke while a quote is open, and no second time. */
const BROKEN = 8;
const LONG = 4096;
/** What a statement costs besides its text, in units of text. */
const OVERHEAD = 64;

/**
 * The statements read lately, by text; the least lately used are dropped. An open quote swallows the rest of a file
 * with every keystroke; such texts have their own few places, so that what they swallow is still here when it closes.
 */
export class StatementCache {
  private readonly whole = new Map<string, Reading>();
  private readonly broken = new Map<string, Reading>();
  private size = 0;

  /** @param limit how many UTF-16 units of statements' text are kept. */
  constructor(private readonly limit: number) {}

  get(text: string): Reading | undefined {
    return touch(this.whole, text) ?? (text.length > LONG ? touch(this.broken, text) : undefined);
  }

  /** Keeps a reading under its own text. */
  set(reading: Reading): void {
    const { text, tree } = reading.parsed;
    if (tree === undefined && text.length > LONG) {
      this.broken.set(text, reading);
      if (this.broken.size > BROKEN) this.broken.delete(oldest(this.broken));
      return;
    }
    this.whole.set(text, reading);
    this.size += text.length + OVERHEAD;
    while (this.size > this.limit && this.whole.size > 1) {
      const dropped = oldest(this.whole);
      this.whole.delete(dropped);
      this.size -= dropped.length + OVERHEAD;
    }
  }
}

function touch(map: Map<string, Reading>, text: string): Reading | undefined {
  const reading = map.get(text);
  if (reading === undefined) return undefined;
  map.delete(text);
  map.set(reading.parsed.text, reading);
  return reading;
}

function oldest(map: Map<string, Reading>): string {
  return map.keys().next().value!;
}
