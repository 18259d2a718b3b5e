import { describe, expect, test } from 'vitest';
import { IntOrPercent, parseIntOrPercent, Percent } from '../../lib/units';

describe('a number or a share', () => {
  test.each([
    ['25%', 3, 'up', 1],
    ['25%', 3, 'down', 0],
    ['50%', 4, 'up', 2],
    ['0%', 100, 'up', 0],
    ['150%', 2, 'down', 3],
    ['29%', 100, 'up', 29],
    [2, 100, 'down', 2],
    [0, 7, 'up', 0],
  ] as const)('%j of %i rounded %s is %i', (value, total, round, count) => {
    expect(parseIntOrPercent(value).resolve(total, round)).toBe(count);
  });

  test.each([-1, 1.5, 2 ** 31, '5', 'abc', '25.5%', '%', '-5%', '25 %', null, undefined, {}])('is not read from %j', (value) => {
    expect(IntOrPercent.tryParse(value)).toBeUndefined();
  });

  test('offers a number in quotes without them', () => {
    expect(() => parseIntOrPercent('5')).toThrow(/int-or-percent-malformed[^]*Write 5 without quotes/);
  });

  test('prints as it is written', () => {
    expect([parseIntOrPercent('25%'), parseIntOrPercent(1)].map(String)).toEqual(['25%', '1']);
    expect([parseIntOrPercent('25%'), parseIntOrPercent(1)].map((value) => value.isPercent)).toEqual([true, false]);
  });
});

test('a percentage without its sign is refused with the literal', () => {
  expect(Percent.parse('70%').value).toBe(70);
  expect(() => Percent.parse('70')).toThrow(/percent-malformed[^]*'70%'/);
});
