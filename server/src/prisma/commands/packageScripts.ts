import { type Node, parseTree } from 'jsonc-parser';
import type { Files } from '../files';

/** A script of a package.json: what stands between its quotes, and where. */
export interface PackageScript {
  readonly name: string;
  readonly text: string;
  /** UTF-16 offset of the text. */
  readonly offset: number;
}

/** What a package.json says of itself. */
export interface Package {
  readonly path: string;
  readonly name: string | undefined;
  readonly scripts: readonly PackageScript[];
}

/** Reads a package.json; undefined when there is none that can be read. */
export function readPackage(files: Files, path: string): Package | undefined {
  const text = files.read(path);
  if (text === undefined) return undefined;
  const root = parseTree(text, [], { allowTrailingComma: true });
  const name = memberOf(root, 'name')?.value;
  const scripts = (memberOf(root, 'scripts')?.children ?? []).flatMap(({ children: [key, value] = [] }) =>
    key && value?.type === 'string'
      ? [
          {
            name: String(key.value),
            text: text.slice(value.offset + 1, value.offset + value.length - 1),
            offset: value.offset + 1,
          },
        ]
      : [],
  );
  return { path, name: typeof name === 'string' ? name : undefined, scripts };
}

function memberOf(node: Node | undefined, name: string): Node | undefined {
  return node?.type === 'object'
    ? node.children?.find(({ children }) => children?.[0]?.value === name)?.children?.[1]
    : undefined;
}

/** Words by which people say that something is not for production. */
export const notProduction =
  /(?:^|[^a-z])(?:dev|develop|development|local|test|tests|testing|e2e|integration|preview|review|staging|stage|sandbox|demo|seed|setup|ci|lint|check|example|playground|docs|storybook)(?:[^a-z]|$)/i;

/** Words by which people say that something is for production. */
export const production = /(?:^|[^a-z])(?:prod|production)(?:[^a-z]|$)/i;

const watches =
  /\b(?:nodemon|ts-node-dev|tsnd|next dev|vite(?! build)|nuxt dev|remix dev|astro dev|tsx watch|node --watch|--watch|concurrently)\b/;

/** What a script is for, by its name and what stands beside it; undefined where that cannot be told. */
export function purposeOf({ name, text }: PackageScript, { scripts }: Package): 'start' | 'release' | undefined {
  if (notProduction.test(name) || watches.test(text)) return undefined;
  // Where there is one for production, `start` is the other.
  if (/^(?:pre|post)?start$/.test(name))
    return scripts.some((other) => /^start[:-]prod/.test(other.name)) ? undefined : 'start';
  if (/^start[:-]prod/.test(name)) return 'start';
  if (/^(?:pre|post)?(?:deploy|release)(?:$|[:-])/.test(name) || production.test(name)) return 'release';
  return /^(?:vercel-build|heroku-postbuild|railway-build|render-build)$/.test(name) ? 'release' : undefined;
}
