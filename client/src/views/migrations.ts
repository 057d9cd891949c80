import {
  type Disposable,
  EventEmitter,
  l10n,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  window,
  workspace,
} from 'vscode';
import { history, type MigrationEntry, type ProjectHistory } from '../protocol';
import type { Session } from '../session';

type Node = ProjectHistory | MigrationEntry;

/** The view of the histories: each migration with its state, pending ones with what is worst in them. */
export class MigrationsView implements TreeDataProvider<Node>, Disposable {
  readonly #changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view = window.createTreeView('lockstep.migrations', { treeDataProvider: this });
  readonly #listening: Disposable;

  constructor(private readonly session: Session) {
    this.#listening = session.onHistoryChanged(() => this.refresh());
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node) return 'migrations' in node ? [...node.migrations].reverse() : [];
    const { client } = this.session;
    const projects = client ? ((await client.sendRequest(history))?.projects ?? []) : [];
    const [only, ...others] = projects;
    this.#view.description = others.length === 0 && only ? only.source : '';
    return only && others.length === 0 ? this.getChildren(only) : [...projects];
  }

  getTreeItem(node: Node): TreeItem {
    return 'migrations' in node ? projectItem(node) : migrationItem(node);
  }

  dispose(): void {
    this.#listening.dispose();
    this.#view.dispose();
    this.#changed.dispose();
  }
}

function projectItem({ uri, source }: ProjectHistory): TreeItem {
  const folder = Uri.parse(uri, true);
  const item = new TreeItem(workspace.asRelativePath(folder), TreeItemCollapsibleState.Expanded);
  item.id = uri;
  item.description = source;
  item.iconPath = new ThemeIcon('database');
  return item;
}

function migrationItem(migration: MigrationEntry): TreeItem {
  const { name, uri, description, worst, isThere, hasAppliedText, resolve, plan } = migration;
  const item = new TreeItem(name);
  item.id = uri;
  const told = [description, ...(plan?.next ? [plan.next] : []), ...(worst ? [worst.message] : [])];
  item.description = told.join(' · ');
  item.tooltip = [name, ...told].join('\n');
  item.accessibilityInformation = { label: [name, ...told].join(', ') };
  item.iconPath = iconOf(migration);
  item.contextValue = [
    'migration',
    ...(isThere ? ['there'] : []),
    ...(hasAppliedText ? ['comparable'] : []),
    ...(resolve ? ['resolvable'] : []),
    ...(plan ? ['planned'] : []),
    ...(plan?.next ? ['continued'] : []),
  ].join(' ');
  if (isThere) {
    item.command = { command: 'vscode.open', title: l10n.t('Open'), arguments: [Uri.parse(uri, true)] };
  }
  return item;
}

const icons: Readonly<Record<MigrationEntry['state'], string>> = {
  applied: 'pass',
  pending: 'circle-outline',
  edited: 'edit',
  missing: 'trash',
  renamed: 'arrow-swap',
  'out of order': 'list-ordered',
  failed: 'error',
  'rolled back': 'discard',
};

function iconOf({ state, worst }: MigrationEntry): ThemeIcon {
  return new ThemeIcon(icons[state], colorOf(worst?.severity));
}

function colorOf(severity: NonNullable<MigrationEntry['worst']>['severity'] | undefined): ThemeColor | undefined {
  if (severity === 'error') return new ThemeColor('list.errorForeground');
  return severity === 'warning' ? new ThemeColor('list.warningForeground') : undefined;
}
