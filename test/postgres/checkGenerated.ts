/** Measures generated statements on a server, batch by batch, and lays what was derived beside it. */
import type { Client } from 'pg';
import { type Bench, type Measured, measureStatement } from './bench';
import { changedTable, type Derive, type Derived, type Difference, differences, partitionedElsewhere } from './compare';
import { generateBatch } from './generator';
import { type Generated, textOf, type World } from './generator/world';
import { minimised } from './minimise';
import { resetDatabase } from './reset';

export interface Run {
  seed: number;
  count: number;
  /** Only this batch, to see it again. */
  batch: number | undefined;
  /** How many disagreements of different kinds are made smaller. */
  show: number;
}

export interface Finding {
  batch: number;
  /** Absent where it was not made smaller. */
  setup?: readonly string[];
  sql: string;
  differences: Difference[];
}

export interface Tally {
  statements: number;
  ran: number;
  refused: number;
  failed: number;
  /** Of those that failed: nothing derived had announced it. */
  unannounced: Map<string, number>;
  unsupported: number;
  /** Derived as not wholly known; not compared. */
  unknown: number;
  reasons: Map<string, number>;
  disagreements: number;
  /** One of each kind, made smaller, with how many there were. */
  findings: Map<string, { count: number; first: Finding }>;
  milliseconds: number;
}

const perBatch = 120;

export async function checkGenerated(derive: Derive, bench: Bench, run: Run): Promise<Tally> {
  const tally: Tally = {
    statements: 0,
    ran: 0,
    refused: 0,
    failed: 0,
    unannounced: new Map(),
    unsupported: 0,
    unknown: 0,
    reasons: new Map(),
    disagreements: 0,
    findings: new Map(),
    milliseconds: 0,
  };
  const started = Date.now();
  const last = run.batch ?? Math.ceil(run.count / perBatch) - 1;
  for (let batch = run.batch ?? 0; batch <= last; batch++) await checkBatch(derive, bench, run, batch, tally);
  tally.milliseconds = Date.now() - started;
  return tally;
}

async function checkBatch(derive: Derive, bench: Bench, run: Run, batch: number, tally: Tally): Promise<void> {
  const { setup, statements, world } = generateBatch(run.seed * 1_000_003 + batch, bench.server.major, perBatch);
  const valid: string[] = [];
  await resetDatabase(bench.actor);
  for (const statement of setup) {
    const ran = await bench.actor.query(statement).then(
      () => true,
      () => false,
    );
    if (ran) valid.push(statement);
  }
  const prepare = async (client: Client) => {
    await resetDatabase(client);
    await client.query(valid.join(';\n'));
  };
  for (const statement of statements) {
    const sql = textOf(statement);
    const options = { prepare, probes: false, alone: true };
    const measured = await measureStatement(bench, sql, options).catch((error) => {
      throw new Error(`Measuring batch ${batch}: ${sql}`, { cause: error });
    });
    if (measured.alone) await prepare(bench.actor);
    const derived = derive(valid, sql, bench.server.major);
    const found = judge(tally, derived, measured, statement, world);
    if (found.length > 0)
      await note(derive, bench, run, tally, world, { batch, setup: valid, statement, found }, prepare);
  }
}

/** Counts a statement, and gives what is to be reported of it. */
function judge(tally: Tally, derived: Derived, measured: Measured, statement: Generated, world: World): Difference[] {
  tally.statements += 1;
  if (measured.status === 'unsupported') tally.unsupported += 1;
  else if (measured.status === 'fails') tally.failed += 1;
  else if (measured.refusesTransaction) tally.refused += 1;
  else tally.ran += 1;
  if (measured.status === 'unsupported') return [];
  if (derived.unknown.length > 0) {
    tally.unknown += 1;
    for (const reason of derived.unknown) count(tally.reasons, reason.replace(/"[^"]*"/g, '…'));
    return [];
  }
  if (measured.status === 'fails' && !derived.fails && derived.mayFail.length === 0) {
    count(tally.unannounced, measured.error!.replace(/".*?"/g, '…').replace(/\b\w*\d+\b(?<!^\d+)/g, '…'));
  }
  return disagreements(derived, measured, statement, world);
}

function disagreements(derived: Derived, measured: Measured, statement: Generated, world: World): Difference[] {
  const referred = referencedBy(textOf(statement), world);
  const found = differences(derived, {
    measured,
    mayMiss: (table) => world.referenced.has(table) || referred.has(table),
    known: partitionedElsewhere(world.setup, textOf(statement)),
    changes: changedTable(textOf(statement)),
  });
  return statement.planned ? found.filter(({ what }) => what !== 'scans') : found;
}

/** The tables that the statement's own foreign keys refer to, with their partitions. */
function referencedBy(sql: string, world: World): Set<string> {
  const named = [...sql.matchAll(/REFERENCES ("?\w+"?)/g)].map(([, name]) => name!);
  const below = (names: string[]): string[] =>
    names.flatMap((name) => [
      name,
      ...below(world.tables.filter(({ parent }) => parent === name).map((part) => part.name)),
    ]);
  return new Set(below(named).map((name) => name.replaceAll('"', '')));
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

interface Found {
  batch: number;
  setup: readonly string[];
  statement: Generated;
  found: Difference[];
}

async function note(
  derive: Derive,
  bench: Bench,
  run: Run,
  tally: Tally,
  world: World,
  { batch, setup, statement, found }: Found,
  prepare: (client: Client) => Promise<void>,
): Promise<void> {
  tally.disagreements += 1;
  const kind = `${found.map(({ what }) => what).join(', ')} of ${kindOf(statement)}`;
  const known = tally.findings.get(kind);
  if (known) {
    known.count += 1;
    return;
  }
  const first: Finding = { batch, sql: textOf(statement), differences: found };
  const entry = { count: 1, first };
  tally.findings.set(kind, entry);
  if (tally.findings.size > run.show) return;
  const what = new Set(found.map((difference) => difference.what));
  const again = (derived: Derived, measured: Measured, smaller: Generated) =>
    disagreements(derived, measured, smaller, world).filter((difference) => what.has(difference.what));
  entry.first = { batch, ...(await minimised(derive, bench, { setup, statement, differences: found }, again)) };
  await prepare(bench.actor);
}

/** The statement's keywords: `ALTER TABLE ADD COLUMN, SET NOT NULL`. */
function kindOf({ head, parts }: Generated): string {
  return [head, ...parts].map((text) => (text.match(/\b[A-Z]{2,}\b/g) ?? []).slice(0, 4).join(' ')).join(', ');
}
