import type { TypeRef } from '../../catalog/type';
import { builtinCast, type OperatorClass, operatorClasses } from './builtins';
import type { CoercionPlace } from './coercion';
import { baseType, type TypeFacts, typeFacts } from './typeFacts';

/** An operator class, and whether it serves any type of a kind, so that the type itself matters. */
export interface ChosenClass {
  readonly name: string;
  readonly family: string;
  readonly polymorphic: boolean;
}

/** The class that an index on a column of that type has without naming one (indexcmds.c, GetDefaultOpClass). */
export function defaultOperatorClass(type: TypeRef, method: string, place: CoercionPlace): ChosenClass | undefined {
  const facts = typeFacts(baseType(type, place.world), place.world);
  const classes = operatorClasses(method, place.postgres).filter((each) => each.default);
  const exact = classes.find(({ input }) => input === facts.key);
  const chosen = exact ?? classes.filter((each) => isBinaryCoercible(facts, each, place)).sort(byPreference)[0];
  return chosen && { name: chosen.name, family: chosen.family, polymorphic: chosen.input.startsWith('any') };
}

const polymorphic: Readonly<Record<string, TypeFacts['kind']>> = {
  anyarray: 'array',
  anyenum: 'enum',
  anyrange: 'range',
};

function isBinaryCoercible(facts: TypeFacts, { input }: OperatorClass, { postgres }: CoercionPlace): boolean {
  if (polymorphic[input] !== undefined) return polymorphic[input] === facts.kind;
  const cast = builtinCast(facts.key, input, postgres);
  return cast?.method === 'b' && cast.context === 'i';
}

/** `text` comes before `varchar`: it is the preferred type of its category. */
function byPreference(a: OperatorClass, b: OperatorClass): number {
  return Number(b.input === 'text') - Number(a.input === 'text');
}

/** The class of that name. */
export function namedOperatorClass(name: string, method: string, postgres: number): ChosenClass | undefined {
  const bare = name.split('.').at(-1);
  const found = operatorClasses(method, postgres).find((each) => each.name === bare);
  return found && { name: found.name, family: found.family, polymorphic: found.input.startsWith('any') };
}
