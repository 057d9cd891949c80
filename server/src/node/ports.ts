import { execFileSync } from 'node:child_process';
import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { GitPort, GitResult } from '../history/gitPort';
import type { Entry, Files } from '../prisma/files';
import { decodeText, type FileText, largestFile, tooLarge } from '../prisma/fileText';

// The ports of the core, on Node: files, git, and the bytes of sqlparser. Only lsp/ and cli/ import this.

/** The file system of this machine. Paths with `/` are fine on Windows too, so they are handed on as they are. */
export function nodeFiles(): Files {
  const readResult = (path: string): FileText => {
    try {
      const { size } = statSync(path);
      if (size > largestFile) return { kind: 'unreadable', problem: tooLarge(size) };
      return decodeText(readFileSync(path));
    } catch (error) {
      return unreadable(error);
    }
  };
  return {
    readResult,
    read(path) {
      const result = readResult(path);
      return result.kind === 'text' ? result.text : undefined;
    },
    list(path) {
      try {
        return readdirSync(path, { withFileTypes: true }).flatMap((entry) => toEntry(path, entry));
      } catch {
        return undefined;
      }
    },
    exists: existsSync,
  };
}

function toEntry(folder: string, entry: Dirent): Entry[] {
  if (entry.isDirectory()) return [{ name: entry.name, kind: 'directory' }];
  if (entry.isFile()) return [{ name: entry.name, kind: 'file' }];
  if (!entry.isSymbolicLink()) return [];
  try {
    return statSync(join(folder, entry.name)).isFile() ? [{ name: entry.name, kind: 'file' }] : [];
  } catch {
    return [];
  }
}

function unreadable(error: unknown): FileText {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
  if (code === 'EACCES' || code === 'EPERM') return { kind: 'unreadable', problem: 'No permission to read the file.' };
  if (code === 'EISDIR') return { kind: 'unreadable', problem: 'This is a folder, not a file.' };
  return { kind: 'unreadable', problem: `The file cannot be read (${code ?? String(error)}).` };
}

/** The git of this machine, each call ended after `timeout` milliseconds. */
export function nodeGit(timeout = 5000): GitPort {
  return {
    run(args, cwd, input): GitResult {
      if (!existsSync(cwd)) return failed('', 'no folder');
      try {
        const stdout = execFileSync('git', ['-c', 'core.fsmonitor=false', ...args], {
          cwd,
          input: input ?? '',
          timeout,
          maxBuffer: 256 * 1024 * 1024,
          stdio: 'pipe',
          env: gitEnvironment(),
          windowsHide: true,
        });
        return { ok: true, stdout, stderr: '' };
      } catch (error) {
        const { code, stderr } = error as NodeJS.ErrnoException & { stderr?: Uint8Array };
        if (code === 'ENOENT') return failed('', 'no git');
        if (code === 'ETIMEDOUT') return failed('', 'too slow');
        return failed(stderr?.toString() ?? String(error));
      }
    },
  };
}

function failed(stderr: string, notRun?: GitResult['notRun']): GitResult {
  return { ok: false, stdout: new Uint8Array(), stderr, ...(notRun !== undefined && { notRun }) };
}

/** In a hook, git sets variables that would point our calls at another repository or index. */
function gitEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX|COMMON_DIR|OBJECT_DIRECTORY|NAMESPACE)$/i.test(name),
  );
  return {
    ...Object.fromEntries(own),
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
  };
}

/**
 * The WebAssembly of Rust's sqlparser 0.61.0: `sqlparser.wasm` beside the bundle, else out of node_modules.
 * Undefined when neither is there.
 */
export function sqlparserBytes(folder: string): Uint8Array | undefined {
  const bundled = join(folder, 'sqlparser.wasm');
  try {
    if (existsSync(bundled)) return readFileSync(bundled);
    const main = createRequire(join(folder, 'here.js')).resolve('@guanmingchiu/sqlparser-ts');
    return readFileSync(join(dirname(main), '..', 'wasm', 'sqlparser_rs_wasm_bg.wasm'));
  } catch {
    return undefined;
  }
}
