import { randomBytes } from 'node:crypto';
import {
  type Disposable,
  l10n,
  Position,
  Range,
  Selection,
  type Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode';
import { type TimelinePicture, timeline } from '../protocol';
import type { Session } from '../session';
import { timelinePage } from '../timelinePage';
import { type Given, migrationOf } from './onMigration';

/** The view of one migration's lock timeline: it follows what is typed, and leads back to the statements. */
export class TimelineView implements Disposable {
  #panel: WebviewPanel | undefined;
  #migration: Uri | undefined;
  #picture: TimelinePicture | null = null;
  #asking: Promise<void> | undefined;
  #again = false;
  readonly #typing = workspace.onDidChangeTextDocument(({ document }) => {
    if (document.uri.toString() === this.#migration?.toString()) this.#refresh();
  });

  constructor(private readonly session: Session) {}

  /** Shows the timeline of a migration beside its text. */
  show(migration: Uri): void {
    this.#migration = migration;
    this.#panel ??= this.#open();
    this.#panel.reveal(ViewColumn.Beside, true);
    this.#refresh();
  }

  #open(): WebviewPanel {
    const panel = window.createWebviewPanel(
      'lockstep.timeline',
      l10n.t('Lock Timeline'),
      { viewColumn: ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [] },
    );
    panel.webview.html = timelinePage(randomBytes(16).toString('base64'));
    panel.webview.onDidReceiveMessage((message: { readonly statement?: number; readonly ready?: true }) => {
      if (message.ready) this.#refresh();
      else if (message.statement !== undefined) void this.#goTo(message.statement);
    });
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    return panel;
  }

  /** Asks once at a time; what is typed meanwhile is asked for once more at the end. */
  #refresh(): void {
    this.#again = true;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
  }

  async #ask(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      const { client } = this.session;
      if (!client || !this.#migration || !this.#panel) return;
      this.#picture = await client.sendRequest(timeline, { uri: this.#migration.toString() });
      if (this.#picture && this.#panel) this.#panel.title = l10n.t('Locks: {0}', this.#picture.title);
      await this.#panel?.webview.postMessage(this.#picture);
    }
  }

  async #goTo(statement: number): Promise<void> {
    const place = this.#picture?.statements[statement];
    if (!place || !this.#migration) return;
    const at = new Position(place.line, place.character);
    const shown = window.visibleTextEditors.find(
      ({ document }) => document.uri.toString() === this.#migration?.toString(),
    );
    const editor = await window.showTextDocument(this.#migration, { viewColumn: shown?.viewColumn ?? ViewColumn.One });
    editor.selection = new Selection(at, at);
    editor.revealRange(new Range(at, at));
  }

  dispose(): void {
    this.#typing.dispose();
    this.#panel?.dispose();
  }
}

/** Shows the timeline of a migration: the one named, or the one in the editor. */
export function showTimeline(view: TimelineView) {
  return (given?: Given) => {
    const migration = migrationOf(given);
    if (migration) view.show(migration);
  };
}
