/** What came of reading a file as UTF-8; a byte order mark stays in the text. `problem` is a sentence for people. */
export type FileText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly problem: string };

/** No migration that people wrote comes near this; what is larger is a dump, and reading it would stall the editor. */
export const largestFile = 10 * 1024 * 1024;

/** Reads bytes as UTF-8 text, or says why they are none. */
export function decodeText(bytes: Uint8Array): FileText {
  if (bytes.length > largestFile) return { kind: 'unreadable', problem: tooLarge(bytes.length) };
  try {
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { kind: 'unreadable', problem: notUtf8(bytes) };
  }
}

/** The sentence for a file that is too large to read. */
export function tooLarge(size: number): string {
  return `The file is ${Math.round(size / 1024 / 1024)} MB large; Lockstep reads files up to ${largestFile / 1024 / 1024} MB.`;
}

function notUtf8(bytes: Uint8Array): string {
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return utf16
    ? 'The file is UTF-16; Prisma reads UTF-8 only.'
    : 'The file is not valid UTF-8; Prisma reads UTF-8 only.';
}
