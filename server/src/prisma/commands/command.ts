import type { Span } from '../../text/span';

/** The commands of Prisma that change a database. */
export type PrismaCommand = 'migrate dev' | 'migrate reset' | 'migrate deploy' | 'db push';

/** A command of Prisma in the text of a shell, in UTF-16 offsets of the file. */
export interface CommandUse {
  readonly command: PrismaCommand;
  /** The two words of the command, or the call of a script that holds it. */
  readonly span: Span;
  readonly acceptsDataLoss: boolean;
  /** Whether nothing follows that only this command knows, so that another may take its place. */
  readonly isPlain: boolean;
  /** The script by which it is called, where it is not written here. */
  readonly through?: string;
}

const words =
  /(?<![\w/.-])prisma(?:@[\w.^~-]+)?\s+((migrate\s+(?:dev|reset|deploy))|(db\s+push))(?![\w:-])([^;&|\n]*)/g;

/**
 * The commands in a text that a shell runs. Punctuation of lists (`["npx", "prisma"]`) and quotes count as blanks.
 * @param offset where the text begins in its file
 */
export function commandsIn(text: string, offset: number): CommandUse[] {
  const plain = text.replace(/\\["']|["',[\]]/g, (match) => ' '.repeat(match.length));
  return [...plain.matchAll(words)].flatMap((match) => {
    if (isSaidOnly(plain, match.index)) return [];
    const [all, command = '', , , rest = ''] = match;
    const start = offset + match.index + all.indexOf(command);
    return [
      {
        command: command.replace(/\s+/g, ' ') as PrismaCommand,
        span: { start, end: start + command.length },
        acceptsDataLoss: /--accept-data-loss\b/.test(rest),
        isPlain: /^(?:\s+--(?:schema|config)[\s=]\S+)*\s*(?:[})\]]\s*)*$/.test(rest),
      },
    ];
  });
}

/** Whether the command is printed or commented out. */
function isSaidOnly(text: string, at: number): boolean {
  const line = text
    .slice(0, at)
    .split(/\n|&&|\|\||;/)
    .at(-1)!;
  return /^\s*(?:-\s*)?(?:echo|printf|#)|\s#\s/.test(line);
}

/** A call of a package's script: `npm run db:push`, `pnpm --filter=@shop/db db:push`, `yarn start`. */
export interface ScriptCall {
  readonly name: string;
  readonly span: Span;
  /** The package that `--filter` or `--workspace` names. */
  readonly workspace: string | undefined;
}

const managers = /(?<![\w/.-])(npm|pnpm|yarn|bun)\s+([^;&|\n]+)/g;

/** The calls of scripts in a text that a shell runs; which of them are scripts only their package knows. */
export function scriptCallsIn(text: string, offset: number): ScriptCall[] {
  const plain = text.replace(/\\["']|["',[\]]/g, (match) => ' '.repeat(match.length));
  return [...plain.matchAll(managers)].flatMap((match) => {
    if (isSaidOnly(plain, match.index)) return [];
    const [, manager = '', rest = ''] = match;
    const from = match.index + match[0].length - rest.length;
    return callOf(manager, rest, offset + from) ?? [];
  });
}

function callOf(manager: string, rest: string, offset: number): ScriptCall | undefined {
  let workspace: string | undefined;
  let takesWorkspace = false;
  let ran = false;
  for (const match of rest.matchAll(/\S+/g)) {
    const [word] = match;
    if (takesWorkspace) {
      workspace = word;
      takesWorkspace = false;
    } else if (word === '--') return undefined;
    else if (/^(?:--filter|-F|--workspace|-w|workspace)$/.test(word)) takesWorkspace = true;
    else if (/^--(?:filter|workspace)=/.test(word)) workspace = word.slice(word.indexOf('=') + 1);
    else if (word.startsWith('-')) continue;
    else if (!ran && (word === 'run' || word === 'run-script')) ran = true;
    // npm has commands of its own, and of scripts without `run` it knows a few.
    else if (manager === 'npm' && !ran && !['start', 'test', 'stop', 'restart'].includes(word)) return undefined;
    else {
      const start = offset + match.index;
      return { name: word, span: { start, end: start + word.length }, workspace };
    }
  }
  return undefined;
}
