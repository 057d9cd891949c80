// A real VS Code for machines that reach only a package registry: its server and web workbench, out of the npm package
// code-server, on the Node it was built for. Installed once into the user's cache.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

/** `oldest` is the least that the manifest's engines.vscode allows: code-server 4.x.y is VS Code 1.x.y. */
const releases = {
  newest: { codeServer: '4.139.1', node: '24.21.0' },
  oldest: { codeServer: '4.100.3', node: '20.20.2' },
} as const;

export type Release = keyof typeof releases;

export interface Editor {
  readonly version: string;
  /** The Node to run it with, and its program. */
  readonly node: string;
  readonly program: string;
}

export interface Served {
  readonly host: string;
  stop(): Promise<void>;
}

export const cache = join(cacheHome(), 'lockstep');

export async function installEditor(release: Release): Promise<Editor> {
  const { codeServer, node } = releases[release];
  const folder = join(cache, `editor-${codeServer}`);
  if (!existsSync(folder)) await inPlace(folder, (fresh) => install(fresh, codeServer, node));
  return {
    version: codeServer.replace(/^4/, '1'),
    node: nodeFor(folder, node),
    program: join(folder, 'node_modules/code-server/lib/vscode/out/server-main.js'),
  };
}

export async function installExtension(editor: Editor, vsix: string, dataDir: string, extensionsDir: string) {
  await run(editor.node, [
    editor.program,
    ...['--server-data-dir', dataDir, '--extensions-dir', extensionsDir],
    ...['--install-extension', vsix, '--force'],
  ]);
}

export interface ServeOptions {
  readonly dataDir: string;
  readonly extensionsDir: string;
  readonly settings?: Record<string, unknown>;
  readonly port?: number;
  readonly flags?: readonly string[];
  readonly env?: Record<string, string | undefined>;
}

/** Starts the editor; resolves when it listens. */
export async function serveEditor(editor: Editor, options: ServeOptions): Promise<Served> {
  const { dataDir, extensionsDir, settings = {}, port = 0, flags = [], env = {} } = options;
  await mkdir(join(dataDir, 'data/User'), { recursive: true });
  await writeFile(join(dataDir, 'data/User/settings.json'), JSON.stringify({ ...quiet, ...settings }, undefined, 2));
  const child = spawn(
    editor.node,
    [
      editor.program,
      ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'],
      ...['--server-data-dir', dataDir, '--extensions-dir', extensionsDir],
      ...['--accept-server-license-terms', '--telemetry-level', 'off', '--disable-workspace-trust', ...flags],
    ],
    // The server tells its log of modules that it can do without; who looks for them finds them beside the data.
    {
      stdio: ['ignore', 'pipe', openSync(join(dataDir, 'server.log'), 'a')],
      env: { ...process.env, EXTENSIONS_GALLERY: noGallery, ...env },
    },
  );
  return { host: await listening(child), stop: () => stop(child) };
}

/** The workbench's address for a folder, with one of its files open. */
export function workbenchUrl(host: string, folder: string, payload: readonly (readonly [string, string])[] = []) {
  const address = new URL(`http://${host}/`);
  address.searchParams.set('folder', folder);
  if (payload.length > 0) address.searchParams.set('payload', JSON.stringify(payload));
  return address.href;
}

/** A file's address as the workbench in the browser names it. */
export function remoteUri(host: string, path: string) {
  return `vscode-remote://${host}${path}`;
}

const noGallery = JSON.stringify({ serviceUrl: '', itemUrl: '', resourceUrlTemplate: '' });

/** What keeps an editor from talking of itself. */
const quiet = {
  // A browser's workbench saves by itself; the desktop does not.
  'files.autoSave': 'off',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'chat.disableAIFeatures': true,
};

async function install(folder: string, codeServer: string, node: string) {
  const dependencies = { 'code-server': codeServer, ...(ownNodeServes(node) ? {} : { [nodePackage]: node }) };
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  const vscode = join(folder, 'node_modules/code-server/lib/vscode');
  const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  await run('npm', ['install', ...quietly], folder);
  await run('npm', ['install', '--omit=dev', ...quietly], vscode);
  await run('npm', ['install', '--omit=dev', ...quietly], join(vscode, 'extensions'));
}

const nodePackage = `node-${process.platform.replace('win32', 'win')}-${process.arch}`;

function ownNodeServes(wanted: string) {
  return process.versions.node.split('.')[0] === wanted.split('.')[0];
}

function nodeFor(folder: string, wanted: string) {
  const own = join(folder, 'node_modules', nodePackage, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(own)) return own;
  if (ownNodeServes(wanted)) return process.execPath;
  throw new Error(`${folder} was installed without Node ${wanted}; delete it and try again`);
}

/** Makes a folder aside and moves it into place when it is whole, so that two runs cannot spoil each other's. */
async function inPlace(folder: string, fill: (fresh: string) => Promise<void>) {
  await mkdir(dirname(folder), { recursive: true });
  const fresh = await mkdtemp(`${folder}-`);
  try {
    await fill(fresh);
    await rename(fresh, folder);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

async function listening(child: ChildProcess): Promise<string> {
  const lines = createInterface({ input: child.stdout! });
  for await (const line of lines) {
    const port = /(?:bound to|listening on) \S*?:(\d+)/.exec(line)?.[1];
    if (port === undefined) continue;
    child.stdout!.resume();
    return `127.0.0.1:${port}`;
  }
  throw new Error(`The editor ended before it listened (${child.exitCode ?? child.signalCode})`);
}

async function stop(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill();
  const force = setTimeout(() => child.kill('SIGKILL'), 5000);
  await ended;
  clearTimeout(force);
}

async function run(command: string, args: readonly string[], cwd = process.cwd()) {
  // What npm tells the scripts it runs would lead a second npm back into this package.
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^npm_(?!config_registry)/.test(key)));
  const child = spawn(command, args, {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32' && command === 'npm',
  });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => output.push(data));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}\n${Buffer.concat(output)}`);
}

function cacheHome() {
  if (process.env.XDG_CACHE_HOME) return process.env.XDG_CACHE_HOME;
  if (process.platform === 'win32' && process.env.LOCALAPPDATA) return process.env.LOCALAPPDATA;
  return join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache');
}
