/**
 * The SQL that Prisma writes for a changed schema, in the form that PostgreSQL takes. For a key that counts up and gets
 * another type Prisma writes SET DATA TYPE BIGSERIAL, which is no type (42704): the column gets the integer, and its
 * sequence too, which would end at the largest of the former type otherwise.
 * @param sequenceOf the sequence that counts up a column, as SQL writes its name; undefined when there is none
 */
export function validSql(sql: string, sequenceOf: (table: string, column: string) => string | undefined): string {
  return sql.replace(/^ALTER TABLE ((?:"(?:[^"]|"")+"\.)?"(?:[^"]|"")+") [^;]*;/gm, (statement, table: string) => {
    const sequences: string[] = [];
    const valid = statement.replace(
      /ALTER COLUMN ("(?:[^"]|"")+") SET DATA TYPE (BIG|SMALL)?SERIAL\b/g,
      (_, column: string, size: string | undefined) => {
        const type = size === 'BIG' ? 'BIGINT' : size === 'SMALL' ? 'SMALLINT' : 'INTEGER';
        const sequence = sequenceOf(table, column);
        if (sequence !== undefined) sequences.push(`\n\n-- AlterSequence\nALTER SEQUENCE ${sequence} AS ${type};`);
        return `ALTER COLUMN ${column} SET DATA TYPE ${type}`;
      },
    );
    return valid + sequences.join('');
  });
}
