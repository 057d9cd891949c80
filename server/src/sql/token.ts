import type { Span } from '../text/span';

/**
 * - `word`: an unquoted identifier or keyword · `quoted`: "…" or U&"…" · `string`: any string constant, dollar quotes too
 * - `number`, `parameter` ($1) · `punctuation`: one of ( ) [ ] , ; . : and :: · `operator`: a run of operator characters
 */
export type TokenKind = 'word' | 'quoted' | 'string' | 'number' | 'parameter' | 'punctuation' | 'operator';

/** One token of a statement; offsets as of the text that was tokenized. */
export interface Token extends Span {
  readonly kind: TokenKind;
}
