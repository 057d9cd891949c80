/**
 * Statements that nobody thought of: a varied schema, and statements of every kind on it, by chance that repeats.
 * The same seed and version give the same batch.
 */
import { alterTable } from './generator/alterTable';
import { indexStatements } from './generator/indexes';
import { otherStatements } from './generator/others';
import { buildWorld } from './generator/setup';
import { tableStatements } from './generator/tables';
import type { Generated, World } from './generator/world';
import type { Major } from './servers';

export interface Batch {
  seed: number;
  /** The last of them may be invalid here and there: what fails leaves nothing behind and is left out. */
  setup: string[];
  statements: Generated[];
  world: World;
}

export function generateBatch(seed: number, major: Major, count: number): Batch {
  const world = buildWorld(seed, major);
  const statements = Array.from({ length: count }, () => anyStatement(world));
  return { seed, setup: world.setup, statements, world };
}

function anyStatement(world: World): Generated {
  const { random } = world;
  for (;;) {
    const roll = random.next();
    const kinds = roll < 0.65 ? tableStatements : roll < 0.8 ? indexStatements : otherStatements;
    const statement = roll < 0.45 ? alterTable(world) : random.pick(kinds)(world);
    if (
      statement &&
      (statement.parts.length > 0 || !statement.head.startsWith('ALTER TABLE ') || statement.head.split(' ').length > 4)
    ) {
      return statement;
    }
  }
}
