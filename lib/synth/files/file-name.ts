import { hash } from 'node:crypto';

/** Longest file name in bytes that ext4, APFS and NTFS all take. */
const LONGEST = 255;

/** Device names of Windows: as a file name they are refused there, whatever the extension. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * A name as one segment of a path: safe on Linux, macOS and Windows, and readable back with `decodeURIComponent`.
 *
 * Everything but ASCII letters, digits, `.`, `_` and `-` is percent-encoded; so are a leading `.`, `_` or `-` (hidden files, options,
 * our own `_cluster`), a trailing `.`, and the first letter of a device name. A name that would be too long is cut and ends
 * in `~` and 16 hex digits of the SHA-256 of the whole.
 */
export function fileName(name: string, extension = ''): string {
  let safe = name.replace(/[^A-Za-z0-9._-]/gu, percent);
  if (/^[._-]/.test(safe) || RESERVED.test(safe + extension)) safe = percent(safe.charAt(0)) + safe.slice(1);
  if (extension === '' && safe.endsWith('.')) safe = `${safe.slice(0, -1)}%2E`;
  if (safe.length + extension.length > LONGEST) {
    const digits = hash('sha256', name, 'hex').slice(0, 16);
    safe = `${safe.slice(0, LONGEST - extension.length - digits.length - 1).replace(/%.?$/, '')}~${digits}`;
  }
  return safe + extension;
}

/**
 * True for a path that stays inside the folder it is joined to, however hostile the file it was read from:
 * relative, no `.` or `..`, no empty segment, no back slash, drive or control character, and not one of our own bookkeeping files.
 */
export function isInside(path: string): boolean {
  if (path.length === 0 || path.length > 4096) return false;
  if (/[\\:\u0000-\u001f]/.test(path)) return false;
  return path.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..' && segment.length <= LONGEST && !segment.startsWith('.plinth-'));
}

/** The folder part of a path, empty for the output folder itself. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Every folder on the way to the files, nearest and farthest, without the output folder itself. */
export function foldersOf(files: readonly { readonly path: string }[]): Set<string> {
  const folders = new Set<string>();
  for (const { path } of files) {
    for (let folder = folderOf(path); folder !== '' && !folders.has(folder); folder = folderOf(folder)) folders.add(folder);
  }
  return folders;
}

function percent(char: string): string {
  return [...Buffer.from(char)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}
