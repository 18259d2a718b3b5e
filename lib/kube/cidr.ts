/** A block of addresses, IPv4 or IPv6. */
export interface Cidr {
  /** Bits of an address of this family: 32 or 128. */
  readonly bits: 32 | 128;
  readonly prefix: number;
  /** The network's address with the host bits cleared. */
  readonly network: bigint;
}

/** Reads `10.0.0.0/8`, `2001:db8::/32`, or one address; undefined for anything else. */
export function readCidr(value: unknown): Cidr | undefined {
  if (typeof value !== 'string' || value.length > 64) return undefined;
  const [text = '', prefixText, ...rest] = value.split('/');
  const address = text.includes(':') ? readV6(text) : readV4(text);
  if (address === undefined || rest.length > 0) return undefined;
  const bits = text.includes(':') ? 128 : 32;
  const prefix = prefixText === undefined ? bits : /^\d{1,3}$/.test(prefixText) ? Number(prefixText) : -1;
  if (prefix < 0 || prefix > bits) return undefined;
  const shift = BigInt(bits - prefix);
  return { bits, prefix, network: (address >> shift) << shift };
}

/** True for a network as every Kubernetes takes it: address, plain prefix length, and no bits set behind the prefix, which 1.36 refuses. */
export function isCidr(value: unknown): value is string {
  if (typeof value !== 'string' || !/\/(?:0|[1-9]\d*)$/.test(value)) return false;
  const cidr = readCidr(value);
  return cidr !== undefined && readCidr(value.slice(0, value.indexOf('/')))?.network === cidr.network;
}

/** True when every address of the inner block is in the outer one. */
export function covers(outer: Cidr, inner: Cidr): boolean {
  if (outer.bits !== inner.bits || outer.prefix > inner.prefix) return false;
  const shift = BigInt(outer.bits - outer.prefix);
  return inner.network >> shift === outer.network >> shift;
}

/** True when the blocks share an address: one of two blocks that meet covers the other. */
export function overlaps(one: Cidr, other: Cidr): boolean {
  return covers(one, other) || covers(other, one);
}

function readV4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

function readV6(text: string): bigint | undefined {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const v4 = dotted ? readV4(dotted[2] ?? '') : undefined;
  if (dotted && v4 === undefined) return undefined;
  const plain = v4 === undefined ? text : `${dotted?.[1]}${(v4 >> 16n).toString(16)}:${(v4 & 0xffffn).toString(16)}`;
  const halves = plain.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':'))) as [string[], string[] | undefined];
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array<string>(tail === undefined ? 0 : missing).fill('0'), ...(tail ?? [])];
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}
