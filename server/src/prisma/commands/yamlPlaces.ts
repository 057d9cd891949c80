import { posix } from 'node:path';
import { isMap, isScalar, isSeq, parseDocument, type YAMLMap } from 'yaml';
import { notProduction, production } from './packageScripts';
import type { Place } from './place';

/** Whether a file is a compose file, a workflow of GitHub, or the pipeline of GitLab. */
export function isPipelineFile(path: string): boolean {
  return kindOf(path) !== undefined;
}

function kindOf(path: string): 'compose' | 'workflow' | 'gitlab' | undefined {
  const name = posix.basename(path);
  if (/^(?:docker-)?compose[\w.-]*\.ya?ml$/.test(name)) return 'compose';
  if (/\/\.github\/workflows\/[^/]+\.ya?ml$/.test(path)) return 'workflow';
  return name === '.gitlab-ci.yml' ? 'gitlab' : undefined;
}

/** What a file of containers or of a pipeline runs in production, as far as it says so. */
export function placesInYaml(path: string, text: string): Place[] {
  const kind = kindOf(path);
  const root = kind === undefined ? undefined : documentIn(text);
  if (!isMap(root)) return [];
  const file = { path, text };
  if (kind === 'compose') return composePlaces(file, root);
  return kind === 'workflow' ? workflowPlaces(file, root) : gitlabPlaces(file, root);
}

interface File {
  readonly path: string;
  readonly text: string;
}

function documentIn(text: string): unknown {
  try {
    return parseDocument(text, { logLevel: 'silent', merge: true }).contents;
  } catch {
    return undefined;
  }
}

function composePlaces(file: File, root: YAMLMap): Place[] {
  const isForProduction = production.test(posix.basename(file.path));
  return entriesOf(root, 'services').flatMap(([name, service]) => {
    const replicas = Number(valueIn(service, ['deploy', 'replicas']));
    if (!isForProduction && !(replicas > 1)) return [];
    return ['command', 'entrypoint'].flatMap((key) =>
      textsOf(file, service.get(key, true)).map((text) => ({
        ...text,
        purpose: 'start' as const,
        where: `the service "${name}"`,
      })),
    );
  });
}

function workflowPlaces(file: File, root: YAMLMap): Place[] {
  const titles = [posix.basename(file.path), stringIn(root, ['name'])];
  return entriesOf(root, 'jobs').flatMap(([id, job]) => {
    const names = [id, stringIn(job, ['name'])];
    const environment = stringIn(job, ['environment']) || stringIn(job, ['environment', 'name']);
    if (!releases(names, titles, environment) || hasOwnDatabase(job, [root, job])) return [];
    const steps = job.get('steps');
    return (isSeq(steps) ? steps.items : []).filter(isMap).flatMap((step) =>
      ownEnvironment([step])
        ? []
        : textsOf(file, step.get('run', true)).map((text) => ({
            ...text,
            purpose: 'release' as const,
            where: `the job "${id}"`,
          })),
    );
  });
}

function gitlabPlaces(file: File, root: YAMLMap): Place[] {
  return entriesOf(root).flatMap(([id, job]) => {
    if (id.startsWith('.') || !job.has('script')) return [];
    const environment = stringIn(job, ['environment']) || stringIn(job, ['environment', 'name']);
    if (!releases([id, stringIn(job, ['stage'])], [], environment) || hasOwnDatabase(job, [root, job])) return [];
    return ['before_script', 'script'].flatMap((key) =>
      textsOf(file, job.get(key, true)).map((text) => ({
        ...text,
        purpose: 'release' as const,
        where: `the job "${id}"`,
      })),
    );
  });
}

const releasing = /(?:^|[^a-z])(?:deploy|deployment|release|prod|production)(?:[^a-z]|$)/i;

/** Whether a job brings something to production: its environment says so, or its own name, or that of the file. */
function releases(names: readonly string[], titles: readonly string[], environment: string): boolean {
  if ([...names, environment].some((name) => notProduction.test(name))) return false;
  if (environment !== '') return production.test(environment);
  if (names.some((name) => releasing.test(name))) return true;
  return titles.some((title) => releasing.test(title)) && !titles.some((title) => notProduction.test(title));
}

/** Whether a job works on a database that it starts itself, and that ends with it. */
function hasOwnDatabase(job: YAMLMap, around: readonly YAMLMap[]): boolean {
  if (job.has('services') || ownEnvironment(around)) return true;
  return /\b(?:docker[ -]compose|docker run|supabase start|pg_ctl|pg_ctlcluster|initdb|testcontainers|setup-postgres|service postgresql)\b/.test(
    String(job),
  );
}

/** Whether variables name a database on the machine itself. */
function ownEnvironment(places: readonly YAMLMap[]): boolean {
  return places.some((place) =>
    ['env', 'variables'].some((key) =>
      /postgres(?:ql)?:\/\/[^\s]*@?(?:localhost|127\.0\.0\.1|postgres)\b/.test(String(place.get(key) ?? '')),
    ),
  );
}

/** The members of a map that are maps themselves. */
function entriesOf(map: YAMLMap, key?: string): [string, YAMLMap][] {
  const inner = key === undefined ? map : map.get(key);
  if (!isMap(inner)) return [];
  return inner.items.flatMap(({ key: name, value }): [string, YAMLMap][] =>
    isMap(value) ? [[String(isScalar(name) ? name.value : name), value]] : [],
  );
}

/** The texts of a string or of a list of strings. A list of words is one text: `["npx", "prisma", "migrate"]`. */
function textsOf({ path, text }: File, node: unknown): Pick<Place, 'path' | 'text' | 'offset'>[] {
  if (!isScalar(node) && !isSeq(node)) return [];
  if (isSeq(node) && !node.flow) return node.items.flatMap((item) => textsOf({ path, text }, item));
  const [start, end] = node.range ?? [0, 0];
  return [{ path, text: text.slice(start, end), offset: start }];
}

function valueIn(map: YAMLMap, keys: readonly string[]): unknown {
  return map.getIn(keys);
}

function stringIn(map: YAMLMap, keys: readonly string[]): string {
  const value = isMap(map) ? valueIn(map, keys) : undefined;
  return typeof value === 'string' ? value : '';
}
