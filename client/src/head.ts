import { Disposable, type Event, extensions } from 'vscode';

/** As much as we use of the API of VS Code's own git extension. */
interface GitApi {
  readonly repositories: readonly Repository[];
  readonly onDidOpenRepository: Event<Repository>;
}

interface Repository {
  readonly state: { readonly HEAD: Head | undefined; readonly onDidChange: Event<void> };
}

interface Head {
  readonly name?: string;
  readonly commit?: string;
  readonly ahead?: number;
  readonly behind?: number;
}

/** Calls back when a repository's HEAD moves or what it follows does; never, where there is no git extension. */
export async function findHeadChanges(changed: () => void): Promise<Disposable> {
  const git = extensions.getExtension<{ getAPI(version: 1): GitApi }>('vscode.git');
  if (!git) return new Disposable(() => {});
  try {
    const api = (await git.activate()).getAPI(1);
    const watched = api.repositories.map((repository) => watch(repository, changed));
    const opened = api.onDidOpenRepository((repository) => watched.push(watch(repository, changed)));
    return new Disposable(() => Disposable.from(opened, ...watched).dispose());
  } catch {
    return new Disposable(() => {});
  }
}

function watch({ state }: Repository, changed: () => void): Disposable {
  let last = told(state.HEAD);
  return state.onDidChange(() => {
    const now = told(state.HEAD);
    if (now === last) return;
    last = now;
    changed();
  });
}

// The event comes with every saved file too, and says nothing of what changed.
function told(head: Head | undefined) {
  return JSON.stringify([head?.name, head?.commit, head?.ahead, head?.behind]);
}
