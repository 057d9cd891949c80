import { type CodeAction, type Command, Uri, workspace } from 'vscode';
import type { Middleware } from 'vscode-languageclient/node';

const id = 'lockstep.afterCreate';

/**
 * Saves the files that a fix created or edited. VS Code creates a file empty on disk and leaves its text in the editor;
 * a migration that is empty on disk would be recorded as applied.
 *
 * VS Code forgets the arguments of a fix's command when it asks for fixes anew, and the edit of the fix itself can make
 * it ask. So the command goes without arguments, and the files of the fix that is being taken are kept here.
 */
export class AfterCreate {
  readonly #filesOf = new WeakMap<CodeAction, readonly string[]>();
  #taken: readonly string[] = [];

  readonly middleware: Middleware = {
    provideCodeActions: async (document, range, context, token, next) => {
      const actions = await next(document, range, context, token);
      return actions?.map((action) => (isCodeAction(action) ? this.#keep(action) : action));
    },
    resolveCodeAction: async (action, token, next) => {
      this.#taken = this.#filesOf.get(action) ?? [];
      const resolved = await next(action, token);
      return resolved && this.#keep(resolved);
    },
  };

  readonly run = async (uris: readonly string[] = this.#taken): Promise<void> => {
    for (const uri of uris) {
      const document = await workspace.openTextDocument(Uri.parse(uri, true));
      // Whoever undoes the fix at once has emptied the file again, on the way to deleting it.
      if (document.isDirty && document.getText() !== '') await document.save();
    }
  };

  #keep(action: CodeAction): CodeAction {
    if (action.command?.command !== id || !action.command.arguments) return action;
    const [uris] = action.command.arguments;
    this.#filesOf.set(action, uris);
    action.command = { title: action.command.title, command: id };
    return action;
  }
}

function isCodeAction(action: Command | CodeAction): action is CodeAction {
  return typeof action.command !== 'string';
}
