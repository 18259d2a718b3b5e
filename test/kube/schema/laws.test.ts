import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMap } from '../../../lib/kube/object';
import { check, found, type Loose } from './samples';

/** Objects without a fault, which touch maps, lists, quantities, int-or-string and CRDs. */
const VALID: readonly Loose[] = [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'api', labels: { app: 'api' } },
    spec: {
      selector: { matchLabels: { app: 'api' } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
      template: {
        metadata: { labels: { app: 'api' } },
        spec: {
          containers: [
            {
              name: 'api',
              image: 'api:1',
              ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
              env: [{ name: 'A', value: 'b' }, { name: 'B', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }],
              resources: { requests: { cpu: '250m', memory: '64Mi' } },
              readinessProbe: { httpGet: { path: '/', port: 'http' }, periodSeconds: 5 },
            },
          ],
        },
      },
    },
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'api' },
    spec: { parentRefs: [{ name: 'public', sectionName: 'https' }], hostnames: ['a.example.com'], rules: [{ backendRefs: [{ name: 'api', port: 80 }] }] },
  },
  {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: { name: 'api' },
    spec: { scaleTargetRef: { name: 'api' }, maxReplicaCount: 5, triggers: [{ type: 'cpu', metricType: 'Utilization', metadata: { value: '50' } }] },
  },
];

const FREE = new Set(['labels', 'matchLabels', 'requests', 'metadata']);

interface Spot {
  readonly path: ReadonlyArray<string | number>;
  readonly value: unknown;
}

/** Every value of an object with its path; maps whose keys are free are left out with what is in them. */
function spots(value: unknown, path: ReadonlyArray<string | number> = []): readonly Spot[] {
  const here = { path, value };
  if (Array.isArray(value)) return [here, ...value.flatMap((item, index) => spots(item, [...path, index]))];
  if (!isMap(value)) return [here];
  return [here, ...Object.entries(value).flatMap(([key, child]) => (FREE.has(key) ? [] : spots(child, [...path, key])))];
}

function change(object: Loose, path: ReadonlyArray<string | number>, edit: (holder: Record<string | number, unknown>, key: string | number) => void): Loose {
  const copy = structuredClone(object);
  let holder: unknown = copy;
  for (const step of path.slice(0, -1)) holder = (holder as Record<string | number, unknown>)[step];
  edit(holder as Record<string | number, unknown>, path.at(-1) ?? '');
  return copy;
}

function shuffled(value: unknown, order: (keys: string[]) => string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, order));
  if (!isMap(value)) return value;
  return Object.fromEntries(order(Object.keys(value)).map((key) => [key, shuffled(value[key], order)]));
}

const valid = fc.constantFrom(...VALID);
/** A valid object and one of its values. */
const spotted = valid.chain((object) => fc.constantFrom(...spots(object).filter(({ path }) => path.length > 1)).map((spot) => ({ object, ...spot })));
const named = spotted.filter(({ path }) => typeof path.at(-1) === 'string');

describe('a valid object', () => {
  it('stays valid whatever the order of its keys', () => {
    fc.assert(
      fc.property(valid, fc.infiniteStream(fc.nat()), (object, ranks) => {
        const order = (keys: string[]): string[] => keys.map((key) => [Number(ranks.next().value), key] as const).sort(([a], [b]) => a - b).map(([, key]) => key);
        expect(found(shuffled(object, order) as Loose)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('is refused at the field that is renamed', () => {
    fc.assert(
      fc.property(named, ({ object, path }) => {
        const renamed = change(object, path, (holder, key) => {
          holder[`x${key}`] = holder[key];
          delete holder[key];
        });
        const pointer = `/${[...path.slice(0, -1), `x${path.at(-1)}`].join('/')}`;
        expect(found(renamed)).toContain(`schema-unknown-field ${pointer}`);
      }),
      { numRuns: 150 },
    );
  });

  it('is refused at the value that is of another type', () => {
    fc.assert(
      fc.property(spotted, fc.constantFrom(true, ['x'], { x: {} }), ({ object, path, value }, other) => {
        const same = Array.isArray(value) === Array.isArray(other) && typeof value === typeof other;
        fc.pre(!same);
        expect(check(change(object, path, (holder, key) => (holder[key] = other))).map(({ pointer }) => pointer)).toContain(`/${path.join('/')}`);
      }),
      { numRuns: 150 },
    );
  });

  it('is refused when a value is null', () => {
    fc.assert(
      fc.property(spotted, ({ object, path }) => {
        expect(found(change(object, path, (holder, key) => (holder[key] = null)))).toContain(`schema-null /${path.join('/')}`);
      }),
      { numRuns: 100 },
    );
  });

  it('is refused without a field that is required', () => {
    const required = [['spec', 'selector'], ['spec', 'template'], ['spec', 'template', 'spec', 'containers'], ['spec', 'template', 'spec', 'containers', 0, 'name'],
      ['spec', 'template', 'spec', 'containers', 0, 'ports', 0, 'containerPort'], ['spec', 'template', 'spec', 'containers', 0, 'env', 1, 'valueFrom', 'secretKeyRef', 'key']];
    for (const path of required) {
      const object = change(VALID[0] ?? {}, path, (holder, key) => delete holder[key]);
      expect(check(object)).toMatchObject([{ id: 'schema-required', pointer: `/${path.slice(0, -1).join('/')}` }]);
    }
  });
});

describe('any value at all', () => {
  it('is judged without a crash, the same way twice', () => {
    const kinds = fc.constantFrom(['v1', 'Pod'], ['apps/v1', 'Deployment'], ['argoproj.io/v1alpha1', 'Rollout'], ['kyverno.io/v1', 'ClusterPolicy'], ['apiextensions.k8s.io/v1', 'CustomResourceDefinition']);
    fc.assert(
      fc.property(kinds, fc.anything({ withBigInt: true, withNullPrototype: true, maxDepth: 4 }), fc.jsonValue(), ([apiVersion, kind], metadata, spec) => {
        const object = { apiVersion, kind, metadata, spec };
        expect(check(object)).toEqual(check(object));
      }),
      { numRuns: 150 },
    );
  });
});
