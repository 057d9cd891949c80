import { createHash } from 'node:crypto';
import { isSameText, lineEndingsOf } from '../prisma/checksum';
import type { GitPort } from './gitPort';

/** The texts of blobs, read in as few calls as possible and kept. */
export class GitTexts {
  private readonly known = new Map<string, string | undefined>();

  constructor(
    private readonly git: GitPort,
    private readonly cwd: string,
  ) {}

  /** Whether a text is that of a blob but for line endings. Mostly told without reading the blob, by its name. */
  matches(blob: string, text: string): boolean {
    if (lineEndingsOf(text).some((variant) => blobName(variant, blob.length) === blob)) return true;
    const own = this.text(blob);
    return own !== undefined && isSameText(own, text);
  }

  /** The text of a blob; undefined when git has it not, or it is no text. */
  text(blob: string): string | undefined {
    this.load([blob]);
    return this.known.get(blob);
  }

  /** Reads blobs in one call. */
  load(blobs: readonly string[]): void {
    const wanted = [...new Set(blobs)].filter((blob) => !this.known.has(blob));
    if (wanted.length === 0) return;
    for (const blob of wanted) this.known.set(blob, undefined);
    const { ok, stdout } = this.git.run(['cat-file', '--batch'], this.cwd, wanted.map((blob) => `${blob}\n`).join(''));
    if (ok) for (const [blob, text] of readBatch(stdout)) this.known.set(blob, text);
  }
}

/** The name that git gives to a file of this content: by SHA-1, or SHA-256 where names are that long. */
function blobName(text: string, length: number): string {
  const content = Buffer.from(text, 'utf8');
  return createHash(length === 64 ? 'sha256' : 'sha1')
    .update(`blob ${content.length}\0`)
    .update(content)
    .digest('hex');
}

/** Reads `<name> blob <size>`, the content and a line break, over and over; `<name> missing` stands alone. */
export function* readBatch(output: Uint8Array): Generator<[string, string | undefined]> {
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(10, at);
    if (end < 0) return;
    const [blob = '', kind, size] = new TextDecoder().decode(output.subarray(at, end)).split(' ');
    at = end + 1;
    if (kind === 'missing' || size === undefined) continue;
    const content = output.subarray(at, at + Number(size));
    at += Number(size) + 1;
    yield [blob, toText(content)];
  }
}

function toText(content: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return undefined;
  }
}
