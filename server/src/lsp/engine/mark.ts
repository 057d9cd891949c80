/** What the worker is doing. */
export type Stage = 'idle' | 'working' | 'parsing';

const stages: readonly Stage[] = ['idle', 'working', 'parsing'];
const BEATS = 0;
const STAGE = 1;
const LENGTH = 2;
const HASH = 3;
const CHANGES = 5;
const CELLS = 6;

/** From this length on a text is slow for its size, and a few more typed characters will not make it fast. */
const HUGE = 500_000;
const HEAD = 1000;

/** Tells one statement's text from all others, as far as the watchdog needs it. */
export type TextKey = string;

/**
 * A few numbers that the two threads share. The worker notes in them what it is doing, so that the main thread can
 * tell a worker that is busy from one that will never answer, and knows which text it was parsing then.
 */
export class Mark {
  private readonly cells: Int32Array;

  constructor(readonly buffer: SharedArrayBuffer = new SharedArrayBuffer(CELLS * 4)) {
    this.cells = new Int32Array(buffer);
  }

  /** The worker is alive and does this. */
  beat(stage: Stage): void {
    Atomics.store(this.cells, STAGE, stages.indexOf(stage));
    Atomics.add(this.cells, BEATS, 1);
  }

  /** The worker hands a text to the parser. */
  parsing(text: string): void {
    const [high, low] = hashOf(text);
    Atomics.store(this.cells, LENGTH, text.length);
    Atomics.store(this.cells, HASH, high);
    Atomics.store(this.cells, HASH + 1, low);
    this.beat('parsing');
  }

  get beats(): number {
    return Atomics.load(this.cells, BEATS);
  }

  get stage(): Stage {
    return stages[Atomics.load(this.cells, STAGE)] ?? 'working';
  }

  /** The text that was handed to the parser last. */
  get lastParsed(): TextKey {
    const [length, high, low] = [LENGTH, HASH, HASH + 1].map((cell) => Atomics.load(this.cells, cell));
    return keyFrom(length!, high!, low!);
  }

  /** A change is being sent to the worker. */
  changing(): void {
    Atomics.add(this.cells, CHANGES, 1);
  }

  /** How many changes were sent so far. */
  get changes(): number {
    return Atomics.load(this.cells, CHANGES);
  }
}

export function keyOf(text: string): TextKey {
  const [high, low] = hashOf(text);
  return keyFrom(text.length, high, low);
}

function keyFrom(length: number, high: number, low: number): TextKey {
  return `${length < HUGE ? length : 'huge'} ${high} ${low}`;
}

/** 64 bits of a text. A huge one is told by how it begins. */
function hashOf(text: string): readonly [number, number] {
  const end = text.length < HUGE ? text.length : HEAD;
  let high = 0x811c9dc5;
  let low = 0x1b873593;
  for (let at = 0; at < end; at++) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit, 0x85ebca6b) + (low >>> 15);
  }
  return [high | 0, low | 0];
}
