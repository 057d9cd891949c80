/** A place in a text; both count from 0, `column` in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where the lines of one text begin: converts between offsets and positions. Lines end at LF, CRLF or CR. */
export class LineIndex {
  private readonly starts: number[];

  /** Reads `text` once; the text itself is not kept. */
  constructor(private readonly text: string) {
    const starts = [0];
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit === 10 || (unit === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
    }
    this.starts = starts;
  }

  /** The position of a UTF-16 offset; an offset outside the text is moved to its nearest end. */
  positionAt(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = this.starts.length;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle]! <= at) low = middle;
      else high = middle;
    }
    return { line: low, column: at - this.starts[low]! };
  }

  /** The UTF-16 offset of a position; lines and columns outside the text are moved to its nearest end. */
  offsetAt({ line, column }: Position): number {
    if (line < 0) return 0;
    const start = this.starts[line];
    if (start === undefined) return this.text.length;
    const next = this.starts[line + 1] ?? this.text.length + 1;
    return Math.max(start, Math.min(start + column, next - 1, this.text.length));
  }

  /** The text of a line, without its line break. */
  lineText(line: number): string {
    const start = this.starts[line];
    if (start === undefined) return '';
    return this.text.slice(start, this.starts[line + 1] ?? this.text.length).replace(/[\r\n]+$/, '');
  }

  /** How many lines the text has; an empty text has one. */
  get count(): number {
    return this.starts.length;
  }
}
