/** A half-open range of UTF-16 offsets into one text: `start` is in it, `end` is the first offset after it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The span moved by `by` UTF-16 units. */
export function shift(span: Span, by: number): Span {
  return { start: span.start + by, end: span.end + by };
}

/** Whether `offset` lies in the span or directly at its end. */
export function touches(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}

/** Whether two spans share at least one unit, or one of them is empty and lies within the other. */
export function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}
