import type { Expression } from './relation';

/** A type as a column has it. */
export interface TypeRef {
  /** `pg_catalog` for built-in types, under their internal names (`int4`, `varchar`). */
  readonly schema: string;
  readonly name: string;
  /** Type modifiers as written: the lengths, precision and scale. */
  readonly modifiers: readonly number[];
  /** 0 for a scalar; PostgreSQL does not tell one number of dimensions from another. */
  readonly dimensions: number;
}

/** A user-defined type; those of composite types that are relations are under the relation's name too. */
export interface UserType {
  readonly id: string;
  readonly kind: 'enum' | 'domain' | 'composite' | 'range' | 'base';
  readonly schema: string;
  readonly name: string;
  readonly origin: string;
  /** Of an enum, in order; each with the migration that added it. */
  readonly values: readonly EnumValue[];
  /** Of a domain. */
  readonly base?: TypeRef | undefined;
  readonly constraints: readonly DomainConstraint[];
  readonly default?: Expression | undefined;
  /** Ids of the relations with a column of this type, its arrays or a domain over it; sorted. */
  readonly usedBy: readonly string[];
}

export interface EnumValue {
  readonly name: string;
  readonly origin: string;
}

export interface DomainConstraint {
  readonly name: string;
  readonly kind: 'check' | 'not null';
  readonly validated: boolean;
  readonly expression?: Expression | undefined;
}

/** A user-defined function or procedure, one entry an overload. */
export interface UserFunction {
  readonly schema: string;
  readonly name: string;
  readonly argumentCount: number;
  readonly argumentTypes: readonly string[];
  readonly volatility: 'immutable' | 'stable' | 'volatile';
  readonly language: string;
  readonly strict: boolean;
  /** The body's text, undefined when it is not a string constant. */
  readonly body?: string | undefined;
  readonly returns?: TypeRef | undefined;
}

/** Whether two types are the same, modifiers included. */
export function sameType(a: TypeRef, b: TypeRef): boolean {
  return (
    a.schema === b.schema &&
    a.name === b.name &&
    a.dimensions > 0 === b.dimensions > 0 &&
    a.modifiers.length === b.modifiers.length &&
    a.modifiers.every((modifier, index) => modifier === b.modifiers[index])
  );
}
