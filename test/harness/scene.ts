/** Makes the scene that a case describes, and runs all rules over it. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Catalog } from '../../server/src/catalog/catalog';
import { sqlparserBytes } from '../../server/src/node/ports';
import { sendsAs } from '../../server/src/prisma/sending';
import { sqlparser } from '../../server/src/prisma/sqlparser';
import { rules } from '../../server/src/rules/index';
import type { ReleaseUse, Rule, RuleFinding, Scene } from '../../server/src/rules/rule';
import { nestedReader } from '../../server/src/sql/nested';
import { createParser } from '../../server/src/sql/parser';
import { createSqlReader } from '../../server/src/sql/reader';
import type { SqlReader } from '../../server/src/sql/statement';
import { catalogAfter, replay } from '../../server/src/timeline/replay';
import { timelineOf } from '../../server/src/timeline/timeline';
import type { SentAs } from '../../server/src/timeline/transactions';
import type { Case } from './fixture';

const root = join(__dirname, '../..');
const readGrammar18 = () =>
  readFileSync(createRequire(join(root, 'here.js')).resolve('libpg-query/wasm/libpg-query.wasm'));

/** Reads SQL as the product does; there once `ready` is. */
export let reader: SqlReader;

export const ready = createParser({ readGrammar18 }).then((parser) => {
  reader = createSqlReader(parser);
});

const splits = sqlparser(() => sqlparserBytes(root));

/** One migration of a case, to be replayed. */
export interface File {
  readonly name: string;
  readonly text: string;
}

/** What surrounds the migrations of a case. */
export interface Surroundings {
  readonly before: Catalog;
  readonly postgres: number;
  readonly prisma: string;
  readonly release: ReleaseUse | undefined;
  readonly later: readonly string[];
}

/** A rule's finding with the rule and the severity it comes to. */
export interface Found {
  readonly rule: Rule;
  readonly severity: string;
  readonly finding: RuleFinding;
}

/** The name of a case's migration. */
export const caseName = '20260102000000_case';

/** What surrounds a case's migration. */
export function surroundingsOf({ directives }: Case): Surroundings {
  const postgres = Number(directives.get('postgres')?.[0] ?? 16);
  const setup = reader.read((directives.get('setup') ?? []).map((sql) => closed(sql)).join('\n'));
  const replayed = replay(setup, Catalog.empty, {
    migration: '20260101000000_setup',
    postgres,
    read: nestedReader(reader),
  });
  return {
    before: catalogAfter(replayed, Catalog.empty),
    postgres,
    prisma: directives.get('prisma')?.[0] ?? '6.19.0',
    release: releaseOf(directives.get('release')),
    later: directives.get('later') ?? [],
  };
}

function closed(sql: string): string {
  return sql.trimEnd().endsWith(';') ? sql : `${sql};`;
}

function releaseOf(lines: readonly string[] | undefined): ReleaseUse | undefined {
  if (!lines) return undefined;
  const tables = new Map(
    lines
      .filter((line) => line !== 'none')
      .map((line) => {
        const [table = '', columns = ''] = line.split(':');
        return [table.trim(), columns.split(',').map((column) => column.trim())] as const;
      }),
  );
  return {
    source: 'schema.prisma on main',
    usesTable: (_, table) => tables.has(table),
    usesColumn: (_, table, column) => tables.get(table)?.includes(column) ?? false,
  };
}

/** The scene of one migration; `sentAs` where it is not to be what the version of Prisma does. */
export function sceneOf(file: File, around: Surroundings, sentAs?: SentAs): Scene {
  const script = reader.read(file.text);
  const texts = script.statements.map(({ parsed }) => parsed.text);
  const sending = script.problems.length > 0 ? 'batch' : sendsAs(texts, around.prisma, splits);
  const place = { migration: file.name, postgres: around.postgres, read: nestedReader(reader) };
  const replayed = replay(script, around.before, place);
  return {
    migration: file.name,
    script,
    timeline: timelineOf(replayed, sentAs ?? sending),
    before: around.before,
    postgres: around.postgres,
    prisma: around.prisma,
    release: around.release,
  };
}

/** The scenes of migrations that follow each other. */
export function scenesOf(files: readonly File[], around: Surroundings, sentAs?: SentAs): Scene[] {
  let { before } = around;
  return files.map((file) => {
    const scene = sceneOf(file, { ...around, before }, sentAs);
    before = catalogAfter(scene.timeline.steps, before);
    return scene;
  });
}

/** All that all rules find in a scene, in the order in which it stands there. */
export function findingsIn(scene: Scene): Found[] {
  const found = rules.flatMap((rule) =>
    rule.check(scene).map((finding) => ({ rule, severity: finding.severity ?? rule.severity, finding })),
  );
  return found.sort((a, b) => a.finding.span.start - b.finding.span.start || a.finding.span.end - b.finding.span.end);
}
