import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProductionService } from '../../constructs/production-service/production-service';
import { SHAPE } from '../../constructs/production-service/shape';
import { build, MINIMAL } from './build';

const VALUE = fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, maxDepth: 3, key: fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'port', 'path', 'command', 'emptyDir', 'sizeLimit', 'auto', 'fixed', 'secret', 'key', '/data', 'cpu', 'memory', 'budget', 'grpc')) });
const PROPS = fc.dictionary(fc.constantFrom(...Object.keys(SHAPE)), VALUE, { maxKeys: 6 });
const TARGET = fc.oneof(VALUE, fc.record({ host: VALUE, path: VALUE, port: VALUE, name: VALUE }, { requiredKeys: [] }));

describe('whatever is given as props', () => {
  it('a constructor and its methods throw nothing: they tell', () => {
    fc.assert(
      fc.property(PROPS, TARGET, (props, target) => {
        const built = build((chart) => {
          const api = new ProductionService(chart, 'api', { ...MINIMAL, ...props } as never);
          api.expose(target as never).connectTo(target as never).allowFrom(target as never).omit('PodDisruptionBudget', target as never);
        });
        for (const problem of built.problems) expect(problem.message.length + problem.fix.length).toBeGreaterThan(10);
      }),
      { numRuns: 300 },
    );
  });

  it('there is a Deployment that can be read', () => {
    fc.assert(
      fc.property(PROPS, (props) => {
        expect(build((chart) => void new ProductionService(chart, 'api', { ...MINIMAL, ...props } as never)).get('Deployment').spec.template.spec.containers[0].image).toBeTypeOf('string');
      }),
      { numRuns: 150 },
    );
  });
});
