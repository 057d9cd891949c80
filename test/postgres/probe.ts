/** Tries from a second session what an open transaction blocks: a read and a write of no row. */
import type { Client } from 'pg';
import { type Observed, sorted } from './observed';

const readable = new Set(['r', 'p', 'v', 'm', 'S', 'f']);
const writable = new Set(['r', 'p']);

type Blocked = 'nothing' | 'writes' | 'reads and writes';

export async function probeBlocks(witness: Client, relations: Observed): Promise<Record<string, Blocked>> {
  const found: Record<string, Blocked> = {};
  for (const { name, kind } of relations.values()) {
    if (!readable.has(kind)) continue;
    const quoted = name
      .split('.')
      .map((part) => `"${part}"`)
      .join('.');
    const reads = await waits(witness, `SELECT 1 FROM ${quoted} WHERE pg_catalog.random() < 0`);
    const writes =
      reads || (writable.has(kind) && (await waits(witness, `DELETE FROM ${quoted} WHERE pg_catalog.random() < 0`)));
    found[name] = reads ? 'reads and writes' : writes ? 'writes' : 'nothing';
  }
  return sorted(found);
}

/** Whether the statement ran into `lock_timeout`; any other error means that it was let through. */
async function waits(witness: Client, sql: string): Promise<boolean> {
  try {
    await witness.query(sql);
    return false;
  } catch (error) {
    return (error as { code?: string }).code === '55P03';
  }
}
