import { hash } from 'node:crypto';

/** SHA-256 of a text as the inventory records it, in hex; line ends count as LF. */
export function digestOf(text: string): string {
  return hash('sha256', text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text, 'hex');
}

/**
 * The bytes with LF for CRLF: git rewrites line ends on some machines (`core.autocrlf`), and that is nobody's edit.
 * Nearly every file has none, and is returned as it is.
 */
export function withLineFeeds(bytes: Buffer): Buffer {
  return bytes.includes('\r\n') ? Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1') : bytes;
}

/** SHA-256 of bytes that were read by `withLineFeeds`, in hex. */
export function digestOfBytes(bytes: Buffer): string {
  return hash('sha256', bytes, 'hex');
}

/** True for a SHA-256 in hex. */
export function isDigest(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

/** True for a list whose every item passes the test. */
export function isListOf(value: unknown, test: (item: unknown) => boolean): value is unknown[] {
  return Array.isArray(value) && value.every(test);
}
