import type { Node } from '../../sql/tree';
import type { Derivation } from '../derivation';
import type { CoercionPlace } from './coercion';
import { volatilityOf } from './volatility';

/** Says which function in an expression no migration made; what it does to the lock is nothing, but it may not exist. */
export function unknownFunctions(expression: Node, place: CoercionPlace, derivation: Derivation): void {
  const volatility = volatilityOf(expression, place);
  if (typeof volatility === 'object')
    derivation.unknown(`what the function ${volatility.unknown} does: no migration created it`);
}
