import { failure, type Problem } from '../errors';
import { ACCEPTED_QUANTITY, quantityFix } from './quantity-fix';

/** The three ways in which Kubernetes writes a quantity: `250m`, `1Gi`, `1e3`. */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

/** A factor: a number, taken as the decimal that it prints as, or an exact fraction. */
export type Factor = number | readonly [numerator: number | bigint, denominator: number | bigint];

/** Whom a problem with a value belongs to: the prop, the construct, the object. */
export type Where = Partial<Pick<Problem, 'construct' | 'prop' | 'object' | 'pointer' | 'container' | 'source'>>;

/** Kubernetes keeps no quantity finer than a billionth, so a whole number of them is always exact. */
const NANOS = 9;
const ONE = 10n ** 9n;
const DECIMAL: ReadonlyMap<string, number> = new Map(Object.entries({ n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }));
const BINARY: ReadonlyMap<string, bigint> = new Map([...'KMGTPE'].map((letter, index) => [`${letter}i`, 1024n ** BigInt(index + 1)]));
const DECIMAL_NAMES = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'] as const;
const BINARY_NAMES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const;

/** Where apimachinery caps a quantity written with a binary suffix: 2^63 - 1. */
const BINARY_CAP = (2n ** 63n - 1n) * ONE;

/** Bounds on hostile text. Nothing in Kubernetes comes near: `E` is 10^18. */
const LONGEST = 128;
const LARGEST_EXPONENT = 128;

const GRAMMAR = /^([+-]?)(\d+\.?\d*|\.\d+)([numkMGTPE]?|[KMGTPE]i|[eE][+-]?\d+)$/;

const MEMO_SIZE = 4096;
const memo = new Map<string, Quantity>();

/**
 * An amount of CPU, memory, storage or a counted thing, exact, as Kubernetes reads and prints it.
 *
 * What is finer than a billionth is rounded away from zero, and a binary suffix caps at 2^63 - 1, as in the API server.
 * Only text without a digit (`m`, `.`), which Go reads as zero, is refused here.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export class Quantity {
  static readonly zero = new Quantity(0n, 'DecimalSI');

  /** A whole number of things. */
  static of(count: number | bigint): Quantity {
    return new Quantity(BigInt(count) * ONE, 'DecimalSI');
  }

  /** The quantity that text or a number says. @throws quantity-malformed */
  static parse(value: string | number | bigint, where: Where = {}): Quantity {
    const quantity = Quantity.tryParse(value);
    if (quantity) return quantity;
    throw failure({
      id: 'quantity-malformed',
      message: `${JSON.stringify(String(value))} is not a quantity`,
      accepted: ACCEPTED_QUANTITY,
      fix: quantityFix(String(value)),
      ...where,
    });
  }

  /** The quantity, or undefined where Kubernetes would refuse the value. */
  static tryParse(value: unknown): Quantity | undefined {
    const text = typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'bigint' ? String(value) : undefined;
    if (text === undefined) return undefined;
    const known = memo.get(text);
    if (known) return known;
    const read = readQuantity(text);
    if (!read) return undefined;
    if (memo.size >= MEMO_SIZE) memo.clear();
    memo.set(text, read);
    return read;
  }

  private text: string | undefined;

  private constructor(
    /** The amount in billionths. */
    readonly nanos: bigint,
    readonly format: QuantityFormat,
  ) {}

  /** @internal */
  static fromNanos(nanos: bigint, format: QuantityFormat): Quantity {
    return new Quantity(nanos, format);
  }

  isZero(): boolean {
    return this.nanos === 0n;
  }

  isNegative(): boolean {
    return this.nanos < 0n;
  }

  /** True for a whole number, such as a count or bytes. */
  isWhole(): boolean {
    return this.nanos % ONE === 0n;
  }

  /** The sum, written in this quantity's format; zero takes the other's. */
  add(other: Quantity): Quantity {
    return new Quantity(this.nanos + other.nanos, this.formatWith(other));
  }

  /** The difference, written in this quantity's format; zero takes the other's. */
  sub(other: Quantity): Quantity {
    return new Quantity(this.nanos - other.nanos, this.formatWith(other));
  }

  /** The product; what is finer than a billionth is rounded up. `q.mul(3)`, `q.mul(1.5)`, `q.mul([4, 3])` */
  mul(factor: Factor): Quantity {
    const [numerator, denominator] = typeof factor === 'number' ? fractionOf(factor) : [BigInt(factor[0]), BigInt(factor[1])];
    return new Quantity(divideUp(this.nanos * numerator, denominator), this.format);
  }

  /** Rounded away from zero to a multiple of a step. `q.roundUpTo(Quantity.parse('1Mi'))` */
  roundUpTo(step: Quantity): Quantity {
    return new Quantity(divideUp(this.nanos, step.nanos) * step.nanos, this.format);
  }

  /** Below zero when this is less than the other, above when it is more. */
  compare(other: Quantity): -1 | 0 | 1 {
    return this.nanos < other.nanos ? -1 : this.nanos > other.nanos ? 1 : 0;
  }

  equals(other: Quantity): boolean {
    return this.nanos === other.nanos;
  }

  /** The larger of the two; this one where they are equal. */
  max(other: Quantity): Quantity {
    return other.nanos > this.nanos ? other : this;
  }

  /** The smaller of the two; this one where they are equal. */
  min(other: Quantity): Quantity {
    return other.nanos < this.nanos ? other : this;
  }

  /** The nearest double: for percentages in messages, never for arithmetic. */
  toNumber(): number {
    return Number(this.nanos / ONE) + Number(this.nanos % ONE) / 1e9;
  }

  /** The canonical form, as the API server prints it: `1000m` is `1`, `1024Mi` is `1Gi`, `0.5` is `500m`. */
  toString(): string {
    return (this.text ??= print(this));
  }

  toJSON(): string {
    return this.toString();
  }

  private formatWith(other: Quantity): QuantityFormat {
    return this.isZero() ? other.format : this.format;
  }
}

function readQuantity(text: string): Quantity | undefined {
  if (text.length > LONGEST) return undefined;
  const match = GRAMMAR.exec(text);
  if (!match) return undefined;
  const [, sign, digits = '', suffix = ''] = match;
  const dot = digits.indexOf('.');
  const decimals = dot < 0 ? 0 : digits.length - dot - 1;
  const mantissa = BigInt(dot < 0 ? digits : digits.slice(0, dot) + digits.slice(dot + 1));

  const binary = BINARY.get(suffix);
  const decimal = binary === undefined ? DECIMAL.get(suffix) : 0;
  const exponent = decimal ?? Number(suffix.slice(1));
  if (Math.abs(exponent) > LARGEST_EXPONENT) return undefined;

  let nanos = scaleUp(mantissa * (binary ?? 1n), exponent - decimals + NANOS);
  let format: QuantityFormat = binary !== undefined ? 'BinarySI' : decimal !== undefined ? 'DecimalSI' : 'DecimalExponent';
  if (format === 'BinarySI' && nanos > BINARY_CAP) nanos = BINARY_CAP;
  if (format === 'BinarySI' && nanos > 0n && nanos < ONE) format = 'DecimalSI';
  return Quantity.fromNanos(sign === '-' ? -nanos : nanos, format);
}

/** mantissa × 10^power, rounded up. */
function scaleUp(mantissa: bigint, power: number): bigint {
  return power >= 0 ? mantissa * 10n ** BigInt(power) : divideUp(mantissa, 10n ** BigInt(-power));
}

/** Quotient rounded away from zero, as `inf.RoundUp` does. */
function divideUp(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  if (quotient * denominator === numerator) return quotient;
  return numerator < 0n === denominator < 0n ? quotient + 1n : quotient - 1n;
}

/** The fraction that a number's decimal text says: 1.1 is 11/10, not the double nearest to it. */
function fractionOf(factor: number): readonly [bigint, bigint] {
  if (Number.isSafeInteger(factor)) return [BigInt(factor), 1n];
  const match = /^(-?\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(factor));
  if (!match) throw new RangeError(`a quantity cannot be multiplied by ${factor}`);
  const [, whole = '0', decimals = '', exponent = '0'] = match;
  const power = Number(exponent) - decimals.length;
  const mantissa = BigInt(whole + decimals);
  return power >= 0 ? [mantissa * 10n ** BigInt(power), 1n] : [mantissa, 10n ** BigInt(-power)];
}

function print({ nanos, format }: Quantity): string {
  if (nanos === 0n) return '0';
  if (format === 'BinarySI' && nanos % ONE === 0n) {
    const whole = nanos / ONE;
    if (whole <= -1024n || whole >= 1024n) return printBinary(whole);
  }
  return printDecimal(nanos, format === 'DecimalExponent');
}

function printBinary(whole: bigint): string {
  let amount = whole;
  let power = 0;
  while (power < BINARY_NAMES.length - 1 && amount % 1024n === 0n) {
    amount /= 1024n;
    power++;
  }
  return `${amount}${BINARY_NAMES[power]}`;
}

/** Moves whole thousands into the suffix. Beyond `E` there is none (Go prints a wrong number there), so digits stay. */
function printDecimal(nanos: bigint, exponential: boolean): string {
  let amount = nanos;
  let power = 0;
  while ((exponential || power < DECIMAL_NAMES.length - 1) && amount % 1000n === 0n) {
    amount /= 1000n;
    power++;
  }
  if (!exponential) return `${amount}${DECIMAL_NAMES[power]}`;
  const exponent = power * 3 - NANOS;
  return exponent === 0 ? String(amount) : `${amount}e${exponent}`;
}
