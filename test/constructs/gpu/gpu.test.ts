import { App, Chart } from 'cdk8s-plinth';
import { describe, expect, it } from 'vitest';
import { Gpu } from '../../../constructs/kit/gpu';
import { MIG_PROFILES } from '../../../constructs/kit/gpu-models';
import { GpuInferenceJob } from '../../../constructs/gpu-inference-job';
import { definePlatform } from '../../../lib/kube/platform';
import { synthesize } from '../../../lib/synth/synthesize';
import { containersOf, podTemplatesOf } from '../../../lib/kube/pods';
import { ids, job, PLATFORM, service } from './build-gpu';

const podOf = (gpu: object, platform = PLATFORM) => (job({ gpu, model: undefined }, platform).objects.find(({ kind }) => kind === 'Job') as never as { spec: { template: { metadata: Record<string, never>; spec: { containers: [{ resources: { limits: Record<string, string> } }] } & Record<string, never> } } }).spec.template;
const limits = (gpu: object, platform = PLATFORM) => podOf(gpu, platform).spec.containers[0].resources.limits;

describe('GPUs', () => {
  it('are a limit of the container, on nodes with one of the products, whose taint is tolerated', () => {
    const gpu = Gpu.nvidia({ count: 2, models: ['NVIDIA-L4', 'NVIDIA-L40S'] });
    expect(limits(gpu)).toMatchObject({ 'nvidia.com/gpu': '2' });
    expect(podOf(gpu).spec).toMatchObject({
      affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'nvidia.com/gpu.product', operator: 'In', values: ['NVIDIA-L4', 'NVIDIA-L40S'] }] }] } } },
      tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
    });
  });

  it('are found by what the platform says of its nodes', () => {
    const platform = definePlatform({ gpu: { resource: 'amd.com/gpu', productLabel: 'amd.com/gpu.product-name', taint: { key: 'pool', value: 'gpu', effect: 'NoExecute' }, runtimeClass: 'gpu' } });
    expect(limits(Gpu.nvidia({ count: 1 }), platform)).toMatchObject({ 'amd.com/gpu': '1' });
    expect(podOf(Gpu.nvidia({ count: 1, models: ['MI300X'] }), platform).spec).toMatchObject({ runtimeClassName: 'gpu', tolerations: [{ key: 'pool', operator: 'Equal', value: 'gpu', effect: 'NoExecute' }], affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'amd.com/gpu.product-name' }] }] } } } });
    expect(podOf(Gpu.nvidia({ count: 1 }), definePlatform({ gpu: { taint: false } })).spec).not.toHaveProperty('tolerations');
  });

  it('in MIG instances and time slices are resources of their own', () => {
    expect(limits(Gpu.nvidia({ count: 1, models: ['NVIDIA-H100-80GB-HBM3'], mig: '1g.10gb' }))).toMatchObject({ 'nvidia.com/mig-1g.10gb': '1' });
    expect(limits(Gpu.nvidia({ count: 1, shared: true }))).toMatchObject({ 'nvidia.com/gpu.shared': '1' });
  });

  it('by fraction are the KAI scheduler’s to give, and no resource', () => {
    const platform = definePlatform({ queueing: 'kai' });
    expect(podOf(Gpu.fraction(0.25), platform)).toMatchObject({ metadata: { annotations: { 'gpu-fraction': '0.25' } }, spec: { schedulerName: 'kai-scheduler' } });
    expect(Object.keys(limits(Gpu.fraction(0.25), platform))).toEqual(['cpu', 'memory', 'ephemeral-storage']);
  });

  it('by claim come from a template that never changes under its name, in the API that is served by default', () => {
    const claimed = (count: number) => job({ gpu: Gpu.claim({ deviceClass: 'gpu.nvidia.com', count, selectors: ['true'] }), model: undefined });
    const template = claimed(2).get('ResourceClaimTemplate');
    expect(template).toMatchObject({ apiVersion: 'resource.k8s.io/v1', spec: { spec: { devices: { requests: [{ name: 'gpu', exactly: { deviceClassName: 'gpu.nvidia.com', allocationMode: 'ExactCount', count: 2, selectors: [{ cel: { expression: 'true' } }] } }] } } } });
    expect(claimed(3).get('ResourceClaimTemplate').metadata.name).not.toBe(template.metadata.name);
    expect(claimed(2).objects.find(({ kind }) => kind === 'Job')).toMatchObject({ spec: { template: { spec: { resourceClaims: [{ name: 'gpu', resourceClaimTemplateName: template.metadata.name }], containers: [{ resources: { claims: [{ name: 'gpu' }] } }] } } } });
  });

  it('share memory where there are several: two Gi each, sixteen at most, or what is said', () => {
    const shm = (props: object) => (job({ model: undefined, resources: { cpu: 4, memory: '64Gi' }, ...props }).objects.find(({ kind }) => kind === 'Job') as never as { spec: { template: { spec: { volumes: Array<{ name: string; emptyDir?: { sizeLimit: string; medium?: string } }> } } } }).spec.template.spec.volumes.find(({ name }) => name === 'shared-memory')?.emptyDir;
    expect(shm({ gpu: Gpu.nvidia({ count: 1 }) })).toBeUndefined();
    expect(shm({ gpu: Gpu.nvidia({ count: 4 }) })).toEqual({ medium: 'Memory', sizeLimit: '8Gi' });
    expect(shm({ gpu: Gpu.nvidia({ count: 16 }) })).toEqual({ medium: 'Memory', sizeLimit: '16Gi' });
    expect(shm({ gpu: Gpu.nvidia({ count: 1 }), sharedMemory: '4Gi' })).toEqual({ medium: 'Memory', sizeLimit: '4Gi' });
  });

  it.each([
    ['a fraction without its scheduler', Gpu.fraction(0.5), 'engine-absent', PLATFORM],
    ['a fraction that is none', Gpu.fraction(1.5), 'prop-out-of-range', definePlatform({ queueing: 'kai' })],
    ['a claim before it is on by default', Gpu.claim({ deviceClass: 'gpu.nvidia.com' }), 'kubernetes-too-old', definePlatform({ kubernetes: '1.33' })],
    ['a claim and a resource at once', { deviceClass: 'gpu.nvidia.com', mig: '1g.10gb' }, 'gpu-twice', PLATFORM],
    ['a profile of another product', { count: 1, models: ['NVIDIA-A100-SXM4-40GB'], mig: '1g.18gb' }, 'mig-profile-unknown', PLATFORM],
    ['a profile that one of two products lacks', Gpu.nvidia({ count: 1, models: ['NVIDIA-A100-SXM4-40GB', 'NVIDIA-H200'], mig: '1g.5gb' }), 'mig-profile-unknown', PLATFORM],
    ['a profile of nobody', { count: 1, mig: '1g.10gb' }, 'mig-profile-unknown', PLATFORM],
    ['two slices', { count: 2, shared: true }, 'prop-out-of-range', PLATFORM],
    ['a product that the platform does not have', Gpu.nvidia({ count: 1, models: ['NVIDIA-L40'] }), 'gpu-model-unknown', definePlatform({ gpu: { models: ['NVIDIA-L4'] } })],
    ['no number', { models: ['NVIDIA-L4'] }, 'prop-required', PLATFORM],
    ['a name that is none', { count: 1, model: 'NVIDIA-L4' }, 'prop-unknown', PLATFORM],
  ] as const)('refuse %s', (_, gpu, id, platform) => {
    expect(ids(job({ gpu, model: undefined }, platform))).toContain(id);
  });

  it('name for every profile of every product the memory that it has', () => {
    for (const profiles of Object.values(MIG_PROFILES)) for (const profile of profiles) expect(profile).toMatch(/^[1-7]g\.\d{1,3}gb(\.me)?$/);
  });
});

describe('pods on GPUs', () => {
  it.each([['a job', job], ['a service', service]] as const)('may do no more than any other, in %s: restricted, a root that is read only, and no token', (_, make) => {
    const templates = make().objects.flatMap((object) => podTemplatesOf(object));
    expect(templates).toHaveLength(2);
    for (const { spec } of templates) {
      expect(spec).toMatchObject({ automountServiceAccountToken: false, securityContext: { runAsNonRoot: true, runAsUser: 65_532, seccompProfile: { type: 'RuntimeDefault' } } });
      for (const { container } of containersOf(spec)) expect(container).toMatchObject({ securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } } });
    }
  });
});

describe('what a platform says of GPUs', () => {
  it.each([
    [{ gpu: { resources: 'nvidia.com/gpu' } }, 'platform-key-unknown'],
    [{ gpu: { resource: 'gpu' } }, 'platform-value'],
    [{ gpu: { taint: 'gpu' } }, 'platform-value'],
    [{ gpu: { models: [] } }, 'platform-value'],
    [{ gpu: 'nvidia' }, 'platform-value'],
    [{ models: { storageClass: 'Shared Class' } }, 'platform-value'],
    [{ models: { downloader: 'fetch:latest' } }, 'platform-value'],
  ])('is checked: %j', (props, id) => {
    expect(() => definePlatform(props as never)).toThrow(expect.objectContaining({ problems: expect.arrayContaining([expect.objectContaining({ id })]) }));
  });
});

describe('pools with GPUs', () => {
  const platform = (product: string, count = 4) => definePlatform({
    models: { storageClass: 'shared' },
    pools: {
      general: { instance: { capacity: { cpu: 8, memory: '32Gi', 'ephemeral-storage': '100Gi' } }, nodes: 3, labels: { pool: 'general' } },
      gpu: { instance: { capacity: { cpu: 16, memory: '64Gi', 'ephemeral-storage': '200Gi', 'nvidia.com/gpu': count } }, nodes: 5, labels: { pool: 'gpu', 'nvidia.com/gpu.product': product }, taints: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }] },
    },
  });
  const found = (product: string, count?: number) => {
    const app = new App({ platform: platform(product, count) });
    new GpuInferenceJob(new Chart(app, 'shop', { namespace: 'shop' }), 'embed', { image: 'registry.acme.io/ml/embed:2.0.1', gpu: Gpu.nvidia({ count: 2, models: ['NVIDIA-L4'] }), resources: { cpu: 4, memory: '16Gi' }, work: { shards: 8, parallel: 4, timeout: '2h' } });
    return synthesize(app, { today: '2026-11-21' }).problems.map(({ id }) => id);
  };

  it('hold a job whose product, number and taint they have', () => {
    expect(found('NVIDIA-L4')).toEqual([]);
  });

  it('refuse one that asks for another product, or for more than a node has', () => {
    expect(found('NVIDIA-L40S')).toContain('pod-fits-pool');
    expect(found('NVIDIA-L4', 1)).toContain('pod-fits-pool');
  });
});
