import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { promqlFault } from '../../../constructs/kit/slo';
import { errorsOf } from './promql';

const RIGHT = [
  'up == 0',
  'queue_oldest_seconds > 600',
  'absent(up{job="api"})',
  'max by (queue) (queue_oldest_seconds{namespace="shop",job=~"orders|mail.*"}) > 600',
  "sum(rate(http_requests_total{path='/a(b[c{'}[5m])) without (pod) / ignoring(code) group_left sum(x)",
  'x{a="\\"}"} offset 5m > bool 1 # trailing ( comment',
  '# what it is about\nup != 1',
  'a and b or c unless d',
  'x[5m:1m] @ 1609746000',
  '{"metric.with.dots", job="api"} > 1',
  'x{a!="b",c!~"d"} >= 2 ^ 3 % 4',
  '`raw`',
  '-x <= +1e3',
];

const WRONG: ReadonlyArray<readonly [string, RegExp]> = [
  ['', /no expression/],
  ['   ', /no expression/],
  ['sum(rate(x[5m])', /a \) is missing/],
  ['sum(rate(x[5m))', /where \] is missing/],
  ['x > 1)', /closes nothing/],
  ['x{a="b}', /has no end/],
  ['x{a="b\nc"}', /has no end/],
  ['x >', /ends with >/],
  ['x /', /ends with \//],
  ['x = 1', /compares nothing/],
  ['x && y', /no operator/],
  ['x || y', /no operator/],
  ['rate(x[$__rate_interval])', /dashboards/],
  ['x > {{ threshold }}', /templates/],
  ['x; y', /does not know/],
  ['# only a comment', /comment/],
];

describe('an expression', () => {
  it.each(RIGHT)('%s is taken', (expr) => {
    expect(errorsOf(expr)).toEqual([]);
    expect(promqlFault(expr)).toBeUndefined();
  });

  it.each(WRONG)('%j is refused', (expr, message) => {
    const fault = promqlFault(expr);
    expect(fault?.message).toMatch(message);
    expect(fault?.fix).toMatch(/^[A-Z].*\.$/);
  });

  it.each([undefined, null, 1, {}, ['up']])('%j is refused, as it is no text', (expr) => {
    expect(promqlFault(expr)?.message).toMatch(/no expression/);
  });

  it('of any length is read in one go', () => {
    expect(promqlFault('('.repeat(9_999))?.message).toMatch(/missing/);
    expect(promqlFault('x'.repeat(10_001))?.message).toMatch(/10001 characters/);
  });

  it('is never refused where the grammar of Prometheus takes it', () => {
    const name = fc.constantFrom('up', 'http_requests_total', 'a:b:c');
    const text = fc.string({ unit: fc.constantFrom('a', '.', '*', '(', '{', ']', '$', '=', '|', ';') , maxLength: 8 });
    const selector = fc.tuple(name, fc.array(fc.tuple(fc.constantFrom('job', 'le'), fc.constantFrom('=', '!=', '=~', '!~'), text), { maxLength: 3 })).map(([metric, matchers]) => `${metric}{${matchers.map(([label, op, value]) => `${label}${op}${JSON.stringify(value)}`).join(',')}}`);
    const { expr } = fc.letrec<{ expr: string }>((tie) => ({
      expr: fc.oneof(
        { maxDepth: 4 },
        selector,
        fc.nat().map(String),
        tie('expr').map((inner) => `sum by (job) (${inner})`),
        selector.map((inner) => `rate(${inner}[5m])`),
        fc.tuple(tie('expr'), fc.constantFrom('+', '-', '*', '/', '%', '^', '==', '!=', '<', '>', '<=', '>=', 'and', 'or', 'unless'), tie('expr')).map(([a, op, b]) => `(${a}) ${op} (${b})`),
      ),
    }));
    fc.assert(
      fc.property(expr, (given) => {
        expect(errorsOf(given)).toEqual([]);
        expect(promqlFault(given)).toBeUndefined();
      }),
    );
  });
});
