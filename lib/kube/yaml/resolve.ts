/**
 * What kubectl's reader (go-yaml, as sigs.k8s.io/yaml carries it) takes a scalar for. It is neither YAML 1.1 nor 1.2: `0644` and `0o644`
 * are 420, `on` and `y` are true, `1_000` is 1000, `08` is 8, while `12:30:45` and `2024-01-01` stay text.
 */

/** A value that a scalar can have: integers that a double cannot hold are bigint. */
export type Scalar = null | boolean | number | bigint | string;

/** Why a scalar cannot be read, for the message. */
export class Unreadable {
  constructor(readonly reason: string) {}
}

const WORDS: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Number.POSITIVE_INFINITY] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);

const MAY_BE_MORE = /^[-+.0-9yYnNtTfFoO~]|^$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const POINT_FIRST = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/;
const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
/** Go reads no number from more text than this; a date, the longest of them, has 35 letters at most. */
const LONGEST_NUMBER = 400;

/** A plain scalar's value. */
export function resolvePlain(text: string): Scalar {
  if (!MAY_BE_MORE.test(text)) return text;
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  const first = text.charCodeAt(0);
  if (first > 0x39 || text.length > LONGEST_NUMBER) return text;
  if (first === 0x2e) return finite(POINT_FIRST.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN, text);
  return resolveNumber(text);
}

function resolveNumber(text: string): Scalar {
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  const match = INTEGER.exec(plain);
  if (match) {
    const [, sign, hex, binary, octal, decimal] = match;
    const digits = hex !== undefined ? `0x${hex}` : binary !== undefined ? `0b${binary}` : octal !== undefined ? `0o${octal}` : (decimal ?? '');
    const integer = integerOf(digits, sign ?? '');
    if (integer !== undefined) return integer;
  }
  return finite(FLOAT.test(plain) ? Number(plain) : Number.NaN, text);
}

/** An integer of int64 or uint64; beyond them Go goes on to floats. A sign forbids uint64. */
function integerOf(digits: string, sign: string): number | bigint | undefined {
  const small = Number(digits);
  if (small <= Number.MAX_SAFE_INTEGER) return sign === '-' ? 0 - small : small;
  const large = BigInt(digits);
  if (sign === '-') return large <= 2n ** 63n ? -large : undefined;
  return large < (sign === '+' ? 2n ** 63n : 2n ** 64n) ? large : undefined;
}

/** Go refuses a float that overflows, and the scalar is then text. */
function finite(value: number, text: string): Scalar {
  return Number.isFinite(value) ? value + 0 : text;
}

const LONG_TAG = 'tag:yaml.org,2002:';

/** The value of a scalar with a tag, or without quotes. Tags that Go does not know are dropped. */
export function resolveTagged(tag: string, text: string): Scalar | Unreadable {
  const short = tag.startsWith(LONG_TAG) ? `!!${tag.slice(LONG_TAG.length)}` : tag;
  switch (short) {
    case '!!str':
      return text;
    case '!!null':
      return null;
    case '!!binary':
      return decodeBase64(text);
    case '!!bool':
    case '!!int':
    case '!!float':
      return accept(short, resolvePlain(text), text);
    default:
      return text;
  }
}

function accept(tag: string, value: Scalar, text: string): Scalar | Unreadable {
  const whole = typeof value === 'bigint' || (typeof value === 'number' && isIntegerText(text));
  const fits = tag === '!!bool' ? typeof value === 'boolean' : tag === '!!int' ? whole : typeof value === 'number' || typeof value === 'bigint';
  return fits ? value : new Unreadable(`${JSON.stringify(text.slice(0, 40))} is no ${tag}`);
}

function decodeBase64(text: string): string | Unreadable {
  const packed = text.replaceAll(/[\r\n]/g, '');
  if (packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) return new Unreadable('the base64 of a !!binary is broken');
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0)));
}

/** The text of a map's key: Go turns what is not text into text, and knows no null or uint64 key. */
export function keyText(key: Scalar, written: string): string | undefined {
  switch (typeof key) {
    case 'string':
      return key;
    case 'boolean':
      return String(key);
    case 'bigint':
      return key < 2n ** 63n ? String(key) : undefined;
    case 'number':
      return isIntegerText(written) && Number.isSafeInteger(key) ? String(key) : floatKey(key);
    default:
      return undefined;
  }
}

function isIntegerText(text: string): boolean {
  return INTEGER.test(text.replaceAll('_', ''));
}

/** As Go formats a float of 32 bits with the verb `g`. */
function floatKey(value: number): string {
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return Number.isNaN(single) ? '.nan' : single > 0 ? '.inf' : '-.inf';
  let text = single.toExponential(0);
  for (let digits = 1; digits < 9 && Math.fround(Number(text)) !== single; digits++) text = single.toExponential(digits);
  const [mantissa = '', power = '0'] = text.split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 6) return String(Number(text));
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
