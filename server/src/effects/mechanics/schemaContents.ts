import type { World } from '../../catalog/world';
import { moveType } from './retypeNames';

/** Everything in a schema is in another one from now on. Reads the whole catalog. */
export function moveSchema(from: string, to: string, world: World): void {
  const entry = world.entry('schema', from);
  world.putEntry('schema', from, undefined);
  world.putEntry('schema', to, entry ?? { name: to });
  for (const relation of world.relations(from)) world.put({ ...relation, schema: to });
  for (const type of world.types(from)) moveType(type, { schema: to, name: type.name }, world);
  const names = new Set(world.functions(from).map(({ name }) => name));
  for (const name of names) {
    const overloads = world.findFunctions({ schema: from, name }).map((each) => ({ ...each, schema: to }));
    world.putFunctions(from, name, []);
    world.putFunctions(to, name, overloads);
  }
}
