import type { Service } from '../../service/service';
import { toPath } from '../convert';
import { codeLens } from '../features/codeLens';
import type { Context } from '../features/feature';
import { history } from '../features/history';
import { features } from '../features/index';
import { history as historyRequest, type StatusParams } from '../protocol';
import { Documents } from './documents';
import type { Change, FromWorker, Question, Start } from './messages';
import { Publisher } from './publisher';

/** The worker's side of the work: takes over changes, answers questions, and says what it finds. Plain and synchronous. */
export class Desk {
  private readonly documents: Documents;
  private readonly publisher: Publisher;
  private settings: Start['settings'];
  private isStale = true;
  private lastStatus = '';
  private lastLenses = '';
  /** The histories as the client has them; undefined as long as it has not asked. */
  private lastHistory: string | undefined;

  constructor(
    private readonly service: Service,
    private readonly start: Start,
    private readonly send: (message: FromWorker) => void,
  ) {
    this.settings = start.settings;
    this.documents = new Documents((path) => service.textOf(path));
    this.publisher = new Publisher(this.documents, start.profile.relatedInformation, (publication) =>
      send({ kind: 'diagnostics', publication }),
    );
    for (const each of start.records) service.takeRecords(each.migrationsPath, each.records);
    for (const document of start.documents) this.open(this.documents.add(document));
    for (const path of start.published.flatMap((uri) => toPath(uri) ?? [])) this.publisher.expect(path);
    this.configure();
    this.changeFolders(start.folders);
  }

  apply(change: Change): void {
    this.isStale = true;
    this.documents.forgetClosed();
    switch (change.kind) {
      case 'open':
        this.open(this.documents.add(change.document));
        break;
      case 'change':
        this.open(this.documents.change(change));
        break;
      case 'close':
        this.close(this.documents.remove(change.uri));
        break;
      case 'folders':
        this.changeFolders(change.folders);
        break;
      case 'settings':
        this.settings = change.settings;
        this.refresh();
        break;
      case 'files':
        this.service.filesChanged(change.uris.flatMap((uri) => toPath(uri) ?? []));
        this.openAgain();
        break;
      case 'head':
        this.service.headChanged();
        break;
      case 'records':
        this.service.takeRecords(change.migrationsPath, change.records);
    }
  }

  /** Something else may be found from now on, though no text has changed. */
  outdate(): void {
    this.isStale = true;
  }

  answer({ feature, params }: Question): unknown {
    if (!this.settings.enable) return null;
    const answer = features[feature]?.(this.context, params as never) ?? null;
    if (feature === historyRequest.method) this.lastHistory = JSON.stringify(answer);
    return answer;
  }

  private get context(): Context {
    const { service, documents: files, settings } = this;
    return { service, files, settings, profile: this.start.profile, refresh: () => this.refresh() };
  }

  /** Says what is found, if anything changed since it was said. */
  check(): void {
    if (!this.isStale) return;
    this.isStale = false;
    try {
      this.publisher.publish(this.settings.enable ? this.service.check() : new Map());
      this.sayStatus();
      this.sayLenses();
      this.sayHistory();
    } catch (error) {
      this.isStale = true;
      throw error;
    }
  }

  private open(path: string | undefined): void {
    if (path === undefined) return;
    this.publisher.expect(path);
    this.service.openText(path, this.documents.textOf(path)!);
  }

  private close(path: string | undefined): void {
    if (path !== undefined) this.service.closeText(path);
  }

  private changeFolders(folders: readonly string[]): void {
    this.service.setFolders(folders.flatMap((uri) => toPath(uri) ?? []));
    this.openAgain();
  }

  private configure(): void {
    const { service, folders } = this.settings;
    const own = Object.entries(folders).map(([uri, settings]) => [toPath(uri) ?? '', settings] as const);
    this.service.configure(service, new Map(own));
  }

  private refresh(): void {
    this.isStale = true;
    this.documents.forgetClosed();
    this.configure();
    this.openAgain();
  }

  /** Projects outside of the folders are known by the documents that are open. */
  private openAgain(): void {
    for (const path of this.documents.paths) this.service.openText(path, this.documents.textOf(path)!);
  }

  private sayStatus(): void {
    const status: StatusParams = this.settings.enable
      ? { ...this.service.status(), busy: false }
      : { text: 'off', severity: 'information', busy: false, reason: 'Switched off in the settings' };
    const said = JSON.stringify(status);
    if (said === this.lastStatus) return;
    this.lastStatus = said;
    this.send({ kind: 'status', status });
  }

  /** Whoever has asked for the histories is told when they are others. */
  private sayHistory(): void {
    if (this.lastHistory === undefined || !this.settings.enable) return;
    const now = JSON.stringify(history(this.context, undefined));
    if (now === this.lastHistory) return;
    this.lastHistory = now;
    this.send({ kind: 'history changed' });
  }

  /** The client asks for the lenses of a document that it edits, but not for those that this changes elsewhere. */
  private sayLenses(): void {
    if (!this.start.profile.refreshesLenses) return;
    const uris = this.documents.paths.map((path) => this.documents.uriOf(path));
    const lenses = JSON.stringify(uris.map((uri) => codeLens(this.context, { textDocument: { uri } })));
    if (lenses === this.lastLenses) return;
    this.lastLenses = lenses;
    this.send({ kind: 'lenses changed' });
  }
}
