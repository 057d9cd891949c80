/**
 * npm run prove:fixes -- PATH…  Proves the fixes of Prisma projects by running them, with nothing counted as applied:
 * for every finding with an equivalent fix in a migration, the history before it is applied to a real PostgreSQL, and
 * from there the original and the fixed migrations, in both of Prisma's ways of sending; both must end alike.
 *
 * --postgres N   the server's major version (18)
 * --rule ID      only the fixes of this rule
 * --last N       only the last N migrations that have such fixes
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createNodeService } from '../server/src/node/service';
import { migrationFixes } from '../server/src/service/mend';
import { defaultServiceSettings } from '../server/src/service/ports';
import type { Service } from '../server/src/service/service';
import type { Session } from '../server/src/service/session';
import type { Finding, Fix } from '../server/src/service/view';
import { applyEdits } from '../server/src/text/edit';
import { reader, ready } from '../test/harness/scene';
import { type Major, majors } from '../test/postgres/packages';
import { Databases } from '../test/proof/databases';
import type { Migration } from '../test/proof/engine';
import { type Claim, Trial } from '../test/proof/trial';
import { Trunk } from '../test/proof/trunk';

const { values, positionals } = parseArgs({
  options: { postgres: { type: 'string' }, rule: { type: 'string' }, last: { type: 'string' } },
  allowPositionals: true,
});
const major = majors.find((each) => String(each) === (values.postgres ?? '18')) as Major;

interface Score {
  tried: number;
  applied: number;
  equal: number;
  exposures: number;
  /** Neither the original nor the fixed can be applied to this server. */
  skipped: number;
  readonly failures: string[];
}

const scores = new Map<string, Score>();

function scoreOf(rule: string): Score {
  const score = scores.get(rule) ?? { tried: 0, applied: 0, equal: 0, exposures: 0, skipped: 0, failures: [] };
  scores.set(rule, score);
  return score;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function main(): Promise<void> {
  if (positionals.length === 0 || !major || positionals.some((path) => !existsSync(path))) {
    say('usage: npm run prove:fixes -- [--postgres 13…18] [--rule ID] [--last N] PATH…');
    process.exitCode = 2;
    return;
  }
  await ready;
  const settings = { ...defaultServiceSettings, postgres: major, applied: 'none' as const };
  const service = await createNodeService(settings, say, { usesGit: false });
  const databases = await Databases.start(major);
  try {
    for (const path of positionals) {
      for (const { session } of service.open(resolve(path))) await proveProject(databases, service, session);
    }
  } finally {
    await databases.stop();
  }
  report();
}

/** A fix with the findings that it mends. */
interface Offer {
  readonly fix: Fix;
  readonly findings: readonly Finding[];
}

async function proveProject(databases: Databases, service: Service, session: Session): Promise<void> {
  const started = Date.now();
  say(`${session.project.migrationsPath}: ${session.migrations.length} migrations`);
  const offers = session.migrations.map((_, index) => offersOf(session, index));
  const places = [...offers.keys()].filter((index) => offers[index]!.length > 0);
  const from = values.last ? (places.at(-Number(values.last)) ?? 0) : 0;
  const trunk = await Trunk.start(databases, reader);
  for (const index of places) {
    await trunk.apply(session.migrations.slice(trunk.length, index).map(asMigration));
    if (index >= from) await proveMigration(trunk, service, session, index, offers[index]!);
    const done = places.indexOf(index) + 1;
    if (done % 20 === 0) say(`  ${done} of ${places.length} migrations with fixes, ${seconds(started)} s`);
  }
  await trunk.drop();
  for (const note of trunk.notes) say(`  ${note}`);
  say(`  ${places.length} migrations with fixes, ${seconds(started)} s`);
}

function seconds(since: number): number {
  return Math.round((Date.now() - since) / 1000);
}

function asMigration({ name, text }: Session['migrations'][number]): Migration {
  return { name, text: text ?? '' };
}

/** The equivalent fixes of a migration; several findings may have the same one. */
function offersOf(session: Session, index: number): Offer[] {
  const offers = new Map<string, { fix: Fix; findings: Finding[] }>();
  const wanted = ({ rule }: Finding) => values.rule === undefined || rule === values.rule;
  for (const { finding, fix } of migrationFixes(session, index, say, wanted)) {
    if (fix.kind !== 'equivalent') continue;
    const key = JSON.stringify([fix.edits, fix.creates]);
    const known = offers.get(key);
    if (known) known.findings.push(finding);
    else offers.set(key, { fix, findings: [finding] });
  }
  return [...offers.values()];
}

const together = 'all fixes together';

async function proveMigration(
  trunk: Trunk,
  service: Service,
  session: Session,
  index: number,
  offers: readonly Offer[],
): Promise<void> {
  const { name, text = '', path } = session.migrations[index]!;
  const file = { name, text };
  const start = await trunk.fork();
  const runs = await trunk.runs(start, file);
  const around = {
    before: session.scene(index).before,
    postgres: session.postgres,
    prisma: session.project.prisma.version,
    release: undefined,
    later: [],
  };
  const all = service.fixAll(path, ({ rule }) => values.rule === undefined || rule === values.rule);
  const whole = all && { rule: together, fix: all, finding: undefined };
  const single = offers.flatMap(({ fix, findings }) =>
    findings.map((finding) => ({ rule: finding.rule, fix, finding })),
  );
  const { sentAs } = session.timeline(index);
  const prove = async ({ rule, fix, finding }: (typeof single)[number] | NonNullable<typeof whole>) => {
    const score = scoreOf(rule);
    score.tried++;
    if (!runs) {
      score.skipped++;
      return;
    }
    const claim: Claim = {
      title: fix.title,
      kind: 'equivalent',
      fixed: fixedBy(fix, file),
      found: finding && { severity: finding.severity, finding },
    };
    const trial = new Trial(start, file, around, claim, [sentAs]);
    try {
      await trial.run();
    } catch (error) {
      score.failures.push(`${path}\n  ${fix.title}\n  ${spelled(error)}`);
    }
    if (trial.result.applied === 2) score.applied++;
    if (trial.result.equal === 2) score.equal++;
    score.exposures += trial.result.exposures;
  };
  const claims = [...single, ...(whole ? [whole] : [])];
  // Two at a time: while one waits for the server, the other reads what it answered.
  await Promise.all(
    [0, 1].map(async (lane) => {
      for (const each of claims.filter((_, at) => at % 2 === lane)) await prove(each);
    }),
  );
  await trunk.dropFork(start);
}

/** The migration as the fix leaves it, and those that the fix creates. */
function fixedBy({ edits, creates }: Fix, { name, text }: Migration): Migration[] {
  const created = creates.map(({ path, text: sql }) => ({ name: path.split('/').at(-2)!, text: sql }));
  // `fixAll` creates migrations in the order of its findings; Prisma runs them by name.
  return [{ name, text: applyEdits(text, edits) }, ...created].sort((a, b) => a.name.localeCompare(b.name));
}

function spelled(error: unknown): string {
  const { message, stack, name } = error as Error;
  return (name === 'AssertionError' ? message : (stack ?? message)).replaceAll('\n', '\n  ');
}

function report(): void {
  const columns = ['tried', 'applied', 'equal', 'exposures', 'skipped'] as const;
  const width = Math.max(...[...scores.keys()].map((rule) => rule.length), 10);
  console.log(['rule'.padEnd(width), ...columns.map((column) => column.padStart(9)), '   failed'].join(' '));
  for (const [rule, score] of [...scores].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const figures = columns.map((column) => String(score[column]).padStart(9));
    console.log([rule.padEnd(width), ...figures, String(score.failures.length).padStart(9)].join(' '));
  }
  for (const [rule, { failures }] of scores) for (const failure of failures) console.log(`\n${rule}: ${failure}`);
  if ([...scores.values()].some(({ failures }) => failures.length > 0)) process.exitCode = 1;
}

void main();
