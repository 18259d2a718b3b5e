import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDuration, parseDuration, tryParseDuration } from '../../lib/units';

describe('a duration', () => {
  test.each([['0s', 0], ['30s', 30], ['5m', 300], ['2h', 7200], ['1h30m', 5400], ['1h30m5s', 5405], ['90m', 5400]] as const)('%s is %i seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  test.each([
    ['', "'30s'"],
    ['5', "'5s'"],
    ['5 min', "'5m'"],
    ['1.5h', "'1h30m'"],
    ['500ms', "'1s'"],
    ['1d', "'24h'"],
    ['30m1h', "'30s'"],
    ['-5s', "'30s'"],
  ])('refuses %j and offers %s', (text, fix) => {
    expect(tryParseDuration(text)).toBeUndefined();
    expect(() => parseDuration(text)).toThrow(new RegExp(`duration-malformed[^]*Write .*${fix}`));
  });

  test('prints what is read back as the same seconds', () => {
    fc.assert(fc.property(fc.nat(10_000_000), (seconds) => { expect(parseDuration(formatDuration(seconds))).toBe(seconds); }));
  });

  test('has no text for parts of a second', () => {
    expect(() => formatDuration(1.5)).toThrow(RangeError);
    expect(() => formatDuration(-1)).toThrow(RangeError);
  });
});
