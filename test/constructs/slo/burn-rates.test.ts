import fc from 'fast-check';
import { expect, it } from 'vitest';
import { burnRates, windowsFor } from '../../../constructs/kit/slo/burn-rates';

it('a month has the windows that everybody knows', () => {
  expect(burnRates(30)).toEqual([
    { severity: 'page', factor: 14.4, spent: 0.02, long: '1h', short: '5m' },
    { severity: 'page', factor: 6, spent: 0.05, long: '6h', short: '30m' },
    { severity: 'ticket', factor: 3, spent: 0.1, long: '1d', short: '2h' },
    { severity: 'ticket', factor: 1, spent: 0.1, long: '3d', short: '6h' },
  ]);
  expect(windowsFor(30)).toEqual(['5m', '30m', '1h', '2h', '6h', '1d', '3d']);
});

it('a week and a quarter have shorter and longer ones, and the same factors', () => {
  expect(burnRates(7).map(({ long, short }) => [long, short])).toEqual([['14m', '2m'], ['1h24m', '7m'], ['5h36m', '28m'], ['16h48m', '1h24m']]);
  expect(burnRates(90).map(({ long, short }) => [long, short])).toEqual([['3h', '15m'], ['18h', '1h30m'], ['3d', '6h'], ['9d', '18h']]);
});

it('for any period, what the long window burns at the factor is the share of the budget, to the minute', () => {
  fc.assert(
    fc.property(fc.integer({ min: 7, max: 90 }), (days) => {
      for (const { factor, spent, long, short } of burnRates(days)) {
        expect(Math.abs((minutesOf(long) * factor) / (days * 1440) - spent)).toBeLessThan((0.5 * factor) / (days * 1440) + 1e-9);
        expect(minutesOf(short)).toBeGreaterThanOrEqual(2);
        expect(minutesOf(short)).toBeLessThan(minutesOf(long));
      }
      const windows = windowsFor(days).map(minutesOf);
      expect(windows).toEqual([...new Set(windows)].sort((a, b) => a - b));
    }),
  );
});

function minutesOf(duration: string): number {
  return [...duration.matchAll(/(\d+)([dhm])/g)].reduce((sum, [, amount, unit]) => sum + Number(amount) * { d: 1440, h: 60, m: 1 }[unit as 'd' | 'h' | 'm'], 0);
}
