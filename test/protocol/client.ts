import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type {
  ClientCapabilities,
  CodeAction,
  Diagnostic,
  InitializeResult,
  Range,
  TextDocumentEdit,
  WorkspaceEdit,
} from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { vscode } from './profiles';

const root = join(import.meta.dirname, '../..');

/** The two ways in which the bundled server is started. */
export const servers = {
  'dist/server.js': [join(root, 'dist/server.js'), '--stdio'],
  'dist/cli.js lsp': [join(root, 'dist/cli.js'), 'lsp', '--stdio'],
} as const;

/** How long anything may take before a test fails. No test says how fast something is. */
export const deadline = 15_000;
/** And how long what starts a database may take. */
const longDeadline = 90_000;

export interface ClientOptions {
  readonly server?: keyof typeof servers;
  readonly folders?: readonly string[];
  readonly rootUri?: string | null;
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  readonly settings?: Record<string, unknown>;
  /** Settings of folders that have their own, by the folders' paths. */
  readonly settingsOf?: Readonly<Record<string, Record<string, unknown>>>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

interface Published {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** An editor without a screen: speaks to a server over its standard input and output, and waits with a deadline. */
export class Client {
  readonly process: ChildProcess;
  /** All that the server has sent by itself, in order. */
  readonly heard: { readonly method: string; readonly params: unknown }[] = [];
  /** What it holds of each file, by path. */
  private readonly published = new Map<string, Published>();
  private readonly documents = new Map<string, TextDocument>();
  private readonly pending = new Map<number, (message: Message) => void>();
  private readonly waiting = new Set<() => void>();
  private received = Buffer.alloc(0);
  private nextId = 1;
  readonly exit: Promise<number | null>;
  initialized!: InitializeResult;
  settings: Record<string, unknown>;
  private readonly scoped: ReadonlyMap<string | undefined, Record<string, unknown>>;

  private constructor(context: TestContext, options: ClientOptions) {
    this.scoped = new Map(Object.entries(options.settingsOf ?? {}).map(([path, own]) => [uriOf(path), own]));
    this.settings = options.settings ?? {};
    const args = servers[options.server ?? 'dist/server.js'];
    this.process = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'], cwd: options.folders?.[0] });
    this.exit = new Promise((resolve) => this.process.on('exit', resolve));
    this.process.stdout!.on('data', (bytes: Buffer) => this.receive(bytes));
    this.process.stdin!.on('error', () => {});
    context.after(() => this.process.kill());
  }

  /** Starts a server and says hello. */
  static async start(context: TestContext, options: ClientOptions = {}): Promise<Client> {
    const client = new Client(context, options);
    const folders = options.folders ?? [];
    client.initialized = await client.request<InitializeResult>('initialize', {
      processId: process.pid,
      rootUri: options.rootUri ?? (folders[0] === undefined ? null : uriOf(folders[0])),
      workspaceFolders:
        options.rootUri === undefined ? folders.map((folder) => ({ uri: uriOf(folder), name: folder })) : null,
      capabilities: options.capabilities ?? vscode,
      initializationOptions: options.initializationOptions,
    });
    client.notify('initialized', {});
    return client;
  }

  notify(method: string, params: unknown): void {
    this.send({ method, params });
  }

  async request<R>(method: string, params: unknown): Promise<R> {
    const { error, result } = await this.raw(method, params);
    if (error) throw new Error(`${method}: ${error.message}`);
    return result as R;
  }

  /** A request's whole answer, be it an error. `id` is that of the request, to cancel it by. */
  raw(method: string, params: unknown, told?: (id: number) => void): Promise<Message> {
    const id = this.nextId++;
    const answer = new Promise<Message>((resolve) => this.pending.set(id, resolve));
    this.send({ id, method, params });
    told?.(id);
    return within(answer, `an answer to ${method}`);
  }

  /** Opens a file, with the text it has on disk or another one. */
  open(path: string, text = readFileSync(path, 'utf8')): void {
    const document = TextDocument.create(uriOf(path), 'sql', 1, text);
    this.documents.set(path, document);
    const { uri, languageId, version } = document;
    this.notify('textDocument/didOpen', { textDocument: { uri, languageId, version, text } });
  }

  /** Replaces what stands between two offsets; gives the document's new version. */
  edit(path: string, start: number, end: number, text: string): number {
    const document = this.documents.get(path)!;
    const range = { start: document.positionAt(start), end: document.positionAt(end) };
    return this.change(path, [{ range, text }]);
  }

  /** Gives the document a whole new text. */
  replace(path: string, text: string): number {
    return this.change(path, [{ text }]);
  }

  private change(path: string, contentChanges: { range?: Range; text: string }[]): number {
    const document = this.documents.get(path)!;
    const version = document.version + 1;
    TextDocument.update(document, contentChanges as never, version);
    this.notify('textDocument/didChange', { textDocument: { uri: document.uri, version }, contentChanges });
    return version;
  }

  close(path: string): void {
    this.documents.delete(path);
    this.notify('textDocument/didClose', { textDocument: { uri: uriOf(path) } });
  }

  save(path: string): void {
    writeFileSync(path, this.documents.get(path)!.getText());
    this.notify('textDocument/didSave', { textDocument: { uri: uriOf(path) } });
    this.fileChanged(path);
  }

  fileChanged(path: string, type: 1 | 2 | 3 = 2): void {
    this.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf(path), type }] });
  }

  /** What the server says of a file at its present version, as soon as it says it. */
  diagnostics(path: string): Promise<readonly Diagnostic[]> {
    const version = this.documents.get(path)?.version;
    return this.until(`diagnostics of ${path}`, () => {
      const known = this.published.get(path);
      return known && (version === undefined || (known.version ?? 0) >= version) ? known.diagnostics : undefined;
    });
  }

  /** What the server says of a file as soon as it is what is wanted. */
  diagnosticsWhen(path: string, wanted: (found: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]> {
    return this.until(`the wanted diagnostics of ${path}`, () => {
      const known = this.published.get(path);
      return known && wanted(known.diagnostics) ? known.diagnostics : undefined;
    });
  }

  publishedOf(path: string): Published | undefined {
    return this.published.get(path);
  }

  /** Waits until something that was heard gives a value. */
  until<T>(what: string, look: () => T | undefined): Promise<T> {
    const found = new Promise<T>((resolve) => {
      const again = () => {
        const value = look();
        if (value === undefined) return;
        this.waiting.delete(again);
        resolve(value);
      };
      this.waiting.add(again);
      again();
    });
    return within(found, what, () => JSON.stringify(this.heard.slice(-8), undefined, 1));
  }

  /** The parameters of the last notification of a kind, as soon as they are what is wanted. */
  notified<P>(method: string, wanted: (params: P) => boolean = () => true): Promise<P> {
    return this.until(method, () => {
      const last = this.heard.findLast((each) => each.method === method)?.params as P | undefined;
      return last !== undefined && wanted(last) ? last : undefined;
    });
  }

  /** What can be done at a text in a file. */
  async actionsAt(path: string, text: string, only?: readonly string[]): Promise<CodeAction[]> {
    const diagnostics = this.published.get(path)?.diagnostics ?? [];
    const range = this.rangeOf(path, text);
    const params = { textDocument: { uri: uriOf(path) }, range, context: { diagnostics, ...(only && { only }) } };
    return this.request<CodeAction[]>('textDocument/codeAction', params);
  }

  rangeOf(path: string, text: string): Range {
    const document = this.documents.get(path)!;
    const at = document.getText().indexOf(text);
    if (at < 0) throw new Error(`no ${text} in ${path}`);
    return { start: document.positionAt(at), end: document.positionAt(at + text.length) };
  }

  /** The text of an open file that a range covers. */
  textAt(path: string, range: Range): string {
    return this.documents.get(path)!.getText(range);
  }

  textOf(path: string): string {
    return this.documents.get(path)!.getText();
  }

  /** Carries out an edit as an editor does: on disk and in what is open, telling the server of both. */
  apply({ changes, documentChanges }: WorkspaceEdit): void {
    for (const [uri, edits] of Object.entries(changes ?? {}))
      this.applyTo({ textDocument: { uri, version: null }, edits });
    for (const change of documentChanges ?? []) {
      if (!('kind' in change)) this.applyTo(change);
      else if (change.kind === 'create') {
        const path = fileURLToPath(change.uri);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, '', { flag: 'wx' });
      } else if (change.kind === 'rename') renameSync(fileURLToPath(change.oldUri), fileURLToPath(change.newUri));
    }
  }

  private applyTo({ textDocument, edits }: TextDocumentEdit): void {
    const path = fileURLToPath(textDocument.uri);
    if (!this.documents.has(path)) this.open(path);
    const document = this.documents.get(path)!;
    if (textDocument.version !== null && textDocument.version !== document.version) throw new Error('an old version');
    this.replace(path, TextDocument.applyEdits(document, edits as never));
    this.save(path);
  }

  /** Says goodbye; the server's exit code. */
  async stop(): Promise<number | null> {
    await this.request('shutdown', undefined);
    this.notify('exit', undefined);
    return within(this.exit, 'the server to exit');
  }

  private send(message: object): void {
    const content = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    this.process.stdin!.write(`Content-Length: ${content.length}\r\n\r\n`);
    this.process.stdin!.write(content);
  }

  private receive(bytes: Buffer): void {
    this.received = Buffer.concat([this.received, bytes]);
    for (;;) {
      const end = this.received.indexOf('\r\n\r\n');
      if (end < 0) break;
      const length = /^Content-Length: (\d+)$/.exec(this.received.subarray(0, end).toString());
      if (!length) throw new Error(`not the protocol: ${this.received.subarray(0, 200)}`);
      const from = end + 4;
      const to = from + Number(length[1]);
      if (this.received.length < to) break;
      const message = JSON.parse(this.received.subarray(from, to).toString()) as Message;
      this.received = this.received.subarray(to);
      this.take(message);
    }
    for (const again of [...this.waiting]) again();
  }

  private take(message: Message): void {
    const { id, method, params } = message;
    if (method === undefined) {
      this.pending.get(id!)?.(message);
      this.pending.delete(id!);
      return;
    }
    this.heard.push({ method, params });
    if (id !== undefined) this.send({ id, result: this.answerTo(method, params) });
    if (method !== 'textDocument/publishDiagnostics') return;
    const publication = params as Published;
    this.published.set(fileURLToPath(publication.uri), publication);
  }

  private answerTo(method: string, params: unknown): unknown {
    if (method !== 'workspace/configuration') return null;
    const { items } = params as { items: { scopeUri?: string }[] };
    return items.map(({ scopeUri }) => this.scoped.get(scopeUri) ?? this.settings);
  }
}

export function uriOf(path: string): string {
  return pathToFileURL(path).href;
}

/** The rules of findings, in their order. */
export function codesOf(diagnostics: readonly Diagnostic[]): unknown[] {
  return diagnostics.map(({ code }) => code);
}

/** Findings that somebody waits for, or worse; not those that only a reviewer should know. */
export function serious(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity !== undefined && severity <= 2);
}

async function within<T>(promise: Promise<T>, what: string, more: () => string = () => ''): Promise<T> {
  const patience = what.endsWith('runOnShadow') ? longDeadline : deadline;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited in vain for ${what}\n${more()}`)), patience);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
