import { type ChildProcess, spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import { median } from './process';

interface Published {
  readonly uri: string;
  readonly version?: number | null;
  readonly diagnostics: readonly unknown[];
}

/** A language server over stdio that is measured from outside. */
export class MeasuredServer {
  private readonly child: ChildProcess;
  private readonly connection: MessageConnection;
  private pulls = false;
  private version = 1;
  private readonly waiting = new Set<(published: Published) => void>();

  constructor(
    command: string,
    args: readonly string[],
    private readonly root: string,
  ) {
    this.child = spawn(command, args, { cwd: root, stdio: ['pipe', 'pipe', 'ignore'] });
    this.connection = createMessageConnection(
      new StreamMessageReader(this.child.stdout!),
      new StreamMessageWriter(this.child.stdin!),
    );
    this.connection.onRequest('workspace/configuration', ({ items }) => items.map(() => null));
    this.connection.onRequest('client/registerCapability', () => null);
    this.connection.onNotification('textDocument/publishDiagnostics', (published: Published) => {
      for (const tell of this.waiting) tell(published);
    });
    this.connection.listen();
  }

  async start(): Promise<void> {
    const uri = pathToFileURL(this.root).href;
    const { capabilities } = await this.connection.sendRequest<{ capabilities: { diagnosticProvider?: unknown } }>(
      'initialize',
      {
        processId: process.pid,
        rootUri: uri,
        workspaceFolders: [{ uri, name: 'bench' }],
        capabilities: {
          textDocument: { publishDiagnostics: { versionSupport: true }, diagnostic: {}, codeAction: {} },
          workspace: { workspaceFolders: true, configuration: true },
        },
      },
    );
    this.pulls = Boolean(capabilities.diagnosticProvider);
    await this.connection.sendNotification('initialized', {});
  }

  /** Milliseconds from an edit in the middle of the file to its diagnostics: the median of `edits` edits. */
  async editToDiagnostics(
    file: string,
    text: string,
    edits: number,
  ): Promise<{ readonly milliseconds: number; readonly found: number }> {
    const uri = pathToFileURL(file).href;
    const opened = this.diagnostics(uri, 1);
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'sql', version: 1, text },
    });
    const found = (await opened)().then((items) => items.length);
    await found;
    const times: number[] = [];
    const line = text.slice(0, text.indexOf('\n', text.length / 2) + 1).split('\n').length - 1;
    for (let version = 2; version < edits + 2; version++) {
      const position = { line, character: 0 };
      const insert = version % 2 ? 'x' : '-- note\n';
      const start = performance.now();
      const answered = await this.diagnostics(uri, version);
      await this.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ range: { start: position, end: position }, text: insert }],
      });
      await answered();
      times.push(performance.now() - start);
    }
    return { milliseconds: median(times), found: await found };
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Opens a file and waits for its first diagnostics. */
  async open(file: string, text: string): Promise<void> {
    const uri = pathToFileURL(file).href;
    const opened = this.diagnostics(uri, 1);
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'prisma', version: 1, text },
    });
    await (await opened)();
  }

  /**
   * Gives a file another text, and waits until a diagnostic speaks of `expected`.
   * @returns how long that takes, and how long a hover takes that is asked for meanwhile, in milliseconds
   */
  async replaceUntil(file: string, text: string, expected: string) {
    const uri = pathToFileURL(file).href;
    this.version++;
    const start = performance.now();
    const told = new Promise<void>((resolve) => {
      const tell = (published: Published) => {
        if (
          published.uri !== uri ||
          !JSON.stringify(published.diagnostics).includes(JSON.stringify(expected).slice(1, -1))
        )
          return;
        this.waiting.delete(tell);
        resolve();
      };
      this.waiting.add(tell);
    });
    const change = { textDocument: { uri, version: this.version }, contentChanges: [{ text }] };
    await this.connection.sendNotification('textDocument/didChange', change);
    await new Promise((resolve) => setTimeout(resolve, 120));
    const asked = performance.now();
    const position = { line: 5, character: 4 };
    await this.connection.sendRequest('textDocument/hover', { textDocument: { uri }, position });
    const hover = performance.now() - asked;
    await told;
    return { milliseconds: performance.now() - start, hover };
  }

  /** Begins to listen at once; the function given waits for the diagnostics of that version or a later one. */
  private async diagnostics(uri: string, version: number): Promise<() => Promise<readonly unknown[]>> {
    if (this.pulls) {
      return async () => {
        const report = await this.connection.sendRequest<{ items?: unknown[] }>('textDocument/diagnostic', {
          textDocument: { uri },
        });
        return report.items ?? [];
      };
    }
    const pushed = new Promise<readonly unknown[]>((resolve) => {
      const tell = (published: Published) => {
        if (published.uri !== uri || (published.version ?? version) < version) return;
        this.waiting.delete(tell);
        resolve(published.diagnostics);
      };
      this.waiting.add(tell);
    });
    return () => pushed;
  }

  stop(): void {
    this.connection.dispose();
    this.child.kill();
  }
}
