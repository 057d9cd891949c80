const limit = 63;

/**
 * The name PostgreSQL gives to an object that was not named: `table_column_label`, cut to 63 bytes, with a number
 * where it is taken (src/backend/commands/indexcmds.c, ChooseRelationName and makeObjectName).
 */
export function generatedName(
  table: string,
  columns: string,
  label: string,
  isFree: (name: string) => boolean,
): string {
  for (let n = 0; ; n++) {
    const name = objectName(table, columns, n === 0 ? label : `${label}${n}`);
    if (isFree(name)) return name;
  }
}

function objectName(first: string, second: string, label: string): string {
  const overhead = (second ? 1 : 0) + (label ? bytes(label) + 1 : 0);
  let left = bytes(first);
  let right = bytes(second);
  while (left + right > limit - overhead) {
    if (left > right) left--;
    else right--;
  }
  return [cut(first, left), ...(second ? [cut(second, right)] : []), ...(label ? [label] : [])].join('_');
}

/** What an identifier is after PostgreSQL cut it to 63 bytes (NAMEDATALEN - 1). */
export function truncateName(name: string): string {
  return cut(name, limit);
}

function bytes(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

function cut(text: string, length: number): string {
  if (bytes(text) <= length) return text;
  let result = '';
  let size = 0;
  for (const character of text) {
    size += bytes(character);
    if (size > length) break;
    result += character;
  }
  return result;
}
