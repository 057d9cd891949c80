/** How many UTF-16 units lie between two marks. */
const STEP = 256;

/** Converts offsets that count UTF-8 bytes of one text, as the parsers' trees do, into UTF-16 offsets. */
export class ByteIndex {
  /** The byte offset of every `STEP`th unit; undefined for a text of ASCII, where both count the same. */
  private readonly marks: Uint32Array | undefined;

  constructor(private readonly text: string) {
    this.marks = isAscii(text) ? undefined : marksOf(text);
  }

  /** The UTF-16 offset of the character in which byte `byte` lies; the text's length when it lies behind. */
  utf16At(byte: number): number {
    if (this.marks === undefined) return Math.min(byte, this.text.length);
    let low = 0;
    let high = this.marks.length;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if (this.marks[middle]! <= byte) low = middle;
      else high = middle;
    }
    return unitAt(this.text, low * STEP, this.marks[low]!, byte);
  }
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false;
  return true;
}

function marksOf(text: string): Uint32Array {
  const marks = new Uint32Array(Math.ceil(text.length / STEP) || 1);
  let bytes = 0;
  for (let at = 0; at < text.length; at++) {
    if (at % STEP === 0) marks[at / STEP] = bytes;
    bytes += bytesOf(text, at);
  }
  return marks;
}

function unitAt(text: string, start: number, startByte: number, byte: number): number {
  let bytes = startByte;
  let at = start;
  while (at < text.length) {
    bytes += bytesOf(text, at);
    if (bytes > byte) return isSecondHalf(text, at) ? at - 1 : at;
    at++;
  }
  return at;
}

/** What the unit adds: a pair's four bytes count with its first half; a half without its other becomes U+FFFD. */
function bytesOf(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  if (unit < 0x80) return 1;
  if (unit < 0x800) return 2;
  if (unit < 0xd800 || unit > 0xdfff) return 3;
  if (isSecondHalf(text, at)) return 0;
  const next = text.charCodeAt(at + 1);
  return unit < 0xdc00 && next >= 0xdc00 && next <= 0xdfff ? 4 : 3;
}

function isSecondHalf(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  if (unit < 0xdc00 || unit > 0xdfff) return false;
  const before = text.charCodeAt(at - 1);
  return before >= 0xd800 && before < 0xdc00;
}
