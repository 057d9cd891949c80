import { slugOf } from '../../slug';
import { unprovenOn } from '../checks';
import { building } from '../copy/constrain';
import type { Drawing, Phase } from '../kind';
import { briefly, lines, named, quoted } from '../sql';
import { failedBuild, oneStatement } from '../steps';
import { sumOf } from '../together';
import type { KeyReplacement, KeyTable } from './keyReplacement';
import { keysBetween } from './keysBetween';
import { type Swap, swapOf } from './swap';
import { switchSchema } from './switchSchema';

/** From here on releases are built that go by the new columns; the old ones stand back, so that both may run. */
export function switchKey(replacement: KeyReplacement): Phase {
  return {
    id: 'switch',
    title: 'Let releases go by the new columns, and writes leave out the old ones',
    kind: 'migration',
    appliesWhileOldReleaseRuns: true,
    waitsFor: 'The indexes are valid and the CHECKs are validated: the query of the phase before gives 0.',
    draw: () => drawing(replacement),
  };
}

function drawing(replacement: KeyReplacement): Drawing {
  const { tables } = replacement;
  const keys = keysBetween(replacement);
  const swaps = tables.map((table) => [table, swapOf(replacement, table)] as const);
  const { table, copies } = tables[0]!;
  const [{ pair, names }] = copies;
  return {
    migrations: [
      ...swaps.flatMap(([, { index }]) => (index ? [building(index)] : [])),
      ...keys.flatMap(({ add, validate }) => [add, validate]),
      ...keys.flatMap(({ drop }) => drop ?? []),
      ...swaps.map(([of, swap]) => swapMigration(of, swap)),
    ],
    schema: tables.flatMap(switchSchema),
    steps: [
      'Deploy the migrations, while the old release is running.',
      `Build the release from this schema.prisma: \`${names.newAfter}\` is a BigInt in it, with all that refers to it. In JavaScript that is a \`bigint\`: \`JSON.stringify\` throws on it, it never equals a number (\`1n === 1\` is false), and ids out of URLs go through \`BigInt()\`.`,
      'Roll it out; both releases may run at the same time, the triggers serve both.',
      'Wait until no instance of the old release is left, jobs and consoles too.',
    ],
    watch: [
      `Errors of either release. The old one cannot use a key above 2147483647: \`SELECT max(${quoted(pair.new)}) FROM ${named(table)}\`.`,
    ],
    ifItFails: `${failedBuild} ${oneStatement}`,
    goingBack: [
      '-- The old release may be rolled out again as long as no key is above 2147483647: the triggers keep the old columns right.',
      '-- To take the phase back as well (SET NOT NULL reads a table under its lock; CONCURRENTLY needs a migration of its own):',
      ...keys.map(({ back }) => back),
      ...swaps.flatMap(([, { back }]) => back),
      ...swaps.flatMap(([, { rebuild }]) => rebuild),
    ].join('\n'),
    verify: sumOf(tables.map((each) => unprovenOn(each.table))),
  };
}

function swapMigration({ table, copies }: KeyTable, { statements }: Swap) {
  return {
    slug: slugOf('switch', table.name, 'to', ...copies.map(({ pair }) => pair.new)),
    sql: lines(
      '-- The indexes are there, and the CHECKs have proved that there is no NULL: no row is read.',
      ...briefly(...statements),
    ),
  };
}
