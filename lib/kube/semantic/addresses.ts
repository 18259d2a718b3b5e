import { show } from './fields';
import type { Site } from './site';

/** An address as its bytes: 4 of IPv4, 16 of IPv6. */
type Bytes = readonly number[];

/** A range of addresses. */
export interface Cidr {
  readonly bytes: Bytes;
  readonly prefix: number;
}

const LONGEST = 64;

/** True for an IPv4 or IPv6 address. Leading zeros and IPv4 written in IPv6 are refused from 1.36. */
export function isAddress(text: string, minor: number): boolean {
  return bytesOf(text, minor) !== undefined;
}

/** The range, or undefined when the API server of this minor would not take the text. */
export function parseCidr(text: string, minor: number): Cidr | undefined {
  const slash = text.indexOf('/');
  if (slash < 0) return undefined;
  const bytes = bytesOf(text.slice(0, slash), minor);
  const digits = text.slice(slash + 1);
  if (!bytes || !/^\d{1,3}$/.test(digits)) return undefined;
  const prefix = Number(digits);
  if (prefix > bytes.length * 8) return undefined;
  const cidr = { bytes, prefix };
  if (minor >= 36 && (digits !== String(prefix) || !isMasked(cidr))) return undefined;
  return cidr;
}

/** True when every address of the inner range is in the outer one, and the outer has more. */
export function isStrictlyWithin(inner: Cidr, outer: Cidr): boolean {
  return inner.bytes.length === outer.bytes.length && inner.prefix > outer.prefix && firstBits(inner.bytes, outer.prefix) === firstBits(outer.bytes, outer.prefix);
}

/** Checks a range of addresses, and gives it back when it is one. */
export function checkCidr(site: Site, text: string, ...path: ReadonlyArray<string | number>): Cidr | undefined {
  const cidr = parseCidr(text, site.minor);
  if (cidr) return cidr;
  const loose = parseCidr(text, 0);
  site.report({
    id: 'cidr-malformed',
    path,
    message: loose ? `Kubernetes 1.36 refuses the range ${show(text)}: it has leading zeros, or bits after its prefix` : `${show(text)} is no range of addresses`,
    accepted: 'a CIDR such as "10.9.8.0/24" or "2001:db8::/64"',
    fix: isAddress(text, site.minor) ? `Write one address as "${text}/${text.includes(':') ? 128 : 32}".` : 'Write the first address of the range, "/" and the length of the prefix.',
  });
  return undefined;
}

/** Checks a single address. */
export function checkAddress(site: Site, text: string, ...path: ReadonlyArray<string | number>): void {
  if (isAddress(text, site.minor)) return;
  site.report({
    id: 'ip-malformed',
    path,
    message: `${show(text)} is no IP address`,
    accepted: 'an address such as "10.9.8.7" or "2001:db8::1"',
    fix: 'Write an IP address.',
  });
}

function isMasked({ bytes, prefix }: Cidr): boolean {
  return bytes.every((byte, index) => {
    const kept = Math.min(8, Math.max(0, prefix - index * 8));
    return (byte & (0xff >> kept)) === 0;
  });
}

function firstBits(bytes: Bytes, count: number): string {
  return bytes
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('')
    .slice(0, count);
}

function bytesOf(text: string, minor: number): Bytes | undefined {
  if (text.length > LONGEST) return undefined;
  const bytes = text.includes(':') ? bytesOf6(text) : bytesOf4(text);
  if (!bytes || minor < 36) return bytes && mapped(bytes);
  const leadingZeros = /(^|[.:])0\d+\./.test(text) || /\.0\d+$/.test(text);
  return leadingZeros || mapped(bytes) !== bytes ? undefined : bytes;
}

/** IPv4 inside IPv6 is IPv4 to every comparison. */
function mapped(bytes: Bytes): Bytes {
  const isMapped = bytes.length === 16 && bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  return isMapped ? bytes.slice(12) : bytes;
}

function bytesOf4(text: string): Bytes | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  const bytes = parts.map((part) => (/^\d+$/.test(part) ? Number(part) : 256));
  return bytes.every((byte) => byte <= 255) ? bytes : undefined;
}

function bytesOf6(text: string): Bytes | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = groupsOf(halves[0] ?? '', halves.length === 1);
  const tail = halves.length === 2 ? groupsOf(halves[1] ?? '', true) : [];
  if (!head || !tail) return undefined;
  const missing = 16 - head.length - tail.length;
  // "::" stands for one group of zeros at least.
  if (halves.length === 2 ? missing < 2 : missing !== 0) return undefined;
  return [...head, ...new Array<number>(missing).fill(0), ...tail];
}

function groupsOf(text: string, mayEndIn4: boolean): number[] | undefined {
  if (text === '') return [];
  const bytes: number[] = [];
  const groups = text.split(':');
  for (let index = 0; index < groups.length; index++) {
    const group = groups[index] ?? '';
    if (group.includes('.')) {
      const four = mayEndIn4 && index === groups.length - 1 ? bytesOf4(group) : undefined;
      if (!four) return undefined;
      bytes.push(...four);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined;
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 0xff);
    }
  }
  return bytes;
}
