import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelIndex } from '../../lib/graph/label-index';
import { everything, readLabelMap, readSelector, selects, selectorText, type LabelSelector } from '../../lib/graph/selectors';

const KEYS = ['app', 'tier', 'zone', 'constructor', '__proto__'];
const VALUES = ['a', 'b', 'c', ''];
const labelsArb = fc.uniqueArray(fc.tuple(fc.constantFrom(...KEYS), fc.constantFrom(...VALUES)), { selector: ([key]) => key, maxLength: 4 }).map((pairs) => fromPairs(pairs));
const expressionArb = fc.oneof(
  fc.record({ key: fc.constantFrom(...KEYS), operator: fc.constantFrom('In', 'NotIn'), values: fc.array(fc.constantFrom(...VALUES), { minLength: 1, maxLength: 3 }) }),
  fc.record({ key: fc.constantFrom(...KEYS), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
);
const selectorArb = fc.record({ matchLabels: labelsArb, matchExpressions: fc.array(expressionArb, { maxLength: 3 }) }, { requiredKeys: [] });

/** Own properties whatever the key, as a parser of JSON makes them. */
function fromPairs(pairs: ReadonlyArray<readonly [string, string]>): Record<string, string> {
  return JSON.parse(`{${pairs.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join()}}`) as Record<string, string>;
}

/** The definition of the documentation, word by word and slowly. */
function naively(selector: { readonly matchLabels?: Record<string, string>; readonly matchExpressions?: ReadonlyArray<{ readonly key: string; readonly operator: string; readonly values?: readonly string[] }> }, labels: Record<string, string>): boolean {
  const has = new Map(Object.entries(labels));
  const pairs = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => has.get(key) === value);
  return (
    pairs &&
    (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      const value = has.get(key);
      if (operator === 'In') return value !== undefined && values.includes(value);
      if (operator === 'NotIn') return value === undefined || !values.includes(value);
      return operator === 'Exists' ? value !== undefined : value === undefined;
    })
  );
}

function read(value: unknown): LabelSelector {
  const selector = readSelector(value);
  if (selector === undefined) throw new Error('unreadable');
  return selector;
}

describe('a label selector', () => {
  it('selects what the documentation says it selects', () => {
    fc.assert(fc.property(selectorArb, labelsArb, (selector, labels) => selects(read(selector), labels) === naively(selector, labels)), { numRuns: 500 });
  });

  it('selects everything when it is empty', () => {
    expect(selects(read({}), { app: 'api' })).toBe(true);
    expect(readSelector({ matchLabels: {}, matchExpressions: [] })).toBe(everything);
  });

  it.each([
    ['absent', undefined],
    ['null', null],
    ['a list', []],
    ['a label that is no text', { matchLabels: { app: 1 } }],
    ['an unknown operator', { matchExpressions: [{ key: 'app', operator: 'Like', values: ['a'] }] }],
    ['In without values', { matchExpressions: [{ key: 'app', operator: 'In', values: [] }] }],
    ['Exists with values', { matchExpressions: [{ key: 'app', operator: 'Exists', values: ['a'] }] }],
    ['an expression that is no map', { matchExpressions: ['app'] }],
  ])('is not read when it is %s', (_what, value) => {
    expect(readSelector(value)).toBeUndefined();
  });

  it('of a Service selects nothing when it is empty', () => {
    expect(readLabelMap({})).toBeUndefined();
    expect(readLabelMap(undefined)).toBeUndefined();
    expect(selects(readLabelMap({ app: 'api' }) ?? everything, { app: 'web' })).toBe(false);
  });

  it('has one text for one meaning, in whatever order it is written', () => {
    const one = read({ matchLabels: { b: '2', a: '1' }, matchExpressions: [{ key: 'c', operator: 'In', values: ['y', 'x'] }] });
    const other = read({ matchExpressions: [{ key: 'c', operator: 'In', values: ['x', 'y', 'x'] }, { key: 'b', operator: 'In', values: ['2'] }], matchLabels: { a: '1' } });
    expect(selectorText(one)).toBe(selectorText(other));
    expect(selectorText(one)).toBe('a=1,b=2,c in (x|y)');
  });
});

describe('the index of labels', () => {
  it('finds what looking at everything finds', () => {
    fc.assert(
      fc.property(fc.array(labelsArb, { maxLength: 12 }), fc.array(selectorArb, { maxLength: 4 }), (items, selectors) => {
        const index = labelIndex(items, (labels) => labels);
        for (const selector of selectors) expect(index.select(read(selector))).toEqual(items.filter((labels) => naively(selector, labels)));
      }),
      { numRuns: 300 },
    );
  });

  it('looks only at the candidates of the rarest label', () => {
    const many = Array.from({ length: 2000 }, (_, index) => ({ team: 'shop', app: `app-${index}` }));
    let looks = 0;
    const counted = many.map((labels) => new Proxy(labels, { getOwnPropertyDescriptor: (target, key) => (looks++, Reflect.getOwnPropertyDescriptor(target, key)) }));
    const index = labelIndex(counted, (labels) => labels);
    index.select(read({ matchLabels: { app: 'app-0' } }));
    looks = 0;
    for (const { app } of many) expect(index.select(read({ matchLabels: { team: 'shop', app } }))).toHaveLength(1);
    expect(looks).toBeGreaterThan(0);
    expect(looks).toBeLessThan(10 * many.length);
  });
});
