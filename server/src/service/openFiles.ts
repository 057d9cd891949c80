import type { Entry, Files } from '../prisma/files';
import type { FileText } from '../prisma/fileText';

/** Lays open buffers, and files that are only imagined, over other files. */
export class OpenFiles implements Files {
  private readonly texts = new Map<string, string>();

  constructor(private readonly below: Files) {}

  /** From now on `path` reads as `text`, whether it exists below or not. */
  open(path: string, text: string): void {
    this.texts.set(path, text);
  }

  /** From now on `path` reads as it does below. */
  close(path: string): void {
    this.texts.delete(path);
  }

  isOpen(path: string): boolean {
    return this.texts.has(path);
  }

  read(path: string): string | undefined {
    return this.texts.get(path) ?? this.below.read(path);
  }

  readResult(path: string): FileText {
    const text = this.texts.get(path);
    return text === undefined ? this.below.readResult(path) : { kind: 'text', text };
  }

  list(path: string): readonly Entry[] | undefined {
    const entries = new Map((this.below.list(path) ?? []).map((entry) => [entry.name, entry]));
    const known = entries.size;
    const prefix = path.endsWith('/') ? path : `${path}/`;
    for (const open of this.texts.keys()) {
      if (!open.startsWith(prefix)) continue;
      const [name, ...rest] = open.slice(prefix.length).split('/');
      if (name && !entries.has(name)) entries.set(name, { name, kind: rest.length > 0 ? 'directory' : 'file' });
    }
    return known === 0 && entries.size === 0 ? this.below.list(path) : [...entries.values()];
  }

  exists(path: string): boolean {
    return this.texts.has(path) || this.below.exists(path);
  }
}
