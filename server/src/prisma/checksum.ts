import { createHash } from 'node:crypto';

/** The checksum that Prisma records of a migration: SHA-256 of its text as UTF-8, in lowercase hex. */
export function checksumOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/**
 * Whether a text is the one that was recorded. As in Prisma, the text counts as it is, with CRLF turned to LF, and with
 * LF turned to CRLF; and old versions recorded bytes below 16 as one digit (prisma-engines, checksum.rs).
 */
export function matchesChecksum(text: string, checksum: string): boolean {
  return lineEndingsOf(text).some((variant) => {
    const own = checksumOf(variant);
    return checksum === (checksum.length === own.length ? own : withoutPadding(own));
  });
}

/** Whether two texts differ in nothing but their line endings. */
export function isSameText(a: string, b: string): boolean {
  return a === b || a.replaceAll('\r\n', '\n') === b.replaceAll('\r\n', '\n');
}

/** The text with the line endings that git or an editor may have given it; the text itself comes first. */
export function lineEndingsOf(text: string): string[] {
  const unix = text.replaceAll('\r\n', '\n');
  return [...new Set([text, unix, unix.replaceAll('\n', '\r\n')])];
}

function withoutPadding(hex: string): string {
  return hex.replace(/0?(.)(?<=^(?:..)*)/g, '$1');
}
