import { tryParseDuration } from '../../units';

/** Formats that servers enforce, each with what they accept in words. Others, such as `password` or `url`, are only remarks. */
const FORMATS: ReadonlyMap<string, readonly [accepted: string, test: (text: string) => boolean]> = new Map([
  ['date-time', ['a time such as 2026-11-21T10:00:00Z (RFC 3339)', isDateTime]],
  ['date', ['a date such as 2026-11-21', isDate]],
  ['duration', ['a duration such as 30s, 5m or 1h30m', isDuration]],
  // Servers refuse empty text as `byte` in custom kinds; the types of core, whose format the tables call base64, take it.
  ['byte', ['base64 with padding', (text: string) => text !== '' && isBase64(text)]],
  ['base64', ['base64 with padding', isBase64]],
  ['ipv4', ['an IPv4 address', isIpv4]],
  ['ipv6', ['an IPv6 address', isIpv6]],
  ['ip', ['an IP address', (text: string) => isIpv4(text) || isIpv6(text)]],
  ['cidr', ['a range of addresses such as 10.0.0.0/8', isCidr]],
  ['uuid', ['a UUID', (text: string) => /^[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i.test(text)]],
]);

/** What a format accepts, in words, if it does not accept the text. */
export function formatExpected(format: string, text: string): string | undefined {
  const known = FORMATS.get(format);
  return known === undefined || known[1](text) ? undefined : known[0];
}

function isDateTime(text: string): boolean {
  const match = /^(\d{4}-\d{2}-\d{2})[Tt ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:[.,]\d{1,18})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/.exec(text);
  return match?.[1] !== undefined && isDate(match[1]);
}

function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (day === undefined) return false;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

/** Go's durations, and the words that `format: duration` takes beside them. */
function isDuration(text: string): boolean {
  if (text.length > 64) return false;
  return tryParseDuration(text) !== undefined || /^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.test(text) || /^\d+\s*(?:h|d|w|(?:milli|micro|nano)?sec(?:ond)?s?|min(?:ute)?s?|hours?|hrs?|days?|weeks?|wks?)$/i.test(text);
}

/** Go's decoder skips line breaks. */
function isBase64(text: string): boolean {
  const packed = /[\r\n]/.test(text) ? text.replace(/[\r\n]/g, '') : text;
  return packed.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(packed);
}

function isIpv4(text: string): boolean {
  return /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/.test(text);
}

function isIpv6(text: string): boolean {
  if (text.length > 45 || !text.includes(':')) return false;
  const dotted = /^(.*:)([^:]*\.[^:]*)$/.exec(text);
  if (dotted && !isIpv4(dotted[2] ?? '')) return false;
  const groups = dotted ? `${dotted[1] ?? ''}0:0` : text;
  const halves = groups.split('::');
  if (halves.length > 2) return false;
  const parts = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  return parts.every((part) => /^[0-9a-f]{1,4}$/i.test(part)) && (halves.length === 2 ? parts.length <= 7 : parts.length === 8);
}

function isCidr(text: string): boolean {
  const [, address = '', bits = ''] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  return (isIpv4(address) && Number(bits) <= 32) || (isIpv6(address) && Number(bits) <= 128);
}
