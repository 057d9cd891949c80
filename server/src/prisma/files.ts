import type { FileText } from './fileText';

/** One entry of a folder. Links to files count as files; links to folders are left out, as Prisma leaves them out. */
export interface Entry {
  readonly name: string;
  readonly kind: 'file' | 'directory';
}

/**
 * All that the core may ask of a file system. Paths are absolute, with `/` on every platform. Nothing here throws.
 * The server lays open buffers over the disk by implementing this; tests give a map.
 */
export interface Files {
  /** The text of a file; undefined when it is missing or cannot be read. */
  read(path: string): string | undefined;
  /** As `read`, and says which of the two it is, and why it cannot be read. */
  readResult(path: string): FileText;
  /** The entries of a folder in any order; undefined when there is none. */
  list(path: string): readonly Entry[] | undefined;
  /** Whether a file or folder is there, links followed. */
  exists(path: string): boolean;
}
