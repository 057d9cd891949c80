import {
  type CancellationToken,
  CodeLensRefreshRequest,
  type Connection,
  type DidChangeTextDocumentParams,
  type InitializeParams,
  type InitializeResult,
  PublishDiagnosticsNotification,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { askDatabases } from './askDatabases';
import { capabilitiesFor } from './capabilities';
import { followSettings, pullSettings, pushedSettings } from './configuration';
import { toPath, toUri } from './convert';
import type { FromWorker, ProjectRecords, Publication } from './engine/messages';
import { type Holdings, Supervisor } from './engine/supervisor';
import type { ProjectConnection } from './features/connections';
import type { TracingOfOne } from './features/trace';
import { type Profile, profileOf } from './profile';
import { type DatabaseAnswer, historyChanged, type InitializationOptions, type ShadowAnswer, status } from './protocol';
import { defaultSettings, readSettings, type Settings } from './settings';
import { runShadow, takeShadowDatabase } from './shadow';
import { watchFiles } from './watchedFiles';
import { Written } from './writer';

/** The main thread's side: the open documents, the settings and the folders, which outlive any worker. */
export class Server {
  readonly supervisor: Supervisor;
  /** The client has asked to shut down. */
  isOver = false;
  private profile!: Profile;
  private readonly shadowDatabase = takeShadowDatabase();
  private settings: Settings = defaultSettings;
  private readonly folders = new Set<string>();
  private readonly documents = new Map<string, TextDocument>();
  /** The files of which the client holds diagnostics. */
  private readonly published = new Set<string>();
  /** What databases said, by migrations folder. */
  private readonly records = new Map<string, ProjectRecords>();

  constructor(
    private readonly connection: Connection,
    script: string,
    private readonly version: string,
    readonly log: (problem: string) => void,
  ) {
    this.supervisor = new Supervisor({
      script,
      holdings: () => this.holdings,
      onMessage: (message) => this.hear(message),
      log,
      onLife: (alive) => void this.sayLife(alive),
    });
  }

  initialize(params: InitializeParams): InitializeResult {
    this.profile = profileOf(params);
    for (const uri of foldersOf(params)) this.folders.add(uri);
    const { settings } = (params.initializationOptions ?? {}) as InitializationOptions;
    if (settings !== undefined) this.settings = readSettings(settings);
    return {
      capabilities: capabilitiesFor(this.profile),
      serverInfo: { name: 'lockstep', version: this.version },
    };
  }

  /** The client is ready to be asked. Nothing is checked before the settings are known. */
  async initialized(): Promise<void> {
    this.settings = (await this.pulled()) ?? this.settings;
    this.supervisor.start();
    if (this.profile.announcesFolders) {
      this.connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const { uri } of removed) this.folders.delete(uri);
        for (const { uri } of added) this.folders.add(uri);
        this.supervisor.tell({ kind: 'folders', folders: [...this.folders] });
        if (added.length > 0 && this.profile.pullsSettings) void this.settingsChanged(undefined);
      });
    }
    await followSettings(this.connection, this.profile);
    if (this.profile.registersWatchers) await watchFiles(this.connection);
  }

  open(uri: string, version: number, text: string): void {
    if (toPath(uri) === undefined) return;
    this.documents.set(uri, TextDocument.create(uri, '', version, text));
    this.supervisor.tell({ kind: 'open', document: { uri, version, text } });
  }

  change({ textDocument: { uri, version }, contentChanges: changes }: DidChangeTextDocumentParams): void {
    const document = this.documents.get(uri);
    if (!document) return;
    this.supervisor.tell({ kind: 'change', uri, version, changes });
    TextDocument.update(document, changes, version);
  }

  close(uri: string): void {
    if (this.documents.delete(uri)) this.supervisor.tell({ kind: 'close', uri });
  }

  /** Clients that tell of no changed files, and of no moved HEAD, at least tell what they save. */
  saved(uri: string): void {
    if (!this.profile.registersWatchers) this.filesChanged([uri]);
    if (!this.profile.clientCommands) this.supervisor.tell({ kind: 'head' });
  }

  filesChanged(uris: readonly string[]): void {
    this.supervisor.tell({ kind: 'files', uris });
  }

  async settingsChanged(pushed: unknown): Promise<void> {
    this.settings = (await this.pulled()) ?? pushedSettings(pushed);
    this.supervisor.tell({ kind: 'settings', settings: this.settings });
  }

  private pulled(): Promise<Settings | undefined> {
    return pullSettings(this.connection, this.profile, [...this.folders]);
  }

  headChanged(): void {
    this.supervisor.tell({ kind: 'head' });
  }

  /** Asks the projects' databases, because somebody wants it; never in a workspace that is not trusted. */
  async askDatabase(): Promise<DatabaseAnswer> {
    if (!this.profile.trusted)
      return { succeeded: false, summary: 'No database is asked in a workspace that is not trusted.' };
    const connections = await this.ask<readonly ProjectConnection[]>('connections');
    const { answers, reasons } = await askDatabases(connections ?? []);
    for (const answer of answers) {
      this.records.set(answer.migrationsPath, answer);
      this.supervisor.tell({ kind: 'records', ...answer });
    }
    if (answers.length === 0)
      return { succeeded: false, summary: reasons.join(' ') || 'There is no project here that names a database.' };
    const summary = await this.ask<string>('historySummary');
    return { succeeded: true, summary: ['Lockstep:', summary, ...reasons].join(' ') };
  }

  /** Runs a history for real, because somebody wants it; never in a workspace that is not trusted. */
  async runOnShadow(uri: string, token: CancellationToken): Promise<ShadowAnswer> {
    if (!this.profile.trusted)
      return { kind: 'refused', reason: 'No migration is run in a workspace that is not trusted.' };
    const { connection } = this;
    const ask = (postgres: number) => this.ask<TracingOfOne>('tracing', { uri, postgres });
    return runShadow(ask, { connection, token, database: this.shadowDatabase });
  }

  private async ask<T>(feature: string, params?: unknown): Promise<T | null> {
    return (await this.supervisor.ask(feature, params).answer) as T | null;
  }

  async shutdown(): Promise<void> {
    this.isOver = true;
    await this.supervisor.close();
  }

  private get holdings(): Holdings {
    return {
      profile: this.profile,
      folders: [...this.folders],
      settings: this.settings,
      documents: [...this.documents.values()].map((document) => ({
        uri: document.uri,
        version: document.version,
        text: document.getText(),
      })),
      published: [...this.published],
      records: [...this.records.values()],
    };
  }

  private hear(message: Exclude<FromWorker, { kind: 'answer' | 'failure' | 'idle' }>): void {
    switch (message.kind) {
      case 'diagnostics':
        this.publish(message.publication);
        break;
      case 'status':
        void this.connection.sendNotification(status, message.status);
        break;
      case 'lenses changed':
        this.connection.sendRequest(CodeLensRefreshRequest.type).catch(() => {});
        break;
      case 'history changed':
        void this.connection.sendNotification(historyChanged);
        break;
      case 'problem':
        this.log(message.problem);
    }
  }

  private publish({ uri, version, isEmpty, params }: Publication): void {
    // A newer text is on its way to the worker, and its findings come at once.
    if (version !== undefined && this.documents.get(uri)?.version !== version) return;
    if (isEmpty) this.published.delete(uri);
    else this.published.add(uri);
    void this.connection.sendNotification(PublishDiagnosticsNotification.method, new Written(params));
  }

  private async sayLife(alive: boolean): Promise<void> {
    if (alive) return;
    await this.connection.sendNotification(status, {
      text: 'stopped',
      detail: 'Lockstep could not finish its work, and tries again when something changes.',
      severity: 'error',
      busy: false,
    });
  }
}

/** The folders of the workspace, in whichever way the client says them. */
function foldersOf({ workspaceFolders, rootUri, rootPath }: InitializeParams): string[] {
  if (workspaceFolders && workspaceFolders.length > 0) return workspaceFolders.map(({ uri }) => uri);
  if (rootUri) return [rootUri];
  return rootPath ? [toUri(rootPath)] : [];
}
