/** The parser's tree types, under the one name by which the rest of the house may know them. */
export type * from '@pgsql/types';
