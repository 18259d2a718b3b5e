import { Chart } from 'cdk8s';
import { App, Platform } from 'cdk8s-plinth';
import { describe, expect, it } from 'vitest';
import { GpuInferenceJob } from '../../../constructs/gpu-inference-job';
import { GpuInferenceService } from '../../../constructs/gpu-inference-service';
import { RUNTIMES } from '../../../constructs/gpu-inference-service/runtimes';
import { Gpu } from '../../../constructs/kit/gpu';
import { Model } from '../../../constructs/kit/model';
import { NamespaceWithQuota } from '../../../constructs/namespace-with-quota';
import { definePlatform, type PlatformProps } from '../../../lib/kube/platform';
import { strict } from '../../../lib/policy/profiles/strict';
import { synthesize } from '../../../lib/synth/synthesize';
import { build, type Tree } from '../build';
import { ids, MODEL, service } from './build-gpu';

const KEDA = { autoscaling: 'keda', metrics: { engine: 'prometheus-operator', namespace: 'monitoring' }, models: { storageClass: 'shared' } } as const;
const GROUPS = definePlatform({ ...KEDA, serverGroups: 'leaderworkerset', queueing: { engine: 'kueue', localQueues: ['serving'] } });
const TWO = { gpu: Gpu.nvidia({ count: 8 }), resources: { cpu: 64, memory: '512Gi' }, parallel: { pods: 2 } } as const;

const groups = (props: object = {}, platform = GROUPS) => service({ ...TWO, ...props }, platform);
const set = (props: object = {}, platform = GROUPS): Tree => groups(props, platform).get('LeaderWorkerSet');
const leader = (props: object = {}): Tree => set(props).spec.leaderWorkerTemplate.leaderTemplate;
const worker = (props: object = {}, platform = GROUPS): Tree => set(props, platform).spec.leaderWorkerTemplate.workerTemplate;
const commandOf = (template: Tree): string[] => template.spec.containers[0].command;

describe('a server of several pods', () => {
  it('is a group of a LeaderWorkerSet, in place of a pod of a Deployment', () => {
    const built = groups();
    expect(built.problems).toEqual([]);
    expect(built.kinds()).not.toContain('Deployment');
    expect(built.get('LeaderWorkerSet').spec).toMatchObject({ replicas: 2, startupPolicy: 'LeaderCreated', leaderWorkerTemplate: { size: 2, restartPolicy: 'RecreateGroupOnPodRestart' } });
  });

  it('spreads each layer over the GPUs of a pod and the layers over the pods, unless it is told otherwise', () => {
    expect(commandOf(leader())).toEqual(expect.arrayContaining(['--tensor-parallel-size', '8', '--pipeline-parallel-size', '2']));
    expect(commandOf(leader({ parallel: { pods: 2, tensor: 16 } }))).toEqual(expect.arrayContaining(['--tensor-parallel-size', '16']));
    expect(commandOf(leader({ parallel: { pods: 2, tensor: 16 } }))).not.toContain('--pipeline-parallel-size');
    expect(commandOf(leader({ parallel: { pods: 4, tensor: 8 } }))).toEqual(expect.arrayContaining(['--pipeline-parallel-size', '4']));
  });

  it.each(['vllm', 'sglang'] as const)('of %s is told how many pods it has, which of them each is, and where the first is', (runtime) => {
    for (const template of [leader({ runtime }), worker({ runtime })]) {
      const line = commandOf(template).join(' ');
      expect(line).toContain('--nnodes $(LWS_GROUP_SIZE) --node-rank $(LWS_WORKER_INDEX)');
      expect(line).toContain(`$(LWS_LEADER_ADDRESS)${runtime === 'vllm' ? ' --master-port 29501' : ':20000'}`);
      expect(line).toContain(String(RUNTIMES[runtime].rendezvous));
    }
  });

  it('of vLLM serves from its first pod only', () => {
    expect(commandOf(worker()).at(-1)).toBe('--headless');
    expect(commandOf(leader())).not.toContain('--headless');
  });

  it('of one’s own has its command in every pod, and finds the others by the variables of its controller', () => {
    const own = { runtime: { port: 9000, readiness: '/ready' }, command: ['serve.sh'], model: Model.pvc('models') };
    expect([commandOf(leader(own)), commandOf(worker(own))]).toEqual([['serve.sh'], ['serve.sh']]);
    expect(groups(own).problems).toEqual([]);
  });

  it('takes requests at its first pod: workers have no port, and another name than the Service selects', () => {
    const built = groups();
    const { selector } = built.get('Service').spec;
    expect(leader().metadata.labels).toMatchObject(selector);
    expect(worker().metadata.labels).not.toMatchObject(selector);
    expect(worker().spec.containers[0]).not.toHaveProperty('ports');
  });

  it('finds its pods by a Service for each group, since the one for clients has the name that all would share', () => {
    expect(set().spec.networkConfig).toEqual({ subdomainPolicy: 'UniquePerReplica' });
    expect(set().metadata.name).toBe(groups().get('Service').metadata.name);
  });

  it('waits for the model in every pod, and mounts it in every pod', () => {
    for (const template of [leader(), worker()]) {
      expect(template.spec.initContainers.map(({ name }: Tree) => name)).toEqual(['wait-for-model']);
      expect(template.spec.containers[0].volumeMounts.map(({ mountPath }: Tree) => mountPath)).toEqual(['/model', '/dev/shm', '/tmp']);
    }
  });

  it('is held against the memory of all its GPUs', () => {
    const gpu = Gpu.nvidia({ count: 8, models: ['NVIDIA-H100-80GB-HBM3'] });
    const model = Model.huggingFace('acme/large', { revision: '5617a9f61b028005a4858fdac845db406aefb181', size: '642Gi' });
    expect(ids(groups({ gpu, model }))).toEqual([]);
    expect(ids(groups({ gpu, model, parallel: {} }))).toContain('gpu-memory-short');
  });

  it('claims devices for each pod', () => {
    const built = groups({ gpu: Gpu.claim({ deviceClass: 'gpu.nvidia.com', count: 8 }) });
    const [{ resourceClaimTemplateName }] = built.get('LeaderWorkerSet').spec.leaderWorkerTemplate.workerTemplate.spec.resourceClaims;
    expect(built.get('ResourceClaimTemplate').metadata.name).toBe(resourceClaimTemplateName);
    expect(built.problems).toEqual([]);
  });
});

describe('a worker', () => {
  it('is ready when its server is, and has no liveness check: a restart would be one of all', () => {
    const [main] = worker().spec.containers;
    expect(main.readinessProbe.exec.command.join('\n')).toContain('create_connection((os.environ["LWS_LEADER_ADDRESS"], 8000), 3)');
    expect(main).not.toHaveProperty('livenessProbe');
    expect(main).not.toHaveProperty('startupProbe');
  });

  it('that must go stays until the first pod has finished its answers, and has as much time for it', () => {
    const [main] = worker({ longestAnswer: '10m' }).spec.containers;
    expect(main.lifecycle.preStop.exec.command.join('\n')).toContain('29501');
    expect(worker({ longestAnswer: '10m' }).spec.terminationGracePeriodSeconds).toBe(605);
  });

  it('stands in the zone of its own server where there is room, and is not spread', () => {
    const [{ podAffinityTerm }] = worker().spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution;
    expect(podAffinityTerm).toEqual({ labelSelector: { matchLabels: { 'app.kubernetes.io/instance': 'llm' } }, matchLabelKeys: ['leaderworkerset.sigs.k8s.io/group-index'], topologyKey: 'topology.kubernetes.io/zone' });
    expect(worker().spec).not.toHaveProperty('topologySpreadConstraints');
    expect(leader().spec.topologySpreadConstraints[0].matchLabelKeys).toEqual(['leaderworkerset.sigs.k8s.io/template-revision-hash']);
    expect(worker({}, definePlatform({ ...KEDA, serverGroups: 'leaderworkerset', kubernetes: '1.30' })).spec).not.toHaveProperty('affinity');
  });

  it('reaches the pods of its servers, whose ports nobody knows before, and nothing else but DNS', () => {
    const built = groups();
    const pods = { podSelector: { matchLabels: { 'app.kubernetes.io/instance': 'llm' } } };
    const [first, second] = [built.get('NetworkPolicy', 'llm').spec, built.get('NetworkPolicy', 'llm-worker').spec];
    expect(worker().metadata.labels).toMatchObject(second.podSelector.matchLabels);
    expect(leader().metadata.labels).not.toMatchObject(second.podSelector.matchLabels);
    expect(second.ingress).toEqual([{ from: [pods] }]);
    expect(second.egress.slice(1)).toEqual([{ to: [pods] }]);
    expect(first.ingress).toContainEqual({ from: [pods] });
    expect(first.egress).toContainEqual({ to: [pods] });
  });

  it('runs as the platform’s profile asks, patched with its leader', () => {
    const raw = { pod: { priorityClassName: 'high' }, container: { env: [{ name: 'NCCL_DEBUG', value: 'INFO' }] } };
    for (const template of [leader({ raw }), worker({ raw })]) {
      expect(template.spec.priorityClassName).toBe('high');
      expect(template.spec.containers[0].env).toContainEqual({ name: 'NCCL_DEBUG', value: 'INFO' });
      expect(template.spec.securityContext).toMatchObject({ runAsNonRoot: true });
    }
  });
});

describe('servers of several pods', () => {
  it('are replaced in place, one at a time; or beside the old ones where there are GPUs', () => {
    expect(set().spec.rolloutStrategy.rollingUpdateConfiguration).toEqual({ maxSurge: 0, maxUnavailable: 1 });
    expect(set({ rollout: { surge: 'The pool has two nodes to spare.' } }).spec.rolloutStrategy.rollingUpdateConfiguration).toEqual({ maxSurge: 1, maxUnavailable: 0 });
  });

  it('are scaled as servers: KEDA sets the number of groups, and they name none', () => {
    const built = groups({ scale: { queue: { max: 3 } } });
    expect(built.get('ScaledObject').spec).toMatchObject({ scaleTargetRef: { apiVersion: 'leaderworkerset.x-k8s.io/v1', kind: 'LeaderWorkerSet', name: 'llm' }, minReplicaCount: 2, maxReplicaCount: 3 });
    expect(built.get('LeaderWorkerSet').spec).not.toHaveProperty('replicas');
    expect(built.problems).toEqual([]);
  });

  it.each([[undefined, 1], [1, 1], [2, 3], [3, 5], ['50%', '50%']] as const)('let a drain take %s of them: the pod that goes takes its group with it', (asked, pods) => {
    const budget = groups({ parallel: { pods: 2 }, scale: { fixed: 6 }, availability: asked === undefined ? undefined : { budget: { maxUnavailable: asked } } }).get('PodDisruptionBudget').spec;
    expect(budget).toMatchObject({ maxUnavailable: pods, unhealthyPodEvictionPolicy: 'AlwaysAllow', selector: { matchLabels: { 'app.kubernetes.io/instance': 'llm' } } });
  });

  it('are counted with all their pods: GPUs, quota, and what a claim of one node can take', () => {
    const found: GpuInferenceService[] = [];
    build((chart) => void found.push(new GpuInferenceService(chart, 'llm', { ...TWO, image: 'a/b:1', model: Model.pvc('models'), parallel: { pods: 4 }, scale: { fixed: 3 } } as never)), { platform: GROUPS });
    expect(found[0]).toMatchObject({ gpuCount: 8 * 4 * 3, maxPods: 12 });
    expect(found[0]?.footprint).toMatchObject({ 'requests.nvidia.com/gpu': '96', pods: '12' });
  });

  it('wait in their queue as one each, and never suspend themselves', () => {
    const queued = set({ queue: 'serving' });
    expect(queued.metadata.labels['kueue.x-k8s.io/queue-name']).toBe('serving');
    expect(JSON.stringify(queued)).not.toContain('suspend');
    expect(set({ queue: 'serving' }, definePlatform({ ...KEDA, serverGroups: 'leaderworkerset', queueing: { engine: 'volcano', queues: ['serving'] } })).spec.leaderWorkerTemplate.workerTemplate.spec.schedulerName).toBe('volcano');
  });

  it('stand in no mesh: their pods talk at ports that no proxy knows', () => {
    const built = groups({}, definePlatform({ ...KEDA, serverGroups: 'leaderworkerset', mesh: 'istio-sidecar' }));
    expect(built.problems).toEqual([]);
    expect(JSON.stringify(built.get('LeaderWorkerSet'))).not.toContain('istio');
    expect(built.kinds()).not.toContain('PeerAuthentication');
  });
});

describe('servers of several pods on nodes', () => {
  const nodes = (count: number): PlatformProps => ({ ...KEDA, serverGroups: 'leaderworkerset', queueing: { engine: 'kueue', localQueues: ['serving'] }, pools: { gpu: { instance: { capacity: { cpu: 192, memory: '2000Gi', 'nvidia.com/gpu': 8, 'ephemeral-storage': '500Gi' } }, nodes: count, drained: 0, taints: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }] } } });
  function told(count: number, queue?: string): string[] {
    const app = new App();
    Platform.provide(app, definePlatform(nodes(count)));
    new GpuInferenceService(new Chart(app, 'shop', { namespace: 'shop' }), 'llm', { ...TWO, image: 'vllm/vllm-openai:v0.12.0', model: Model.pvc('models'), scale: { fixed: 2 }, ...(queue && { queue }) } as never);
    return synthesize(app, { today: '2026-11-21' }).problems.filter(({ id }) => id === 'gang-fits-pools').map(({ message }) => message);
  }

  it('are an error where three of four pods find a node and no queue holds the third back', () => {
    expect(told(3)).toEqual([expect.stringContaining('wait for ever')]);
    expect(told(4)).toEqual([]);
  });

  it('are a unit of two pods in a queue, which one node never holds', () => {
    expect(told(1, 'serving')).toEqual([expect.stringContaining('as a single unit of 2 pods')]);
    expect(told(2, 'serving')).toEqual([]);
  });
});

describe('servers of several pods in a namespace', () => {
  function toldOf(gpus: number): string[] {
    const app = new App();
    Platform.provide(app, GROUPS);
    const shop = new NamespaceWithQuota(new Chart(app, 'shop'), 'shop', { team: 'ml', environment: 'prod', size: { cpu: '400', memory: '4000Gi', ephemeral: '500Gi', pods: 60 }, gpu: { count: gpus } } as never);
    new GpuInferenceService(shop, 'llm', { ...TWO, image: 'vllm/vllm-openai:v0.12.0', model: Model.pvc('models'), scale: { queue: { max: 3 } } } as never);
    return synthesize(app, { today: '2026-11-21' }).problems.filter(({ severity }) => severity === 'error').map(({ id, message }) => `${id}: ${message}`);
  }

  it('take of its quota what all pods of the highest scale take', () => {
    expect(toldOf(8 * 2 * 3)).toEqual([]);
    expect(toldOf(8 * 2 * 3 - 1)).toEqual([expect.stringMatching(/^quota-fits-peak: .*nvidia\.com\/gpu/)]);
  });

  it.each([30, 31, 33, 36] as const)('are clean in the strict profile, for Kubernetes 1.%i', (minor) => {
    const app = new App();
    Platform.provide(app, definePlatform({ ...KEDA, kubernetes: `1.${minor}`, gitops: 'argocd', serverGroups: 'leaderworkerset', jobGroups: 'jobset', queueing: { engine: 'kueue', localQueues: ['serving'] } }));
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    const common = { image: `acme/llm@sha256:${'0'.repeat(64)}`, model: MODEL, gpu: TWO.gpu, resources: TWO.resources, queue: 'serving' } as const;
    new GpuInferenceService(chart, 'llm', { ...common, parallel: { pods: 2 }, scale: { queue: { max: 3 } } });
    new GpuInferenceJob(chart, 'batch', { ...common, work: { shards: 2, pods: 2, timeout: '1h', fatalExitCodes: [64] } });
    expect(synthesize(app, { profile: strict, today: '2026-11-21' }).problems).toEqual([]);
  });
});

describe('servers of several pods are refused', () => {
  it.each([
    ['where nobody runs them', {}, 'engine-absent', 'parallel.pods', definePlatform(KEDA)],
    ['with a spread that is not the GPUs of all pods', { parallel: { pods: 2, tensor: 8, pipeline: 3 } }, 'parallel-mismatch', 'parallel', GROUPS],
    ['over parts of GPUs', { gpu: Gpu.nvidia({ count: 1, models: ['NVIDIA-A100-SXM4-80GB'], mig: '1g.10gb' }) }, 'parallel-on-part', 'parallel', GROUPS],
    ['over fractions', { gpu: Gpu.fraction(0.5) }, 'parallel-on-part', 'parallel', definePlatform({ ...KEDA, serverGroups: 'leaderworkerset', queueing: 'kai' })],
    ['with Triton', { runtime: 'triton' }, 'parallel-unsupported', 'parallel.pods', GROUPS],
    ['with NIM', { runtime: 'nim' }, 'parallel-unsupported', 'parallel.pods', GROUPS],
    ['in a queue that nobody has', { queue: 'servin' }, 'queue-unknown', 'queue', GROUPS],
    ['in a queue with a surge, which would wait there for ever', { queue: 'serving', rollout: { surge: 'The pool has two nodes to spare.' } }, 'surge-in-queue', 'rollout', GROUPS],
    ['by the hundred pods', { parallel: { pods: 100 } }, 'prop-out-of-range', 'parallel.pods', GROUPS],
    ['with a claim of one node', { scale: { fixed: 1 }, cache: { pvc: { accessMode: 'ReadWriteOnce' } } }, 'cache-one-node', 'cache.pvc.accessMode', GROUPS],
  ] as const)('%s', (_, props, id, prop, platform) => {
    expect(groups(props, platform).problems).toContainEqual(expect.objectContaining({ id, prop }));
  });

  it('as a queue for servers of one pod, which come one by one', () => {
    expect(service({ queue: 'serving' }, GROUPS).problems).toMatchObject([{ id: 'queue-without-group', prop: 'queue' }]);
  });

  it('in Kueue under a name that it cannot write into a label', () => {
    const named = (name: string, queue?: string) => build((chart) => void new GpuInferenceService(chart, name, { ...TWO, image: 'a/b:1', model: Model.pvc('models'), ...(queue && { queue }) } as never), { platform: GROUPS }).problems.map(({ id }) => id);
    expect(named('a'.repeat(39), 'serving')).toEqual([]);
    expect(named('a'.repeat(40), 'serving')).toEqual(['name-malformed']);
    expect(named('a'.repeat(51))).toEqual([]);
    expect(named('a'.repeat(52))).toEqual(['name-malformed']);
  });

  it('with the way to more pods in what is told of a spread that one pod has no GPUs for', () => {
    const [problem] = service({ gpu: Gpu.nvidia({ count: 8 }), resources: TWO.resources, parallel: { tensor: 8, pipeline: 2 } }, GROUPS).problems;
    expect(problem).toMatchObject({ id: 'parallel-mismatch', fix: 'Write { tensor: 4, pipeline: 2 }, or pods: 2.' });
  });
});
