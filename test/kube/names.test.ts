import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isConfigKey, isDns1035, isDnsLabel, isDnsSubdomain, isEnvName, isPathSegment, isPortName, nameProblem, nearest, suggestName, withSuffix } from '../../lib/kube/names';

const L63 = 'a'.repeat(63);
const S253 = `${L63}.${L63}.${L63}.${'a'.repeat(61)}`;

describe('names', () => {
  test.each([
    [isDnsLabel, ['a', '1', 'a-b', '1a', L63], ['', '-a', 'a-', 'A', 'a.b', 'a_b', `${L63}a`, 'ä', 'a\n']],
    [isDns1035, ['a', 'a1', 'a-1'], ['1a', '', 'a.b', '-a', `${L63}a`]],
    [isDnsSubdomain, ['a', 'a.b', '1.2', S253], ['', '.a', 'a.', 'a..b', 'a.-b', 'A', `${S253}a`, 'a_b']],
    [isPathSegment, ['system:node', 'A b', 'x'], ['', '.', '..', 'a/b', 'a%b']],
    [isPortName, ['http', 'h2c', '1a', 'a-b', 'fifteen-letters'], ['', '80', 'a--b', '-a', 'a-', 'Http', 'sixteen-letters0', 'a_b']],
    [isEnvName, ['A', '_a', 'my.var', 'A-B', '-x'], ['', '1A', '..a', '.', 'A B', 'A=B', 'Ä']],
    [isConfigKey, ['a', '.a', 'A_b-1.txt', '1'], ['', '.', '..', '..a', 'a/b', 'a b', 'a'.repeat(254)]],
  ] as const)('%o takes what the API server takes', (check, good, bad) => {
    expect(good.filter((text) => !check(text))).toEqual([]);
    expect(bad.filter((text) => check(text))).toEqual([]);
  });

  test.each([
    ['Namespace', 'a.b', "'a-b'"],
    ['Service', '1api', "'api'"],
    ['Deployment', 'MyApi', "'my-api'"],
    ['ConfigMap', 'app_config', "'app-config'"],
    ['CronJob', 'a'.repeat(60), `'${'a'.repeat(52)}'`],
    ['ClusterRole', 'a/b', "'a-b'"],
    ['Secret', '...', 'a-z'],
  ])('a %s named %s is refused, and offered %s', (kind, name, fix) => {
    const problem = nameProblem(kind, name);
    expect(problem).toMatchObject({ id: 'name-malformed', severity: 'error' });
    expect(problem?.fix).toContain(fix);
  });

  test.each([['Deployment', '1.2'], ['Role', 'system:node'], ['Namespace', '1shop'], ['Service', 'api'], ['CronJob', 'a'.repeat(52)]])('a %s may be named %s', (kind, name) => {
    expect(nameProblem(kind, name)).toBeUndefined();
  });

  test('what is offered instead would be accepted', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.constantFrom('Namespace', 'Service', 'Deployment', 'CronJob', 'Role'), (text, kind) => {
        const sort = { Namespace: 'label', Service: 'label-1035', Deployment: 'subdomain', CronJob: 'short-label', Role: 'path-segment' } as const;
        const offered = suggestName(text, sort[kind]);
        if (offered !== undefined) expect(nameProblem(kind, offered)).toBeUndefined();
      }),
    );
  });

  test('a suffix is added only where both fit', () => {
    expect(withSuffix('api', '-canary')).toBe('api-canary');
    expect(() => withSuffix('a'.repeat(60), '-canary')).toThrow(/name-too-long[^]*accepted: 56 characters[^]*by 4 characters/);
  });
});

describe('the nearest known word', () => {
  const known = ['replicas', 'selector', 'strategy', 'template', 'cpu', 'minReadySeconds'];

  test.each([
    ['replica', 'replicas'],
    ['Replicas', 'replicas'],
    ['repilcas', 'replicas'],
    ['MINREADYSECONDS', 'minReadySeconds'],
    ['minReadySecond', 'minReadySeconds'],
    ['tempalte', 'template'],
    ['cpi', 'cpu'],
    ['gpus', undefined],
    ['zzz', undefined],
    ['', undefined],
  ])('of %s is %s', (word, expected) => {
    expect(nearest(word, known)).toBe(expected);
  });

  test('does not depend on the order of the known words', () => {
    expect(nearest('ab', ['ac', 'aa'])).toBe(nearest('ab', ['aa', 'ac']));
  });

  test('is found in bounded time among hostile words', () => {
    const words = Array.from({ length: 100_000 }, (_, index) => `${'a'.repeat(60)}${index}`);
    expect(nearest('b'.repeat(100_000), words)).toBeUndefined();
    expect(nearest('b'.repeat(60), words)).toBeUndefined();
  });
});
