/** A branch, here or as last seen at a remote. */
export interface Reference {
  /** In full: `refs/remotes/origin/main`. */
  readonly ref: string;
  /** As people say it: `origin/main`. */
  readonly name: string;
  /** What a symbolic reference points to, in full. */
  readonly target: string;
  /** The upstream of a local branch, in full. */
  readonly upstream: string;
}

/** The default branch: the local one, and where it is pushed to. At least one of them is there. */
export interface DefaultBranch {
  readonly local: Reference | undefined;
  readonly upstream: Reference | undefined;
}

const names = ['main', 'master'];

/** Asks git for all local branches and those of the remotes that may be the default. */
export const referenceArguments: readonly string[] = [
  'for-each-ref',
  '--format=%(refname)%09%(symref)%09%(upstream)',
  'refs/heads',
  'refs/remotes/*/HEAD',
  ...names.map((name) => `refs/remotes/*/${name}`),
];

/** Reads what git answers to `referenceArguments`. */
export function readReferences(output: string): Reference[] {
  const lines = output.split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const [ref = '', target = '', upstream = ''] = line.split('\t');
    return { ...toReference(ref), target, upstream };
  });
}

/** The branch that production is taken to run: what a remote calls its default, else main or master, else the only one. */
export function appliedBranch(references: readonly Reference[]): DefaultBranch | undefined {
  const find = (ref: string) => references.find((reference) => reference.ref === ref);
  const heads = references.filter(({ ref, target }) => /^refs\/remotes\/[^/]+\/HEAD$/.test(ref) && target !== '');
  const head = heads.find(({ ref }) => ref.startsWith('refs/remotes/origin/')) ?? heads[0];
  if (head) return { local: undefined, upstream: toReference(head.target) };
  for (const name of names) {
    const local = find(`refs/heads/${name}`);
    const remotes = references.filter(({ ref }) => ref.startsWith('refs/remotes/') && ref.endsWith(`/${name}`));
    const tracked = local && local.upstream !== '' ? toReference(local.upstream) : undefined;
    const upstream = tracked ?? find(`refs/remotes/origin/${name}`) ?? remotes[0];
    if (local || upstream) return { local, upstream };
  }
  const locals = references.filter(({ ref }) => ref.startsWith('refs/heads/'));
  const only = locals.length === 1 ? locals[0] : undefined;
  // A single branch that has an upstream may well be one of many over there.
  return only && only.upstream === '' ? { local: only, upstream: undefined } : undefined;
}

function toReference(ref: string): Reference {
  return { ref, name: ref.replace(/^refs\/(?:heads|remotes)\//, ''), target: '', upstream: '' };
}
