import type { ParsedStatement, SqlReader } from './statement';

/** Reads SQL that stands in a string of another statement, with the same memory of what was parsed. */
export function nestedReader(reader: SqlReader): (text: string) => readonly ParsedStatement[] {
  return (text) => reader.read(text).statements.map(({ parsed }) => parsed);
}
