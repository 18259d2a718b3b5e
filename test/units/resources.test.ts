import { describe, expect, test } from 'vitest';
import { PlinthError, type Problem } from '../../lib/errors';
import { parseCpu, parseMemory } from '../../lib/units';

function problemOf(action: () => unknown): Problem | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (PlinthError.is(error)) return error.problems[0];
    throw error;
  }
}

describe('CPU', () => {
  test.each([['250m', '250m'], [2, '2'], [0.5, '500m'], ['1000m', '1'], ['1.5', '1500m']] as const)('%j is %s', (value, printed) => {
    expect(parseCpu(value).toString()).toBe(printed);
  });

  test.each([
    ['256Mi', 'quantity-wrong-unit', "'256m'"],
    ['1G', 'quantity-wrong-unit', "'1m'"],
    [0, 'quantity-out-of-range', "'1m'"],
    [-1, 'quantity-out-of-range', "'1m'"],
    ['0.5m', 'quantity-out-of-range', "'1m'"],
    ['100500u', 'quantity-out-of-range', "'101m'"],
    [1.0005, 'quantity-out-of-range', "'1001m'"],
    ['250 m', 'quantity-malformed', "'250m'"],
  ] as const)('refuses %j as %s and offers %s', (value, id, fix) => {
    const problem = problemOf(() => parseCpu(value, { prop: 'resources.cpu' }));
    expect(problem).toMatchObject({ id, prop: 'resources.cpu' });
    expect(problem?.fix).toContain(fix);
  });
});

describe('memory', () => {
  test.each([['256Mi', '256Mi'], ['1.5Gi', '1536Mi'], ['1048576Ki', '1Gi'], ['1Ti', '1Ti']] as const)('%s is %s', (value, printed) => {
    expect(parseMemory(value).toString()).toBe(printed);
  });

  test.each([
    ['256', 'quantity-wrong-unit', "'256Mi'"],
    ['512M', 'quantity-wrong-unit', "'512Mi'"],
    ['1G', 'quantity-wrong-unit', "'1Gi'"],
    ['256m', 'quantity-wrong-unit', "'256Mi'"],
    ['268435456', 'quantity-wrong-unit', "'256Mi'"],
    ['1e9', 'quantity-wrong-unit', "'954Mi'"],
    ['1Pi', 'quantity-wrong-unit', "'1Pi'"],
    ['512Ki', 'quantity-out-of-range', "'1Mi'"],
    ['-1Gi', 'quantity-out-of-range', "'1Mi'"],
    ['1.00000001Mi', 'quantity-out-of-range', "'2Mi'"],
    ['1gi', 'quantity-malformed', "'1Gi'"],
    ['256MB', 'quantity-malformed', "'256Mi'"],
    ['1.5 gb', 'quantity-malformed', "'1.5Gi'"],
    ['2GiB', 'quantity-malformed', "'2Gi'"],
  ] as const)('refuses %s as %s and offers %s', (value, id, fix) => {
    const problem = problemOf(() => parseMemory(value));
    expect(problem?.id).toBe(id);
    expect(problem?.fix).toContain(fix);
  });
});
