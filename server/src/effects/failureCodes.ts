import type { Effect } from './effect';

/** The SQLSTATE with which rows make a statement fail (docs: Appendix A, PostgreSQL Error Codes). */
const rowCodes: Readonly<Record<Extract<Effect, { kind: 'may fail' }>['why'], readonly string[]>> = {
  nulls: ['23502'],
  duplicates: ['23505'],
  orphans: ['23503'],
  violations: ['23514', '23P01'],
  conversion: ['22001', '22003', '22007', '22P02', '42804', '42846'],
  dependents: ['2BP01'],
  'rows without partition': ['23514'],
};

/** The SQLSTATEs with which a statement of these effects is known to fail, where it fails. */
export function failureCodes(effects: readonly Effect[]): readonly string[] {
  return effects.flatMap((effect) => {
    switch (effect.kind) {
      case 'may fail':
        return rowCodes[effect.why];
      case 'fails':
        return [effect.code];
      case 'refuses transaction':
        return ['25001'];
      default:
        return [];
    }
  });
}
