/**
 * SARIF 2.1.0. No package carries the published schema, so its shape is checked by the types that DefinitelyTyped made of
 * it, and what types cannot say by hand. `LOCKSTEP_SARIF_SCHEMA=path/to/sarif-schema-2.1.0.json` checks by the schema too.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import Ajv from 'ajv-draft-04';
import type { Log, PhysicalLocation } from 'sarif';
import { blocking, Folder } from './project';

const schema = process.env.LOCKSTEP_SARIF_SCHEMA;

/** Files with findings of many kinds, at places that are hard to write as a URI. */
function findings(t: TestContext): Folder {
  const files = Object.entries(blocking).map(([path, text]) => [`a b/ü%/${path}`, text]);
  const folder = new Folder(t, Object.fromEntries(files));
  folder.write(
    'a b/ü%/prisma/migrations/20260103000000_more/migration.sql',
    `-- lockstep-ignore table-rewrite
ALTER TABLE "User" ADD COLUMN "name" TEXT NOT NULL;
UPDATE "User" SET "email" = '';
CREATE INDEX "i" ON "User"("email"); CREATE INDEX "j" ON "User"("email");
CREATE TABEL x;
`,
  );
  return folder;
}

function logOf(folder: Folder): { readonly text: string; readonly log: Log } {
  const { stdout } = folder.run('check', '.', '--format', 'sarif', '--prisma', '6.19.0');
  return { text: stdout, log: JSON.parse(stdout) };
}

/** What the compiler says of a text as a constant of the type of SARIF logs; members that the type does not know are errors. */
function typeErrors(t: TestContext, text: string): string {
  // Below the repository, so that the types are found.
  mkdirSync('.cache', { recursive: true });
  const folder = mkdtempSync(join('.cache', 'sarif-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'log.ts'), `import type { Log } from 'sarif';\nexport const log: Log = ${text};\n`);
  const options = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    module: 'ESNext',
    moduleResolution: 'bundler',
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['log.ts'] }));
  const tsc = join('node_modules', 'typescript', 'bin', 'tsc');
  return spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' }).stdout;
}

test('SARIF has the shape of the standard', (t) => {
  const { text } = logOf(findings(t));
  assert.equal(typeErrors(t, text), '');
  assert.match(
    typeErrors(t, text.replace('"level":"warning"', '"level":"fatal"')),
    /"fatal"/,
    'and this would be seen',
  );
  assert.match(typeErrors(t, text.replace('"ruleId"', '"ruleName"')), /ruleName/, 'and this');
});

test('SARIF says what code scanning needs', (t) => {
  const { log } = logOf(findings(t));
  assert.equal(log.version, '2.1.0');
  const [run] = log.runs;
  const { rules = [] } = run!.tool.driver;
  assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length);
  for (const { id, shortDescription, help, helpUri } of rules) {
    assert.ok(shortDescription?.text && help?.text && help.markdown, id);
    assert.equal(new URL(helpUri!).protocol, 'https:');
  }
  const results = run!.results ?? [];
  assert.ok(results.length >= 5);
  for (const { ruleId, ruleIndex, message, locations, relatedLocations = [] } of results) {
    assert.equal(rules[ruleIndex!]?.id, ruleId);
    assert.ok(message.text);
    assert.equal(locations?.length, 1);
    for (const { physicalLocation } of [...locations, ...relatedLocations]) isPlace(physicalLocation!);
    assert.equal(new Set(relatedLocations.map(({ id }) => id)).size, relatedLocations.length);
  }
  const prints = results.map(({ partialFingerprints }) => partialFingerprints?.primaryLocationLineHash);
  assert.equal(new Set(prints).size, results.length, 'each finding has a fingerprint of its own');
});

/** A place in a file below the folder, whose lines and columns count from 1. */
function isPlace({ artifactLocation, region }: PhysicalLocation): void {
  const uri = artifactLocation!.uri!;
  assert.match(uri, /^a%20b\/%C3%BC%25\/prisma\/migrations\/\d+_\w+\/migration\.sql$/);
  assert.equal(artifactLocation!.uriBaseId, '%SRCROOT%');
  const { startLine = 0, startColumn = 0, endLine = 0, endColumn = 0 } = region!;
  assert.ok(startLine >= 1 && startColumn >= 1 && endColumn >= 1);
  assert.ok(endLine > startLine || (endLine === startLine && endColumn >= startColumn));
}

test('a fingerprint stays when lines are put before it', (t) => {
  const folder = new Folder(t, blocking);
  const printOf = () => logOf(folder).log.runs[0]!.results!.map(({ partialFingerprints }) => partialFingerprints);
  const before = printOf();
  const [path] = Object.keys(blocking).filter((each) => each.includes('email'));
  folder.write(path!, `-- more\n\n${blocking[path!]}`);
  assert.deepEqual(printOf(), before);
});

if (schema !== undefined) {
  test('SARIF is valid by its published schema', (t) => {
    const formats = { uri: URL.canParse, 'uri-reference': (uri: string) => !/\s/.test(uri), 'date-time': () => true };
    // One of the schema's patterns is none by the stricter rules for Unicode.
    const ajv = new Ajv({ strict: false, unicodeRegExp: false, allErrors: true, formats });
    const validate = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')));
    assert.ok(validate(logOf(findings(t)).log), JSON.stringify(validate.errors));
  });
}
