import {
  commands,
  type Disposable,
  EventEmitter,
  type ExtensionContext,
  env,
  type LogOutputChannel,
  Uri,
  workspace,
} from 'vscode';
import {
  type ErrorHandler,
  LanguageClient,
  type LanguageClientOptions,
  type Middleware,
  RevealOutputChannelOn,
  State,
  TransportKind,
} from 'vscode-languageclient/node';
import { selector } from './files';
import { findHeadChanges } from './head';
import { headChanged, historyChanged, type InitializationOptions, status } from './protocol';
import type { StatusItem } from './statusItem';

/** The server's life: at most one runs in a window, and none before there is something for it to do. */
export class Session {
  #client: LanguageClient | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #heads: Promise<Disposable> | undefined;
  readonly #historyChanged = new EventEmitter<void>();
  /** The histories of the projects may be others: the server says so, or it has started or ended. */
  readonly onHistoryChanged = this.#historyChanged.event;

  constructor(
    private readonly context: ExtensionContext,
    private readonly output: LogOutputChannel,
    private readonly item: StatusItem,
    private readonly middleware: Middleware,
  ) {}

  get client(): LanguageClient | undefined {
    return this.#client?.state === State.Running ? this.#client : undefined;
  }

  start(): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.#client) await this.#start();
    });
  }

  stop(): Promise<void> {
    return this.#inTurn(() => this.#stop());
  }

  restart(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#stop();
      await this.#start();
    });
  }

  async dispose(): Promise<void> {
    (await this.#heads)?.dispose();
    await this.stop();
  }

  /** Starting and stopping wait for each other, so that no order of calls leaves two servers. */
  #inTurn(act: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(act);
    this.#turn = done.catch((error) => this.output.error(String(error)));
    return done;
  }

  async #start() {
    const module = Uri.joinPath(this.context.extensionUri, 'dist/server.js').fsPath;
    const options = { env: { ...process.env, LOCKSTEP_SHADOW_DATABASE: shadowDatabase() } };
    const run = { module, transport: TransportKind.stdio, options };
    const debug = { ...run, options: { ...options, execArgv: ['--nolazy', '--inspect=6019'] } };
    const client = new LanguageClient('lockstep', 'Lockstep', { run, debug }, this.#options());
    this.#client = client;
    client.onNotification(status, (params) => this.item.show(params));
    client.onNotification(historyChanged, () => this.#historyChanged.fire());
    client.onDidChangeState(({ newState }) => {
      this.item.state(newState);
      this.#historyChanged.fire();
    });
    await commands.executeCommand('setContext', 'lockstep:active', true);
    try {
      await client.start();
      this.#heads ??= findHeadChanges(() => void this.client?.sendNotification(headChanged));
    } catch (error) {
      this.output.error(`The server did not start: ${error}`);
      this.item.state(State.Stopped);
    }
  }

  async #stop() {
    const client = this.#client;
    this.#client = undefined;
    await client?.dispose().catch((error) => this.output.warn(String(error)));
    await commands.executeCommand('setContext', 'lockstep:active', false);
  }

  #options(): LanguageClientOptions {
    const initializationOptions: InitializationOptions = {
      clientCommands: true,
      locale: env.language,
      trusted: workspace.isTrusted,
    };
    return {
      documentSelector: selector,
      diagnosticCollectionName: 'lockstep',
      outputChannel: this.output,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions,
      initializationFailedHandler: () => false,
      errorHandler: this.#errorHandler(),
      middleware: { ...this.middleware, workspace: withoutSecrets },
      markdown: { isTrusted: { enabledCommands: ['lockstep.showExplain', 'lockstep.openRule'] } },
    };
  }

  /** The usual one, restarting a few times; but what it has to say goes to the output and the status, not to a toast. */
  #errorHandler(): ErrorHandler {
    let usual: ErrorHandler | undefined;
    const handler = () => {
      usual ??= this.#client!.createDefaultErrorHandler();
      return usual;
    };
    return {
      error: async (...args) => ({ ...(await handler().error(...args)), handled: true }),
      closed: async () => ({ ...(await handler().closed()), handled: true }),
    };
  }
}

/** Where migrations are run for real: a connection string, which the server gets by its environment and no message. */
function shadowDatabase(): string {
  return workspace.isTrusted ? workspace.getConfiguration('lockstep').get('shadow.database', '') : '';
}

/** What the server is told of the settings goes to the output when messages are traced. */
const withoutSecrets: NonNullable<Middleware['workspace']> = {
  configuration: async (params, token, next) => {
    const sections = await next(params, token);
    if (!Array.isArray(sections)) return sections;
    return sections.map((section) => (section?.shadow ? { ...section, shadow: undefined } : section));
  },
};
