/** The invariants of the house that code can check. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { historyRules, rules } from '../server/src/rules/index';

const root = join(__dirname, '..');

interface Source {
  /** From the root, with `/`. */
  readonly path: string;
  readonly text: string;
  /** Without comments, and without what stands in strings. */
  readonly code: string;
  readonly strings: readonly string[];
  readonly imports: readonly string[];
  /** Of these, those that are there when it runs: not those of types alone. */
  readonly runtime: readonly string[];
}

const sources = ['server/src', 'client/src'].flatMap(filesUnder).map(read);
const inFolder = (...folders: readonly string[]) =>
  sources.filter(({ path }) => folders.some((folder) => path.startsWith(`${folder}/`)));
const server = (...folders: readonly string[]) => inFolder(...folders.map((folder) => `server/src/${folder}`));

/** Each folder of the server with those that it may import from, besides itself. */
const street = ['text', 'sql', 'catalog', 'effects', 'timeline', 'recipes', 'rules', 'service'];
const beside = ['prisma', 'history', 'shadow'];
const mayImport = new Map<string, readonly string[]>([
  ...street.map((folder, index) => [folder, street.slice(0, index)] as const),
  ['service', [...street, ...beside]],
  ...beside.map((folder) => [folder, ['text', 'sql', 'catalog', 'effects', 'timeline', ...beside]] as const),
  ['node', [...street, ...beside]],
  ['lsp', [...street, ...beside, 'node']],
  ['cli', [...street, ...beside, 'node', 'lsp']],
]);

test('imports run one way along the street', () => {
  const wrong = inFolder('server/src').flatMap(({ path, imports }) => {
    const from = path.split('/')[2]!;
    return imports
      .filter((each) => isOwn(each) && resolved(path, each).startsWith('server/'))
      .flatMap((each) => {
        const to = resolved(path, each).split('/')[2]!;
        return to === from || mayImport.get(from)?.includes(to) ? [] : [`${path} imports ${each}`];
      });
  });
  assert.deepEqual(wrong, []);
});

test('client and server share the types of their messages, and nothing else', () => {
  for (const { path, imports, runtime } of inFolder('client/src')) {
    const fromServer = (each: string) => isOwn(each) && resolved(path, each).startsWith('server/');
    assert.deepEqual(runtime.filter(fromServer), [], path);
    const others = imports.filter((each) => fromServer(each) && resolved(path, each) !== 'server/src/lsp/protocol');
    assert.deepEqual(others, [], path);
  }
  const wrong = inFolder('server/src').filter(({ path, imports }) =>
    imports.some((each) => isOwn(each) && resolved(path, each).startsWith('client/')),
  );
  assert.deepEqual(wrong, []);
});

test('no imports in circles', () => {
  const edges = new Map(
    sources.map(({ path, runtime }) => [path, runtime.filter(isOwn).map((each) => fileOf(resolved(path, each)))]),
  );
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    assert.ok(!trail.includes(path), `circle: ${[...trail.slice(trail.indexOf(path)), path].join(' -> ')}`);
    if (done.has(path)) return;
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
});

test('vscode is for the client, vscode-languageserver for lsp, the parsers for sql', () => {
  const only = (name: RegExp, folder: string) => {
    const wrong = sources.filter(
      ({ path, imports }) => !path.startsWith(`${folder}/`) && imports.some((each) => name.test(each)),
    );
    assert.deepEqual(
      wrong.map(({ path }) => path),
      [],
      `${name} outside of ${folder}`,
    );
  };
  only(/^vscode$/, 'client/src');
  only(/^vscode-languageclient/, 'client/src');
  only(/^vscode-languageserver/, 'server/src/lsp');
  only(/^(pg-query-emscripten|libpg-query)/, 'server/src/sql');
});

test('no rule imports a rule', () => {
  for (const { path, imports } of server('rules')) {
    if (path.endsWith('rules/index.ts')) continue;
    const others = imports.filter(
      (each) => isOwn(each) && /^server\/src\/rules\/(?!rule$|scene\/)/.test(resolved(path, each)),
    );
    assert.deepEqual(others, [], path);
  }
});

test('no family of effects imports another', () => {
  const families = sources.find(({ path }) => path === 'server/src/effects/families.ts')!;
  const all = families.imports.filter((each) => each.startsWith('./')).map((each) => resolved(families.path, each));
  const names = new Set(
    all.filter((each) => !/\/(derivation|effect|lock)$/.test(each) && each.split('/').length === 4),
  );
  for (const { path, imports } of server('effects')) {
    if (path === families.path) continue;
    const others = imports
      .filter(isOwn)
      .map((each) => resolved(path, each))
      .filter((each) => names.has(each));
    // A family in several files has a folder of its name beside its main file.
    assert.deepEqual(
      others.filter((each) => !path.startsWith(`${each}/`)),
      [],
      path,
    );
  }
});

test('rules and recipes match no SQL text and compare no versions', () => {
  for (const { path, code } of server('rules', 'recipes')) {
    assert.doesNotMatch(code, /(^|[=(,:!&|?[{;\n]|return)\s*\/(?![/*\s])/, `${path}: a regular expression`);
    assert.doesNotMatch(code, /\bRegExp\b|\.(match|matchAll|search|test|exec)\(/, `${path}: matches text`);
    assert.doesNotMatch(
      code,
      /\b(postgres|prisma)\b\s*(<|>|===|!==)|(<|>|===|!==)\s*[\w.]*\b(postgres|prisma)\b/,
      `${path}: compares a version`,
    );
    assert.doesNotMatch(code, /\b(isBefore|semver|deparse)\b/, path);
    assert.doesNotMatch(code, /\.text\.(includes|indexOf|toLowerCase|toUpperCase)\(/, `${path}: looks into SQL text`);
  }
  for (const { path, code } of server('rules'))
    assert.doesNotMatch(code, /\b(strength|stronger|blocks)\(/, `${path}: derives locks`);
});

test('lsp and client know no rule, no lock and no SQL', () => {
  const ids = [...rules, ...historyRules].map(({ id }) => id);
  const locks =
    /\b(AccessExclusive|ShareRowExclusive|ShareUpdateExclusive|RowExclusive)Lock\b|\b(ACCESS|ROW|UPDATE) (EXCLUSIVE|SHARE)\b/;
  const sql = /\b(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|CONCURRENTLY|VALIDATE|CONSTRAINT|REFERENCES|TABLE)\b/;
  for (const { path, strings } of [...server('lsp'), ...inFolder('client/src')]) {
    for (const each of strings) {
      assert.ok(!ids.includes(each), `${path}: ${each}`);
      assert.doesNotMatch(each, locks, path);
      assert.doesNotMatch(each, sql, path);
    }
  }
});

test('the core does no IO and asks neither clock nor environment', () => {
  const core = server(...street, 'prisma', 'history');
  const io = /^(node:)?(fs|fs\/promises|child_process|net|http|https|os|worker_threads|readline|process|module|url)$/;
  for (const { path, imports, code } of core) {
    assert.deepEqual(
      imports.filter((each) => io.test(each)),
      [],
      path,
    );
    assert.doesNotMatch(
      code,
      /\bDate\.now\(|\bnew Date\(\)|\bprocess\.(env|cwd|argv|stdout|stderr)\b|\bMath\.random\(|\bconsole\./,
      path,
    );
    assert.doesNotMatch(code, /\bset(Timeout|Interval)\(/, path);
  }
});

test('no module keeps state', () => {
  for (const { path, code } of server(...street, 'prisma', 'history')) {
    assert.doesNotMatch(code, /^(export )?let /m, `${path}: a variable of the module`);
  }
});

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true })
    .map((file) => `${folder}/${String(file).replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .sort();
}

function read(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8');
  const { code, strings } = stripped(text);
  const imports = [...text.matchAll(/^(?:import|export)\b[^'"]*?from '([^']+)'|^import '([^']+)'/gm)].map(
    (match) => (match[1] ?? match[2])!,
  );
  const types = new Set(
    [...text.matchAll(/^(?:import|export) type\b[^'"]*?from '([^']+)'/gm)].map((match) => match[1]!),
  );
  return { path, text, code, strings, imports, runtime: imports.filter((each) => !types.has(each)) };
}

/** Takes comments out, and what stands between quotes; what stands there is given for itself. */
function stripped(text: string): { code: string; strings: string[] } {
  const strings: string[] = [];
  const pattern = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;
  const code = text.replace(pattern, (match) => {
    if (match.startsWith('/')) return '';
    strings.push(match.slice(1, -1));
    return `${match[0]}${match[0]}`;
  });
  return { code, strings };
}

function isOwn(specifier: string): boolean {
  return specifier.startsWith('.');
}

/** Where a relative import leads, from the root, without the ending. */
function resolved(path: string, specifier: string): string {
  return normalize(join(dirname(path), specifier)).replaceAll('\\', '/');
}

function fileOf(path: string): string {
  return sources.some((each) => each.path === `${path}.ts`) ? `${path}.ts` : `${path}/index.ts`;
}
