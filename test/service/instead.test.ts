/**
 * A plan in the place of what was written at once: by what Prisma writes for an edit of schema.prisma, and before it has
 * written anything. What comes of it is what the plan would have written before the edit.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { EngineClient } from '../../server/src/node/engine/client';
import { schemaDifference } from '../../server/src/node/engine/difference';
import type { Answers } from '../../server/src/recipes/plans/kind';
import { defaultServiceSettings } from '../../server/src/service/ports';
import { startPlan } from '../../server/src/service/scaffold';
import { createService, type Service } from '../../server/src/service/service';
import type { Fix } from '../../server/src/service/view';
import { applyEdits } from '../../server/src/text/edit';
import { reader, ready } from '../harness/scene';
import { committed } from '../history/committed';
import { memoryFiles } from '../prisma/memoryFiles';

const engine = new EngineClient({ pause: 60_000, onAnswer: () => {} });
before(() => ready);
after(() => engine.close());

const blog = join(__dirname, '../fixtures/plan-projects/blog');
const root = '/app/prisma';
const schemaPath = `${root}/schema.prisma`;
const naive = `${root}/migrations/20260301000000_naive/migration.sql`;
const committedFiles = Object.fromEntries(
  ['schema.prisma', 'migrations/20260101000000_init/migration.sql', 'migrations/migration_lock.toml'].map((path) => [
    `${root}/${path}`,
    readFileSync(join(blog, path), 'utf8'),
  ]),
);
const schema = committedFiles[schemaPath]!;

type Files = Readonly<Record<string, string>>;

interface Case {
  readonly title: string;
  /** What is replaced in schema.prisma, and by what. */
  readonly edit: readonly (readonly [string, string])[];
  readonly rule: string;
  readonly kind: string;
  readonly known: Answers;
  /** What people answer besides. */
  readonly more?: Answers;
  /** The fix leaves the migration to the rest of what it does. */
  readonly stays?: RegExp;
  /** An edit besides, which stays. */
  readonly besides?: readonly [string, string];
}

const cases: readonly Case[] = [
  {
    title: 'a rename, with its unique index',
    edit: [
      ['email     String    @unique // how we reach people', 'mail      String    @unique // how we reach people'],
      ['@@index([name, email])', '@@index([name, mail])'],
    ],
    rule: 'drop-and-add-column',
    kind: 'rename-column',
    known: { model: 'User', field: 'email', to: 'mail' },
  },
  {
    title: 'a rename beside another change of the model',
    edit: [['nickname  String?   @db.VarChar(50)', 'nick      String?   @db.VarChar(50)']],
    besides: ['@default("FREE")', '@default("PRO")'],
    rule: 'drop-and-add-column',
    kind: 'rename-column',
    known: { model: 'User', field: 'nickname', to: 'nick' },
    stays: /SET DEFAULT 'PRO'/,
  },
  {
    title: 'a column that goes',
    edit: [['  legacy   String\n', '']],
    rule: 'removes-used-column',
    kind: 'drop-column',
    known: { model: 'Comment', field: 'legacy' },
  },
  {
    title: 'another type',
    edit: [['views       Int  ', 'views       BigInt']],
    rule: 'type-change-rewrites',
    kind: 'change-type',
    known: { model: 'Post', field: 'views', to: 'BigInt' },
  },
  {
    title: 'a field that becomes required',
    edit: [['rating   Int?', 'rating   Int']],
    rule: 'set-not-null-scans',
    kind: 'make-required',
    known: { model: 'Comment', field: 'rating' },
    more: { value: '0' },
  },
  {
    title: 'a required field that is new',
    edit: [['  body     String\n', '  body     String\n  slug     String @db.VarChar(20)\n']],
    rule: 'required-column-without-default',
    kind: 'add-required-column',
    known: { model: 'Comment', field: 'slug', type: 'String @db.VarChar(20)', default: '' },
    more: { value: 'left({body}, 20)' },
  },
  {
    title: 'a table that goes',
    edit: [
      [
        'model Profile {\n  userId Int     @id\n  bio    String?\n  user   User    @relation(fields: [userId], references: [id])\n\n  @@map("profiles")\n}\n',
        '',
      ],
      ['  profile   Profile?\n', ''],
    ],
    rule: 'removes-used-table',
    kind: 'drop-table',
    known: { model: 'Profile' },
  },
];

for (const one of cases) {
  describe(one.title, () => {
    for (const written of [true, false]) {
      test(written ? 'in a pending migration' : 'in schema.prisma', async () => {
        const project = await projectOf(one, written);
        const service = await serviceOf(project);
        const path = written ? naive : schemaPath;
        const finding = [...service.check().values()]
          .flat()
          .find((each) => each.path === path && each.rule === one.rule);
        assert.ok(finding, `no ${one.rule}`);
        const [offer] = service.offersInstead(path, finding.span).filter((each) => each.finding.rule === one.rule);
        assert.deepEqual([offer?.kind, offer?.answers], [one.kind, one.known]);
        const answers = { ...one.known, ...one.more };
        const made = service.startInstead(finding, one.kind, answers);
        assert.ok(!('refused' in made), 'refused' in made ? made.refused : '');
        const files = applied(project, made.fix);
        const shown = service.previewInstead(finding, one.kind, answers);
        assert.ok(!('refused' in shown));
        assert.equal(shown[0]?.phaseTitle, made.phaseTitle);
        assert.deepEqual(comparable(files), comparable(await expected(one, written)));
        if (one.stays && written) assert.match(files[naive]!, one.stays);
        assert.deepEqual(serious(await serviceOf(files)), []);
      });
    }
  });
}

/** What the plan writes where nothing was written before it: the same, but for the names of migrations. */
async function expected({ kind, known, more, besides }: Case, written: boolean): Promise<Files> {
  const start = { ...committedFiles, [schemaPath]: besides ? schema.replace(...besides) : schema };
  const rest = besides && written ? { [naive]: await difference(schema, start[schemaPath]!) } : {};
  const service = await serviceOf({ ...start, ...rest });
  const made = startPlan(service.planSession()!, kind, { ...known, ...more });
  assert.ok(!('refused' in made));
  return applied({ ...start, ...rest }, made.fix);
}

async function projectOf({ edit, besides }: Case, written: boolean): Promise<Files> {
  const now = [...edit, ...(besides ? [besides] : [])].reduce((text, [from, to]) => {
    assert.ok(text.includes(from), from);
    return text.replace(from, to);
  }, schema);
  const project = { ...committedFiles, [schemaPath]: now };
  return written ? { ...project, [naive]: await difference(schema, now) } : project;
}

async function difference(from: string, to: string): Promise<string> {
  const made = await schemaDifference([{ path: 'schema.prisma', text: from }], [{ path: 'schema.prisma', text: to }]);
  assert.equal(made.kind, 'sql');
  return made.kind === 'sql' ? made.sql : '';
}

async function serviceOf(files: Files): Promise<Service> {
  const ports = { files: memoryFiles(files), git: committed(committedFiles), reader, splits: () => true, engine };
  const settings = { ...defaultServiceSettings, applied: 'none', prisma: '7.10.0' } as const;
  const service = createService(ports, settings, (problem) => assert.fail(problem));
  service.setFolders(['/']);
  service.check();
  while (await engine.settled()) service.check();
  return service;
}

function applied(files: Files, { creates, edits }: Fix): Files {
  const paths = [...new Set(edits.map(({ path }) => path))];
  return {
    ...files,
    ...Object.fromEntries(creates.map(({ path, text }) => [path, text])),
    ...Object.fromEntries(
      paths.map((path) => [
        path,
        applyEdits(
          files[path]!,
          edits.filter((edit) => edit.path === path),
        ),
      ]),
    ),
  };
}

/** The texts in the order of their paths, without the times and names of migrations. */
function comparable(files: Files): string[] {
  return Object.keys(files)
    .sort()
    .map((path) =>
      files[path]!.replaceAll(/`\d{14}_\w+`/g, '`name`')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    );
}

function serious(service: Service): string[] {
  return [...service.check().values()]
    .flat()
    .filter(({ severity, path }) => ['warning', 'error'].includes(severity) && !path.includes('20260101000000'))
    .map(({ rule, message }) => `${rule}: ${message}`);
}
