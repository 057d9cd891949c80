import { type Disposable, LanguageStatusSeverity, l10n, languages } from 'vscode';
import { State } from 'vscode-languageclient/node';
import { selector } from './files';
import type { StatusParams } from './protocol';

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

  show({ text, detail, severity, busy, reason }: StatusParams) {
    this.#item.text = `Lockstep: ${text}`;
    this.#item.detail = detail ?? reason ?? '';
    this.#item.severity = severities[severity];
    this.#item.busy = busy;
  }

  state(state: State) {
    if (state === State.Starting) this.show({ text: l10n.t('starting'), severity: 'information', busy: true });
    if (state === State.Stopped) this.show({ text: l10n.t('stopped'), severity: 'error', busy: false });
  }

  /** Nothing runs, and that is as it should be. */
  idle(detail = l10n.t('No Prisma project with PostgreSQL was found here.')) {
    this.show({ text: l10n.t('nothing to check'), detail, severity: 'information', busy: false });
  }

  dispose() {
    this.#item.dispose();
  }
}
