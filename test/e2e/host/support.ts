import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import {
  type CodeAction,
  type CodeActionKind,
  commands,
  type Diagnostic,
  type Event,
  extensions,
  languages,
  type Range,
  type Uri,
} from 'vscode';

/** Milliseconds. */
const deadline = 30_000;

export const extension = () => extensions.getExtension<{ readonly looked: Promise<void> }>('lockstep.lockstep')!;

/** Waits until a value is there: looks at each event, and now and then besides. */
export async function until<T>(
  what: string,
  event: Event<unknown> | undefined,
  look: () => T | Promise<T>,
): Promise<NonNullable<T>> {
  const giveUp = Date.now() + deadline;
  for (;;) {
    const value = await look();
    if (value) return value as NonNullable<T>;
    if (Date.now() > giveUp) throw new Error(`Not in time: ${what}`);
    await new Promise<void>((resolve) => {
      const listening = event?.(() => done());
      const timer = setTimeout(() => done(), 250);
      const done = () => {
        listening?.dispose();
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Waits for the diagnostics of a file to be as wanted. */
export function diagnosticsOf(
  uri: Uri,
  what: string,
  wanted: (diagnostics: readonly Diagnostic[]) => boolean,
): Promise<readonly Diagnostic[]> {
  return until(what, languages.onDidChangeDiagnostics, () => {
    const diagnostics = languages.getDiagnostics(uri);
    return wanted(diagnostics) ? diagnostics : undefined;
  });
}

/**
 * The action at a range that is named so, with its edit. It is asked for until it is there: VS Code gives a request up,
 * and has nothing, when diagnostics or another provider come in between.
 */
export function actionAt(uri: Uri, range: Range, kind: CodeActionKind, title: RegExp): Promise<CodeAction> {
  return until(`an action ${title}`, undefined, async () => {
    const asked = commands.executeCommand<CodeAction[]>('vscode.executeCodeActionProvider', uri, range, kind.value, 10);
    const actions = await asked.then(undefined, () => []);
    return actions.find((action) => title.test(action.title));
  });
}

export function codeOf({ code }: Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

/** The process ids of the language servers that this extension host has started. */
export function servers(): number[] {
  return processes()
    .filter(
      ({ parent, command }) => parent === process.pid && command.includes('server.js') && command.includes('--stdio'),
    )
    .map(({ pid }) => pid);
}

function processes(): { pid: number; parent: number; command: string }[] {
  if (!existsSync('/proc/self/stat')) {
    const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,command='], { encoding: 'utf8' }).trim().split('\n');
    return lines.map((line) => {
      const [pid, parent, ...command] = line.trim().split(/\s+/);
      return { pid: Number(pid), parent: Number(parent), command: command.join(' ') };
    });
  }
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const parent = Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${entry}/status`, 'utf8'))?.[1]);
      return [{ pid: Number(entry), parent, command: readFileSync(`/proc/${entry}/cmdline`, 'utf8') }];
    } catch {
      return [];
    }
  });
}

export async function hasCommand(id: string): Promise<boolean> {
  return (await commands.getCommands(true)).includes(id);
}
