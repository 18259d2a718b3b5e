import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { App, NamespaceWithQuota, ProductionService, type NamespaceWithQuotaProps, type Problem, type ProductionServiceProps, type QuotaSpec } from 'cdk8s-plinth';
import { ledger } from '../../lib/graph/capacity';
import { synthesize, type SynthResult } from '../../lib/synth/synthesize';

const ROOM: QuotaSpec = { cpu: 40, memory: '80Gi', pods: 200, ephemeral: '200Gi' };

function synth(make: (chart: Chart) => void): SynthResult {
  const app = new App({ today: '2026-11-21' });
  make(new Chart(app, 'c'));
  return synthesize(app);
}

function namespace(scope: Construct, size: Partial<QuotaSpec> = {}, props: Partial<NamespaceWithQuotaProps> = {}, name = 'shop'): NamespaceWithQuota {
  return new NamespaceWithQuota(scope, name, { team: 'shop', environment: 'prod', size: { ...ROOM, ...size }, ...props });
}

function service(scope: Construct, name: string, props: object = {}): ProductionService {
  const given = { image: 'registry.acme.io/shop/api:1.4.2', http: { port: 8080, readiness: '/ready' }, resources: { cpu: '250m', memory: '256Mi' }, ...props };
  return new ProductionService(scope, name, given as ProductionServiceProps);
}

const fixed = (count: number) => ({ scale: { fixed: count } });

/** What does not fit of the namespace's quota, by key. */
function overdrawn({ problems }: SynthResult): Record<string, Problem> {
  return Object.fromEntries(problems.filter(({ id }) => id === 'quota-fits-peak').map((problem) => [problem.pointer?.split('/').at(-1) ?? '', problem]));
}

function errors({ problems }: SynthResult): readonly Problem[] {
  return problems.filter(({ severity }) => severity === 'error');
}

describe('a namespace whose peak does not fit its quota', () => {
  // Six pods at the highest scale and two of a roll-out, twice, and three of a fixed scale with one: 8 + 8 + 4 pods.
  const result = synth((chart) => {
    const shop = namespace(chart, { cpu: 4, memory: '8Gi', pods: 19 });
    service(shop, 'web');
    service(shop, 'cart', { resources: { cpu: '200m', memory: '128Mi' } });
    service(shop, 'pay', { ...fixed(3), resources: { cpu: '300m', memory: '256Mi' } });
  });

  it('is refused with the numbers, the biggest items, and the fix', () => {
    expect(Object.keys(overdrawn(result))).toEqual(['requests.cpu', 'limits.cpu', 'pods']);
    expect(overdrawn(result)['requests.cpu']).toMatchObject({
      severity: 'error',
      message: 'namespace shop reaches requests.cpu 4800m at its peak, and the quota grants 4: 800m too much; biggest: Deployment web 2 (8 pods: 6 + 2 surge), Deployment cart 1600m (8 pods: 6 + 2 surge), Deployment pay 1200m (4 pods: 3 + 1 surge)',
      accepted: '4800m or more',
      fix: 'Raise requests.cpu to 4800m, or free 800m: lower the requests or the highest scale of a workload.',
    });
  });

  it('is refused by the number of its pods alone', () => {
    expect(overdrawn(result)['pods']).toMatchObject({ message: expect.stringContaining('reaches pods 20 at its peak, and the quota grants 19: 1 too much'), fix: 'Raise pods to 20, or free 1: lower the highest scale of a workload.' });
  });

  it('is shown at the line of the namespace, its construct and its prop', () => {
    expect(overdrawn(result)['requests.cpu']).toMatchObject({
      construct: 'c/shop/ResourceQuota',
      prop: 'size.cpu',
      object: { kind: 'ResourceQuota', namespace: 'shop', name: 'shop' },
      source: { file: expect.stringContaining('capacity.test.ts'), line: expect.any(Number) },
    });
  });

  it('names three items, and says how many more there are', () => {
    const many = synth((chart) => {
      const shop = namespace(chart, { pods: 30 });
      for (const name of ['a', 'b', 'c', 'd', 'e']) service(shop, name);
    });
    expect(overdrawn(many)['pods']?.message).toMatch(/, and 2 more$/);
  });
});

describe('a namespace whose peak fits exactly', () => {
  /** 8 pods of 250m and 256Mi. */
  const alone = (size: Partial<QuotaSpec>, more = {}) => errors(synth((chart) => void service(namespace(chart, size), 'api', more)));

  it('is accepted', () => {
    expect(alone({ cpu: 2, memory: '2Gi', pods: 8 })).toEqual([]);
  });

  it('is refused at one thousandth of a core, one byte or one pod more', () => {
    expect(alone({ cpu: '1999m', memory: '2Gi', pods: 8 }).map(({ prop, message }) => [prop, / ([^ ]+) too much/.exec(message)?.[1]])).toEqual([['size.cpu', '1m'], ['size.cpu', '2m']]);
    expect(alone({ cpu: 2, memory: '2097151Ki', pods: 8 }).map(({ message }) => / ([^ ]+) too much/.exec(message)?.[1])).toEqual(['1Ki']);
    expect(alone({ cpu: 2, memory: '2Gi', pods: 7 })).toMatchObject([{ prop: 'size.pods' }]);
    expect(alone({ cpu: 2, memory: '2Gi', pods: 8 }, { resources: { cpu: '251m', memory: '256Mi' } }).map(({ message }) => / ([^ ]+) too much/.exec(message)?.[1])).toEqual(['8m', '16m']);
  });
});

describe('the peak of a service', () => {
  const pods = (props: object, change: (api: ProductionService) => void = () => {}) => {
    const result = synth((chart) => change(service(namespace(chart), 'api', props)));
    expect(errors(result)).toEqual([]);
    const item = ledger(result.graph, 'shop').items.find(({ object }) => object?.kind === 'Deployment');
    return [item?.pods, item?.reckoning];
  };

  it.each([
    [2, [3, '2 + 1 surge']],
    [4, [5, '4 + 1 surge']],
    [5, [7, '5 + 2 surge']],
    [9, [12, '9 + 3 surge']],
  ])('at a fixed scale of %i has the quarter of a roll-out on top, rounded up', (count, peak) => {
    expect(pods(fixed(count))).toEqual(peak);
  });

  it('is that of its highest scale, not of its lowest', () => {
    expect(pods({ scale: { auto: { min: 2, max: 10 } } })).toEqual([13, '10 + 3 surge']);
  });

  it('is what the construct says that it is', () => {
    for (const scale of [{ fixed: 2 }, { fixed: 7 }, { auto: { max: 11 } }]) {
      let said = 0;
      const [count] = pods({ scale }, (api) => void (said = api.maxPods));
      expect(count).toBe(said);
    }
  });

  it('is that of the manifest as it is patched', () => {
    expect(pods({}, (api) => void api.patch('HorizontalPodAutoscaler', { op: 'replace', path: '/spec/maxReplicas', value: 20 }))).toEqual([25, '20 + 5 surge']);
  });
});

describe('quotas of two namespaces', () => {
  it('do not mix', () => {
    const result = synth((chart) => {
      service(namespace(chart, { pods: 8 }, {}, 'shop'), 'api');
      service(namespace(chart, { pods: 7 }, {}, 'bank'), 'api');
    });
    expect(errors(result)).toMatchObject([{ id: 'quota-fits-peak', message: expect.stringContaining('namespace bank reaches pods 8'), object: { namespace: 'bank' } }]);
  });

  it('count two namespaces that are full, each on its own', () => {
    const result = synth((chart) => {
      for (const name of ['shop', 'bank']) service(namespace(chart, { pods: 8 }, {}, name), 'api');
    });
    expect(errors(result)).toEqual([]);
  });
});

describe('a service without CPU limit', () => {
  const unlimited = { resources: { cpu: '250m', memory: '256Mi', cpuLimit: false } };

  it('in a namespace that counts CPU limits is an error that names both ways out', () => {
    const found = errors(synth((chart) => void service(namespace(chart), 'api', unlimited)));
    expect(found).toMatchObject([{ id: 'cpu-limit-counted', construct: 'c/shop/api', prop: 'resources.cpuLimit' }]);
    expect(found[0]?.fix).toBe("Give a limit, such as cpuLimit: '500m', or write cpuLimits: false on the NamespaceWithQuota 'shop'.");
  });

  it('is proved in one that does not: pods are admitted, and no limit is made up for them', () => {
    const result = synth((chart) => void service(namespace(chart, {}, { cpuLimits: false }), 'api', unlimited));
    expect(errors(result)).toEqual([]);
    expect(ledger(result.graph, 'shop').totals.get('limits.cpu')?.toString() ?? '0').toBe('0');
  });
});

describe('objects that a quota counts', () => {
  it('are counted: Services over the limit', () => {
    const result = synth((chart) => {
      const tiny = namespace(chart, { cpu: 1, memory: '80Gi' });
      // XS, the smallest size with one core, grants ten Services.
      for (let i = 1; i <= 11; i++) service(tiny, `api-${i}`, { ...fixed(2), resources: { cpu: '20m', memory: '64Mi' } });
    });
    expect(errors(result)).toMatchObject([{ prop: 'size', message: expect.stringContaining('reaches services 11 at its peak, and the quota grants 10: 1 too much'), fix: 'Raise services to 11, or free 1: declare fewer or smaller objects that it counts.' }]);
  });

  it('count a headless Service as any other, and no node port for it', () => {
    const result = synth((chart) => void service(namespace(chart), 'cart', { http: undefined, grpc: { port: 7070 } }));
    expect(errors(result)).toEqual([]);
    expect(result.objects.find(({ kind }) => kind === 'Service')).toMatchObject({ spec: { clusterIP: 'None' } });
    const { totals } = ledger(result.graph, 'shop');
    expect([totals.get('services')?.toString(), totals.get('services.nodeports')?.toString()]).toEqual(['1', undefined]);
  });

  it('refuse a load balancer and its node ports until they are granted', () => {
    const patched = (size: Partial<QuotaSpec>) =>
      synth((chart) => void service(namespace(chart, size), 'api').patch('Service', { op: 'add', path: '/spec/type', value: 'LoadBalancer' }, { op: 'add', path: '/spec/loadBalancerSourceRanges', value: ['10.0.0.0/8'] }));
    expect(Object.entries(overdrawn(patched({}))).map(([key, { prop }]) => [key, prop])).toEqual([['services.loadbalancers', 'size.loadBalancers'], ['services.nodeports', 'size.nodePorts']]);
    expect(overdrawn(patched({ loadBalancers: 1, nodePorts: 1 }))).toEqual({});
  });

  it('refuse every GPU until some are granted', () => {
    const raw = { container: { resources: { limits: { 'nvidia.com/gpu': '1' } } } };
    const onGpu = (props: Partial<NamespaceWithQuotaProps>) => overdrawn(synth((chart) => void service(namespace(chart, {}, props), 'api', { ...fixed(2), raw })));
    expect(onGpu({})).toMatchObject({ 'requests.nvidia.com~1gpu': { prop: 'gpu.count', message: expect.stringMatching(/reaches requests.nvidia.com\/gpu 3 at its peak, and the quota grants 0/) } });
    expect(Object.keys(onGpu({ gpu: { count: 2 } }))).toEqual(['requests.nvidia.com~1gpu']);
    expect(onGpu({ gpu: { count: 3 } })).toEqual({});
  });
});

describe('what others make in the namespace', () => {
  it('takes its share, with the defaults that the LimitRange gives', () => {
    const result = synth((chart) => {
      const shop = namespace(chart, { pods: 10, cpu: 1 });
      new ApiObject(shop, 'load', {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: 'load', namespace: 'shop' },
        spec: { parallelism: 11, completions: 11, template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'registry.acme.io/load:1' }] } } },
      });
    });
    expect(overdrawn(result)['pods']?.message).toContain('biggest: Job load 11 (11 pods)');
    expect(overdrawn(result)['requests.cpu']?.message).toContain('reaches requests.cpu 1100m at its peak, and the quota grants 1: 100m too much');
  });
});
