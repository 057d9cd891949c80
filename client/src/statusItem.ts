import { type Disposable, LanguageStatusSeverity, l10n, languages } from 'vscode';
import { State } from 'vscode-languageclient/node';
import { selector } from './files';
import type { Status } from './protocol';

const severities = {
  information: LanguageStatusSeverity.Information,
  warning: LanguageStatusSeverity.Warning,
  error: LanguageStatusSeverity.Error,
};

/** The language status item of our files. Its words are the server's, but for when there is no server. */
export class StatusItem implements Disposable {
  readonly #item = languages.createLanguageStatusItem('lockstep', selector);

  constructor() {
    this.#item.name = 'Lockstep';
    this.#item.command = { command: 'lockstep.showActions', title: l10n.t('Actions') };
    this.idle();
  }

  get text() {
    return this.#item.text;
  }

  show({ text, detail, severity, busy, reason }: Status) {
    this.#item.text = text;
    this.#item.detail = [detail, reason].filter(Boolean).join(' · ');
    this.#item.severity = severities[severity];
    this.#item.busy = busy;
  }

  state(state: State) {
    if (state === State.Starting) this.show({ text: 'Lockstep', severity: 'information', busy: true });
    if (state === State.Stopped) this.stopped();
    if (state === State.Running) this.#item.busy = false;
  }

  stopped() {
    this.show({ text: l10n.t('Lockstep stopped'), severity: 'error', busy: false });
  }

  idle() {
    const reason = l10n.t('No PostgreSQL project of Prisma in this window');
    this.show({ text: 'Lockstep', severity: 'information', busy: false, reason });
  }

  disabled() {
    this.show({
      text: 'Lockstep',
      severity: 'information',
      busy: false,
      reason: l10n.t('Switched off in the settings'),
    });
  }

  dispose() {
    this.#item.dispose();
  }
}
