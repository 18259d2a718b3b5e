import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { podFootprint, quotaUsage, type Footprint } from '../../lib/kube/footprint';
import { Quantity } from '../../lib/units';

type Resources = Record<string, string>;

const container = (requests: Resources, limits?: Resources) => ({ name: 'c', resources: { requests, ...(limits && { limits }) } });
const sidecar = (requests: Resources) => ({ ...container(requests), restartPolicy: 'Always' });

function requestsOf(footprint: Footprint): Resources {
  return Object.fromEntries([...footprint].map(([name, { requests }]) => [name, requests.toString()]));
}

function limitsOf(footprint: Footprint): Resources {
  return Object.fromEntries([...footprint].map(([name, { limits }]) => [name, limits.toString()]));
}

describe('podFootprint', () => {
  test('adds up main containers', () => {
    const spec = { containers: [container({ cpu: '250m', memory: '1Gi' }), container({ cpu: '0.5', memory: '512Mi' })] };
    expect(requestsOf(podFootprint(spec))).toEqual({ cpu: '750m', memory: '1536Mi' });
  });

  test('takes an init container where it asks for more than all that run later', () => {
    const spec = { initContainers: [container({ cpu: '2', memory: '64Mi' })], containers: [container({ cpu: '1', memory: '1Gi' })] };
    expect(requestsOf(podFootprint(spec))).toEqual({ cpu: '2', memory: '1Gi' });
  });

  test('adds the sidecars before an init container to it, and not those after it', () => {
    const spec = {
      initContainers: [sidecar({ cpu: '300m' }), container({ cpu: '2' }), sidecar({ cpu: '100m' })],
      containers: [container({ cpu: '1' })],
    };
    // While starting: 300m + 2. While running: 1 + 300m + 100m.
    expect(requestsOf(podFootprint(spec))).toEqual({ cpu: '2300m' });
  });

  test('counts sidecars beside the main containers', () => {
    const spec = { initContainers: [sidecar({ cpu: '300m' }), sidecar({ cpu: '100m' })], containers: [container({ cpu: '1' })] };
    expect(requestsOf(podFootprint(spec))).toEqual({ cpu: '1400m' });
  });

  test('takes a limit for the request that is left out', () => {
    const spec = { containers: [{ name: 'c', resources: { limits: { cpu: '2', 'nvidia.com/gpu': 1 }, requests: { cpu: '1' } } }] };
    expect(requestsOf(podFootprint(spec))).toEqual({ cpu: '1', 'nvidia.com/gpu': '1' });
  });

  test('adds the overhead of the runtime, and to limits only where there is one', () => {
    const spec = { overhead: { cpu: '100m', memory: '64Mi' }, containers: [container({ cpu: '1', memory: '1Gi' }, { memory: '1Gi' })] };
    const footprint = podFootprint(spec);
    expect(requestsOf(footprint)).toEqual({ cpu: '1100m', memory: '1088Mi' });
    expect(limitsOf(footprint)).toEqual({ cpu: '0', memory: '1088Mi' });
  });

  test('lets the resources of the pod replace the sums, and of nothing but cpu, memory and huge pages', () => {
    const spec = {
      resources: { requests: { cpu: '4' }, limits: { cpu: '8', memory: '8Gi' } },
      containers: [container({ cpu: '1', memory: '1Gi', 'ephemeral-storage': '1Gi' }, { memory: '2Gi' })],
    };
    const footprint = podFootprint(spec);
    expect(requestsOf(footprint)).toEqual({ cpu: '4', memory: '1Gi', 'ephemeral-storage': '1Gi' });
    expect(limitsOf(footprint)).toEqual({ cpu: '8', memory: '8Gi', 'ephemeral-storage': '0' });
  });

  test('takes a limit of the pod for a request that no container makes', () => {
    const spec = { resources: { limits: { memory: '8Gi' } }, containers: [{ name: 'c' }] };
    expect(requestsOf(podFootprint(spec))).toEqual({ memory: '8Gi' });
  });

  test('does not count ephemeral containers, nor what is no quantity', () => {
    const spec = { containers: [container({ cpu: '1 core' })], ephemeralContainers: [container({ cpu: '1' })] };
    expect(requestsOf(podFootprint(spec))).toEqual({});
  });

  test('is unmoved by the order of main containers', () => {
    fc.assert(
      fc.property(pods, fc.infiniteStream(fc.nat()), (spec, order) => {
        const shuffled = { ...spec, containers: [...spec.containers].sort(() => ((order.next().value ?? 0) % 2 === 0 ? 1 : -1)) };
        expect(requestsOf(podFootprint(shuffled))).toEqual(requestsOf(podFootprint(spec)));
      }),
    );
  });

  test('never shrinks when a container asks for more', () => {
    fc.assert(
      fc.property(pods, fc.nat(), fc.integer({ min: 1, max: 4000 }), (spec, pick, more) => {
        const before = podFootprint(spec).get('cpu')?.requests ?? Quantity.zero;
        const all = [...spec.initContainers, ...spec.containers];
        const chosen = all[pick % all.length];
        const grown = (list: readonly Made[]) => list.map((item) => (item === chosen ? { ...item, resources: { requests: { cpu: `${milliOf(item) + more}m` } } } : item));
        const after = podFootprint({ initContainers: grown(spec.initContainers), containers: grown(spec.containers) }).get('cpu')?.requests ?? Quantity.zero;
        expect(after.compare(before)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('is at least every container, and at most all of them together', () => {
    fc.assert(
      fc.property(pods, (spec) => {
        const all = [...spec.initContainers, ...spec.containers].map(milliOf);
        const total = Quantity.parse(`${all.reduce((sum, milli) => sum + milli, 0)}m`);
        const cpu = podFootprint(spec).get('cpu')?.requests ?? Quantity.zero;
        expect(cpu.compare(Quantity.parse(`${Math.max(...all)}m`))).toBeGreaterThanOrEqual(0);
        expect(cpu.compare(total)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

interface Made {
  readonly restartPolicy?: string;
  readonly resources: { readonly requests: { readonly cpu: string } };
}

const milliOf = (made: Made): number => Number(made.resources.requests.cpu.slice(0, -1));
const made = fc.nat({ max: 4000 }).map((milli): Made => ({ resources: { requests: { cpu: `${milli}m` } } }));
const pods = fc.record({
  initContainers: fc.array(fc.tuple(made, fc.boolean()).map(([item, stays]): Made => (stays ? { ...item, restartPolicy: 'Always' } : item)), { maxLength: 4 }),
  containers: fc.array(made, { minLength: 1, maxLength: 4 }),
});

describe('quotaUsage', () => {
  test('gives the keys of a quota, times the number of pods', () => {
    const footprint = podFootprint({ containers: [container({ cpu: '250m', memory: '1Gi', 'ephemeral-storage': '1Gi' }, { cpu: '1', memory: '1Gi', 'nvidia.com/gpu': '2', 'hugepages-2Mi': '4Mi' })] });
    expect(Object.fromEntries([...quotaUsage(footprint, 3)].map(([key, amount]) => [key, amount.toString()]))).toEqual({
      pods: '3',
      'count/pods': '3',
      cpu: '750m',
      'requests.cpu': '750m',
      'limits.cpu': '3',
      memory: '3Gi',
      'requests.memory': '3Gi',
      'limits.memory': '3Gi',
      'ephemeral-storage': '3Gi',
      'requests.ephemeral-storage': '3Gi',
      'limits.ephemeral-storage': '0',
      'requests.nvidia.com/gpu': '6',
      'hugepages-2Mi': '12Mi',
      'requests.hugepages-2Mi': '12Mi',
    });
  });
});
