import type { TypeRef } from '../../catalog/type';
import { systemType } from '../../effects/mechanics/typeRef';
import type { Refusal } from './kind';
import type { SchemaView } from './schemaView';

// How Prisma's types are stored (its documentation of the PostgreSQL connector: default and native type mappings).

const defaults: Readonly<Record<string, TypeRef>> = {
  String: systemType('text'),
  Boolean: systemType('bool'),
  Int: systemType('int4'),
  BigInt: systemType('int8'),
  Float: systemType('float8'),
  Decimal: systemType('numeric', [65, 30]),
  DateTime: systemType('timestamp', [3]),
  Json: systemType('jsonb'),
  Bytes: systemType('bytea'),
};

/** `@db.` and the types that PostgreSQL calls otherwise. */
const native: Readonly<Record<string, string>> = {
  Char: 'bpchar',
  SmallInt: 'int2',
  Integer: 'int4',
  BigInt: 'int8',
  Real: 'float4',
  DoublePrecision: 'float8',
  Decimal: 'numeric',
  Boolean: 'bool',
};

/** A type as people write it in schema.prisma: `String @db.VarChar(50)`. */
export interface WrittenType {
  readonly type: string;
  /** The native type's attribute; undefined when there is none. */
  readonly attribute: string | undefined;
  readonly stored: TypeRef;
}

/** Reads such a type; refuses what schema.prisma does not know. */
export function writtenType(text: string, { enums }: SchemaView): WrittenType | Refusal {
  const words = text
    .trim()
    .split(' ')
    .filter((word) => word !== '');
  const [type = '', ...rest] = words;
  const attribute = rest.length > 0 ? rest.join(' ') : undefined;
  const found = enums.find(({ name }) => name === type);
  if (found && !attribute) {
    const stored = { schema: found.schema ?? 'public', name: found.type, modifiers: [], dimensions: 0 };
    return { type, attribute, stored };
  }
  const plain = defaults[type];
  if (!plain) return { refused: `"${type}" is neither a scalar of Prisma nor an enum of schema.prisma.` };
  if (attribute === undefined) return { type, attribute, stored: plain };
  if (!attribute.startsWith('@db.')) return { refused: `"${attribute}" is not a native type like @db.VarChar(50).` };
  return { type, attribute, stored: nativeType(attribute.slice('@db.'.length), plain) };
}

function nativeType(written: string, plain: TypeRef): TypeRef {
  const open = written.indexOf('(');
  const name = open < 0 ? written : written.slice(0, open);
  const sizes =
    open < 0
      ? []
      : written
          .slice(open + 1, written.lastIndexOf(')'))
          .split(',')
          .map(Number);
  const stored = native[name] ?? name.toLowerCase();
  return systemType(stored, sizes.length === 0 && stored === 'numeric' ? plain.modifiers : sizes);
}
