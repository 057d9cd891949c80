/** Holds the derivation against the fixtures: against what their files say, and against a server that runs them anew. */
import { type Bench, type Measured, measureStatement } from './bench';
import { type Derive, type Derived, type Difference, describe, differences, partitionedElsewhere } from './compare';
import { type Fixture, fixtures } from './fixtures';
import { measureCases } from './measure';
import { resetDatabase } from './reset';
import { type Major, majors } from './servers';
import { outcomeOf, type TypeCase, typeCases } from './typeCases';

export interface Disagreement {
  group: string;
  /** Said apart: locks that block only DDL, and names of new indexes. */
  minor: boolean;
  text: string;
}

const minor = new Set<Difference['what']>(['weak locks', 'builds']);

/** All cases on all versions that their file has, without a server. */
export function checkFixtures(derive: Derive): Disagreement[] {
  return fixtures.flatMap((fixture) =>
    fixture.measured
      .filter(({ status }) => status !== 'unsupported')
      .flatMap((measured) => measured.postgres.flatMap((major) => check(derive, fixture, full(measured), major))),
  );
}

/** A fixture's measurement leaves out nothing but what it could not see: locks of what was not run alone. */
function full(measured: Fixture['measured'][number]): Measured {
  const alone = measured.refusesTransaction && measured.error === undefined;
  return { ...(measured as Measured), ...(alone && { alone }) };
}

/** The same on a server; a measurement that differs from the file's is a disagreement too. */
export async function checkFixturesLive(derive: Derive, bench: Bench): Promise<Disagreement[]> {
  const { major } = bench.server;
  const found: Disagreement[] = [];
  const options = { probes: false, alone: true };
  await measureCases(bench, fixtures, options, (measured, fixture) => {
    if (measured.status !== 'unsupported') found.push(...check(derive, fixture, measured, major));
    const said = fixture.measured.find(({ postgres }) => postgres.includes(major));
    if (said) found.push(...changed(fixture, said, measured, major));
  });
  await resetDatabase(bench.actor);
  for (const one of typeCases) {
    const once = { probes: false, alone: false, within: one.setup, prepare: resetDatabase };
    const measured = await measureStatement(bench, one.sql, once);
    if (measured.status === 'ok') found.push(...checkType(derive, one, outcomeOf(measured), major));
  }
  return found;
}

function check(derive: Derive, fixture: Fixture, measured: Measured, major: Major): Disagreement[] {
  const derived = derive(fixture.setup, fixture.sql, major);
  const mayMiss = (table: string) => table !== fixture.target;
  const known = partitionedElsewhere(fixture.setup, fixture.sql);
  const found = differences(derived, { measured, mayMiss, known });
  if (measured.status === 'fails') found.push(...heldAfterFailure(derived));
  // What lets go of its locks on the way has none at its end; both views of it are right.
  const asked = measured.refusesTransaction && measured.requested;
  const best = asked
    ? shorter(found, differences(derived, { measured: { ...measured, locks: asked }, mayMiss, known }))
    : found;
  return best.map((difference) => ({
    group: fixture.group,
    minor: minor.has(difference.what),
    text: `${major} ${fixture.id}: ${fixture.sql}\n    ${describe(difference)}${unknowns(derived)}`,
  }));
}

/** What fails here fails for certain, and holds nothing afterwards. */
function heldAfterFailure({ locks, fails }: Derived): Difference[] {
  const held = locks.filter(({ newHere, mode }) => !newHere && !/^(Access|Row)Share|^RowEx/.test(mode));
  if (held.length === 0) return [];
  return [
    {
      what: 'locks',
      derived: `${held.map(({ relation, mode }) => `${relation}:${mode}`)}`,
      measured: `none${fails ? '' : ': it fails'}`,
    },
  ];
}

function shorter<T>(a: T[], b: T[]): T[] {
  return b.length < a.length ? b : a;
}

function unknowns({ unknown }: Derived): string {
  return unknown.length > 0 ? `\n    unknown: ${unknown.join('; ')}` : '';
}

const compared = ['locks', 'rewrites', 'scans', 'indexRebuilds', 'newIndexes', 'refusesTransaction'] as const;

/** What a server does otherwise than the file says: the fixtures must be taken anew, or the method is broken. */
function changed(fixture: Fixture, said: Partial<Measured>, measured: Measured, major: Major): Disagreement[] {
  if (said.status === 'unsupported' || said.error || said.status === 'fails') return [];
  const byChance =
    measured.alone || measured.status === 'fails' || partitionedElsewhere(fixture.setup, fixture.sql).size > 0;
  const sure = compared.filter((key) => key !== 'locks' || !byChance);
  const differing = sure.filter((key) => JSON.stringify(said[key]) !== JSON.stringify(measured[key]));
  const text = (key: keyof Measured) =>
    `${key}: the file ${JSON.stringify(said[key])}; ${JSON.stringify(measured[key])}`;
  const group = 'the fixtures themselves';
  return differing.map((key) => ({ group, minor: false, text: `${major} ${fixture.id}\n    ${text(key)}` }));
}

/** The changes of types, on every version: they behaved alike on the oldest and the newest. */
export function checkTypes(derive: Derive): Disagreement[] {
  return typeCases
    .filter(({ outcome }) => !outcome.startsWith('err'))
    .flatMap((one) => majors.flatMap((major) => checkType(derive, one, one.outcome, major)));
}

function checkType(derive: Derive, one: TypeCase, outcome: string, major: Major): Disagreement[] {
  const derived = derive(one.setup, one.sql, major);
  const ours = outcomeOf({ rewrites: [...derived.rewrites], indexRebuilds: [...derived.indexRebuilds] });
  if (ours === outcome && !derived.fails) return [];
  const text = `${major} ${one.name}: derived ${derived.fails ?? ours}; measured ${outcome}${unknowns(derived)}`;
  return [{ group: 'changes of types', minor: false, text }];
}
