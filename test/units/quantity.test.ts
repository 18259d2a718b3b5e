import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PlinthError } from '../../lib/errors';
import { Quantity } from '../../lib/units';

/** As `Quantity.CanonicalizeBytes` of k8s.io/apimachinery 0.30 prints it, and in which format. */
const AS_GO_PRINTS: ReadonlyArray<readonly [string, string, string]> = [
  ['0', '0', 'DecimalSI'],
  ['1000m', '1', 'DecimalSI'],
  ['0.5', '500m', 'DecimalSI'],
  ['.5', '500m', 'DecimalSI'],
  ['5.', '5', 'DecimalSI'],
  ['+5', '5', 'DecimalSI'],
  ['-250m', '-250m', 'DecimalSI'],
  ['100n', '100n', 'DecimalSI'],
  ['100u', '100u', 'DecimalSI'],
  ['1000u', '1m', 'DecimalSI'],
  ['0.1n', '1n', 'DecimalSI'],
  ['-0.1n', '-1n', 'DecimalSI'],
  ['1.0000000001', '1000000001n', 'DecimalSI'],
  ['1000k', '1M', 'DecimalSI'],
  ['1024', '1024', 'DecimalSI'],
  ['12E', '12E', 'DecimalSI'],
  ['1024Mi', '1Gi', 'BinarySI'],
  ['1.5Gi', '1536Mi', 'BinarySI'],
  ['0.5Ki', '512', 'BinarySI'],
  ['0.0001Ki', '102400u', 'DecimalSI'],
  ['1000Ki', '1000Ki', 'BinarySI'],
  ['8Ei', '9223372036854775807', 'BinarySI'],
  ['-1024Mi', '-1Gi', 'BinarySI'],
  ['1e3', '1e3', 'DecimalExponent'],
  ['1E3', '1e3', 'DecimalExponent'],
  ['12e2', '1200', 'DecimalExponent'],
  ['1e-3', '1e-3', 'DecimalExponent'],
  ['1e+5', '100e3', 'DecimalExponent'],
];

const REFUSED: ReadonlyArray<readonly [text: string, fix: string]> = [
  ['1K', "'1Ki' (1024) or '1k' (1000)"],
  ['1gi', "'1Gi'"],
  ['1 GB', "'1G'"],
  ['512MB', "'512M'"],
  ['512MiB', "'512Mi'"],
  ['250 m', "'250m'"],
  ['100mm', "'100m'"],
  ['2 cores', "'2'"],
  ['1e', "'1E'"],
  ['NaN', "'512Mi'"],
  ['0x10', "'0'"],
  ['', "'512Mi'"],
];

const quantity = fc.tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.constantFrom('n', 'u', 'm', '', 'k', 'M', 'Ki', 'Mi', 'e3', 'e-2')).map(([amount, suffix]) => Quantity.parse(`${amount}${suffix}`));

describe('a quantity', () => {
  test.each(AS_GO_PRINTS)('%s prints as %s in the format %s', (text, printed, format) => {
    const read = Quantity.parse(text);
    expect([read.toString(), read.format]).toEqual([printed, format]);
  });

  test.each(REFUSED)('refuses %j and names %s', (text, fix) => {
    expect(Quantity.tryParse(text)).toBeUndefined();
    const error = thrownBy(() => Quantity.parse(text, { prop: 'resources.memory' }));
    expect(error.problems[0]).toMatchObject({ id: 'quantity-malformed', prop: 'resources.memory', accepted: expect.stringContaining('Ki Mi Gi') });
    expect(error.problems[0]?.fix).toContain(fix);
  });

  test.each([null, undefined, {}, [], true, Number.NaN, Number.POSITIVE_INFINITY, 'm', '.', '-', '1e999999999', '9'.repeat(200)])('is not read from %j', (value) => {
    expect(Quantity.tryParse(value)).toBeUndefined();
  });

  test('is read from numbers as from their text', () => {
    expect([0.5, 2, 10n, 1e21, 1e-7].map((value) => String(Quantity.tryParse(value)))).toEqual(['500m', '2', '10', '1e21', '100e-9']);
  });

  test('prints digits where Go has no suffix left', () => {
    expect(Quantity.parse('1000E').toString()).toBe('1000E');
    expect(Quantity.parse('4Ei').mul(1024).toString()).toBe('4096Ei');
  });

  test('multiplies by exact decimals and fractions, and rounds up', () => {
    expect(Quantity.parse('1Gi').mul(1.1).nanos).toBe(((1024n ** 3n * 10n ** 9n) * 11n) / 10n);
    expect(Quantity.parse('100m').mul([1, 3]).toString()).toBe('33333334n');
    expect(Quantity.parse('100m').mul([1, 3]).roundUpTo(Quantity.parse('1m')).toString()).toBe('34m');
    expect(() => Quantity.of(1).mul(Number.NaN)).toThrow(RangeError);
  });

  test('takes the format of what is added to nothing', () => {
    expect(Quantity.zero.add(Quantity.parse('2Gi')).toString()).toBe('2Gi');
    expect(Quantity.parse('1').add(Quantity.parse('1Gi')).toString()).toBe('1073741825');
  });

  test('reads what it printed as the same amount', () => {
    fc.assert(fc.property(quantity, (q) => { expect(Quantity.parse(q.toString()).nanos).toBe(q.nanos); }), { numRuns: 500 });
  });

  test('adds, subtracts, compares and multiplies by the laws of arithmetic', () => {
    fc.assert(
      fc.property(quantity, quantity, quantity, (a, b, c) => {
        expect(a.add(b).equals(b.add(a))).toBe(true);
        expect(a.add(b).add(c).equals(a.add(b.add(c)))).toBe(true);
        expect(a.add(b).sub(b).equals(a)).toBe(true);
        expect(a.compare(b)).toBe(-b.compare(a) + 0);
        expect(a.max(b).compare(a.min(b))).toBeGreaterThanOrEqual(0);
        expect(a.mul(3).equals(a.add(a).add(a))).toBe(true);
        expect(a.add(b).compare(a.add(c))).toBe(b.compare(c));
      }),
      { numRuns: 300 },
    );
  });

  test('takes any text without throwing', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[-+]?[0-9.]{1,9}[a-zA-Z0-9+-]{0,4}$/)), (text) => {
      const read = Quantity.tryParse(text);
      if (read) expect(read.toString()).toMatch(/^-?\d+([numkMGTPE]|[KMGTPE]i|e-?\d+)?$/);
    }), { numRuns: 500 });
  });
});

function thrownBy(action: () => unknown): PlinthError {
  try {
    action();
  } catch (error) {
    if (PlinthError.is(error)) return error;
  }
  throw new Error('nothing was thrown');
}
