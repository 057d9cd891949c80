/** Databases in which the schema stands that all edits begin with: one with rows, one without. */
import type { ClientConfig } from 'pg';
import { connected, type Databases } from '../databases';
import { deployAll } from '../engine';
import { populate } from '../populate';
import { initial } from './prove';

export interface Start {
  readonly init: string;
  readonly filled: ClientConfig;
  readonly empty: ClientConfig;
}

export async function starting(databases: Databases): Promise<Start> {
  const init = await initial();
  const empty = await databases.create();
  const { failed } = await deployAll(empty, [{ name: '20260101000000_init', text: init }]);
  if (failed) throw new Error(failed.message);
  const filled = await databases.create(empty);
  await connected(filled, (client) => populate(client));
  return { init, filled, empty };
}
