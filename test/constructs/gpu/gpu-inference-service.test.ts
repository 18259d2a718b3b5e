import { App, Chart, JsonPatch, Platform } from 'cdk8s-plinth';
import { describe, expect, it } from 'vitest';
import { Cache } from '../../../constructs/kit/cache';
import { Gpu } from '../../../constructs/kit/gpu';
import { Model } from '../../../constructs/kit/model';
import { Secret } from '../../../constructs/kit/refs';
import { GpuInferenceService } from '../../../constructs/gpu-inference-service';
import { RUNTIMES } from '../../../constructs/gpu-inference-service/runtimes';
import { definePlatform } from '../../../lib/kube/platform';
import { synthesize } from '../../../lib/synth/synthesize';
import { build } from '../build';
import { errorsOf } from '../slo/promql';
import { ids, PLATFORM, service } from './build-gpu';

const deployment = (props: object = {}) => service(props).get('Deployment').spec;
const container = (props: object = {}) => deployment(props).template.spec.containers[0];
const triggers = (props: object) => service(props).get('ScaledObject').spec.triggers;

describe('a model behind an API', () => {
  it('is replaced in place: a new server would wait for GPUs that only the old one can free', () => {
    expect(deployment().strategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } });
    expect(deployment({ rollout: { surge: 'The pool has one node to spare.' } }).strategy.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
  });

  it('has one set of times: load, deadline with a node to come, drain, and the longest answer', () => {
    const spec = deployment({ loadBudget: '40m', longestAnswer: '10m' });
    expect(spec.progressDeadlineSeconds).toBe(40 * 60 + 10 * 60);
    const [{ startupProbe }] = spec.template.spec.containers;
    expect(startupProbe.periodSeconds * startupProbe.failureThreshold).toBe(40 * 60);
    expect(spec.template.spec.terminationGracePeriodSeconds).toBe(5 + 10 * 60);
  });

  it('has two servers, unless it scales; one may be drained', () => {
    expect(deployment().replicas).toBe(2);
    expect(service().get('PodDisruptionBudget').spec.maxUnavailable).toBe(1);
  });

  it('tells clients of the OpenAI API where it is, and no others', () => {
    const endpoints: unknown[] = [];
    const built = build((chart) => {
      const common = { image: 'a/b:1', gpu: Gpu.nvidia({ count: 1 }), model: Model.pvc('models'), resources: { cpu: 1, memory: '4Gi' } } as const;
      endpoints.push(new GpuInferenceService(chart, 'llm', common).openaiEndpoint, new GpuInferenceService(chart, 'ranker', { ...common, runtime: 'triton' }).openaiEndpoint);
    });
    expect(built.problems).toEqual([]);
    expect(endpoints).toEqual(['http://llm.shop.svc.cluster.local/v1', undefined]);
  });

  it('is called by a ProductionService as any other, with the key from a Secret', () => {
    expect(container({ apiKey: Secret.existing('llm-key', 'key') }).env).toContainEqual({ name: 'VLLM_API_KEY', valueFrom: { secretKeyRef: { name: 'llm-key', key: 'key' } } });
    const sglang = container({ runtime: 'sglang', apiKey: Secret.existing('llm-key', 'key') });
    expect(sglang.command.slice(-2)).toEqual(['--api-key', '$(SGLANG_API_KEY)']);
    expect(sglang.env).toContainEqual({ name: 'SGLANG_API_KEY', valueFrom: { secretKeyRef: { name: 'llm-key', key: 'key' } } });
  });

  it('spreads the model over all GPUs of a server, or as it is told', () => {
    const big = { resources: { cpu: 8, memory: '64Gi' } };
    expect(container({ ...big, gpu: Gpu.nvidia({ count: 4 }) }).command).toEqual(expect.arrayContaining(['--tensor-parallel-size', '4']));
    expect(container({ ...big, gpu: Gpu.nvidia({ count: 4 }), parallel: { tensor: 2, pipeline: 2 } }).command).toEqual(expect.arrayContaining(['--tensor-parallel-size', '2', '--pipeline-parallel-size', '2']));
  });

  it('keeps each version of its model in a folder of its own, and the one before it beside', () => {
    const built = service();
    expect(container().command[2]).toBe('/model/5617a9f61b02');
    expect(built.get('PersistentVolumeClaim').spec.resources.requests.storage).toBe('6Gi');
    expect(JSON.stringify(built.objects.find(({ kind }) => kind === 'Job'))).toContain('shutil.rmtree');
  });

  it('has a home to write to, since its root file system is read only', () => {
    expect(container().env).toContainEqual({ name: 'HOME', value: '/tmp' });
    expect(deployment().template.spec.volumes).toContainEqual({ name: 'tmp', emptyDir: { sizeLimit: '5Gi' } });
    expect(container({ env: { HOME: '/data' } }).env.filter(({ name }: { name: string }) => name === 'HOME')).toEqual([{ name: 'HOME', value: '/data' }]);
  });
});

it('is blamed by the names of its own props', () => {
  const app = new App();
  const platform = definePlatform({ models: { storageClass: 'shared' } });
  Platform.provide(app, platform);
  new GpuInferenceService(new Chart(app, 'shop', { namespace: 'shop' }), 'llm', { image: 'a/b:1', gpu: Gpu.nvidia({ count: 1 }), model: Model.pvc('models'), resources: { cpu: 1, memory: '4Gi' } }).patch('Deployment', JsonPatch.replace('/spec/template/spec/containers/0/livenessProbe/failureThreshold', 1));
  expect(synthesize(app, { today: '2026-11-21' }).problems).toEqual(expect.arrayContaining([expect.objectContaining({ prop: 'runtime' })]));
});

describe('each runtime', () => {
  it.each([
    ['vllm', 8000, '/health', undefined, '/metrics', 'http'],
    ['sglang', 30_000, '/health', undefined, '/metrics', 'http'],
    ['triton', 8000, '/v2/health/ready', '/v2/health/live', '/metrics', 'metrics'],
    ['nim', 8000, '/v1/health/ready', '/v1/health/live', '/v1/metrics', 'http'],
  ] as const)('%s answers, is asked and is measured where its own sources say', (runtime, port, ready, alive, metricsPath, metricsPort) => {
    const built = service({ runtime });
    expect(built.problems).toEqual([]);
    const [main] = built.get('Deployment').spec.template.spec.containers;
    expect(main.ports[0]).toEqual({ name: 'http', containerPort: port });
    expect(main.readinessProbe.httpGet.path).toBe(ready);
    expect(main.livenessProbe).toMatchObject(alive === undefined ? { tcpSocket: { port: 'http' } } : { httpGet: { path: alive } });
    expect(built.get('ServiceMonitor').spec.endpoints[0]).toMatchObject({ port: metricsPort, path: metricsPath });
  });

  it.each(Object.entries(RUNTIMES))('%s is asked in PromQL that parses', (_, runtime) => {
    const labels = 'namespace="shop",job="llm"';
    for (const query of [runtime.waiting(labels), runtime.latency(labels, '2m', 0.95)]) {
      expect(errorsOf(query), query).toEqual([]);
      expect(query).toContain(labels);
    }
  });

  it('of vLLM and SGLang is asked by names with a colon: with an underscore the answer is empty', () => {
    expect(RUNTIMES.vllm.waiting('')).toContain('vllm:num_requests_waiting');
    expect(RUNTIMES.sglang.waiting('')).toContain('sglang:num_queue_reqs');
  });

  it('of one’s own is asked for what it says, and has no command but the image’s', () => {
    const runtime = { port: 9000, readiness: '/ready', liveness: '/alive', waitingMetric: 'app_waiting', latencyHistogram: 'app_wait_seconds', openai: true, apiKeyEnv: 'KEY' };
    const built = service({ runtime, model: undefined, apiKey: Secret.existing('k', 'key'), scale: { queue: { max: 4 } } });
    expect(built.problems).toEqual([]);
    expect(built.get('Deployment').spec.template.spec.containers[0]).not.toHaveProperty('command');
    expect(built.get('ScaledObject').spec.triggers[0].metadata.query).toBe('sum(app_waiting{namespace="shop",job="llm"})');
    expect(errorsOf(triggers({ runtime, scale: { latency: { max: 4, under: '2s' } } })[0].metadata.query)).toEqual([]);
  });
});

describe('the scale of servers', () => {
  it('follows the requests that wait in them, five each, and takes an empty answer for none', () => {
    expect(triggers({ scale: { queue: { max: 4 } } })).toEqual([
      { type: 'prometheus', name: 'prometheus', metadata: { serverAddress: 'http://prometheus-operated.monitoring.svc:9090', query: 'sum(vllm:num_requests_waiting{namespace="shop",job="llm"})', threshold: '5', ignoreNullValues: 'false' } },
    ]);
    expect(service({ scale: { queue: { max: 4 } } }).get('ScaledObject').spec).toMatchObject({ minReplicaCount: 2, maxReplicaCount: 4, pollingInterval: 15 });
  });

  it('follows the time to the first token, which is not shared out over the servers', () => {
    const [trigger] = triggers({ scale: { latency: { max: 4, under: '3s' } } });
    expect(trigger).toMatchObject({ metricType: 'Value', metadata: { threshold: '3', ignoreNullValues: 'false' } });
    expect(trigger.metadata.query).toContain('histogram_quantile(0.95, sum by (le) (rate(vllm:time_to_first_token_seconds_bucket{namespace="shop",job="llm"}[2m])))');
  });

  it('reads metrics that a monitor of its own has read, under the job of its name', () => {
    expect(service({ scale: { queue: { max: 4 } } }).get('ServiceMonitor').spec.jobLabel).toBe('app.kubernetes.io/instance');
  });

  it('goes to zero with a reason, and is woken by what sees requests elsewhere', () => {
    const scaled = service({ scale: { queue: { min: 0, max: 2 } }, scaleToZero: { reason: 'Recordings may wait for ten minutes.', wakeOn: { cron: { timeZone: 'Europe/Oslo', start: '0 7 * * *', end: '0 19 * * *', replicas: 1 } } } });
    expect(scaled.problems).toEqual([]);
    expect(scaled.get('ScaledObject').spec).toMatchObject({ minReplicaCount: 0, triggers: [{ type: 'prometheus' }, { type: 'cron' }] });
  });
});

describe('a service refuses', () => {
  const two = { gpu: Gpu.nvidia({ count: 2 }), resources: { cpu: 4, memory: '32Gi' } };
  it.each([
    ['a spread that is not its GPUs', { ...two, parallel: { tensor: 4 } }, 'parallel-mismatch', PLATFORM],
    ['a spread over parts of GPUs', { gpu: Gpu.nvidia({ count: 2, models: ['NVIDIA-A100-SXM4-80GB'], mig: '1g.10gb' }) }, 'parallel-on-part', PLATFORM],
    ['a spread that Triton does not read', { ...two, runtime: 'triton', parallel: { tensor: 2 } }, 'parallel-unsupported', PLATFORM],
    ['surge without the place of the GPUs', { rollout: 'surge' }, 'reason-required', PLATFORM],
    ['surge with less than a sentence', { rollout: { surge: 'yes' } }, 'reason-required', PLATFORM],
    ['a scale without a highest', { scale: { queue: {} } }, 'prop-required', PLATFORM],
    ['a highest below the lowest', { scale: { queue: { min: 4, max: 2 } } }, 'scale-range', PLATFORM],
    ['two scales', { scale: { fixed: 2, queue: { max: 4 } } }, 'scale-count', PLATFORM],
    ['none without a reason', { scale: { queue: { min: 0, max: 2 } } }, 'reason-required', PLATFORM],
    ['a reason for none where some stay', { scale: { queue: { max: 2 } }, scaleToZero: { reason: 'Nobody asks at night.', wakeOn: { requests: { perSecond: 1 } } } }, 'prop-malformed', PLATFORM],
    ['scaling without KEDA', { scale: { queue: { max: 4 } } }, 'engine-absent', definePlatform({ models: { storageClass: 'shared' }, metrics: { engine: 'prometheus-operator', namespace: 'monitoring' } })],
    ['scaling without Prometheus', { scale: { queue: { max: 4 } } }, 'engine-absent', definePlatform({ models: { storageClass: 'shared' }, autoscaling: 'keda' })],
    ['waiting requests that nobody counts', { runtime: { port: 80, readiness: '/ready' }, scale: { queue: { max: 4 } } }, 'prop-required', PLATFORM],
    ['a key that nobody asks for', { runtime: 'triton', apiKey: Secret.existing('k', 'key') }, 'api-key-unsupported', PLATFORM],
    ['no model', { model: undefined }, 'prop-required', PLATFORM],
    ['a model on each node', { cache: Cache.node() }, 'cache-on-node', PLATFORM],
    ['a claim of one node for two servers', { cache: Cache.pvc({ accessMode: 'ReadWriteOnce' }) }, 'cache-one-node', PLATFORM],
    ['a claim without room for the version before', { cache: Cache.pvc({ size: '4Gi' }) }, 'cache-too-small', PLATFORM],
    ['a runtime that nobody knows', { runtime: 'vlm' }, 'prop-malformed', PLATFORM],
    ['what is mounted where the model is', { volumes: { '/model': { emptyDir: { sizeLimit: '1Gi' } } } }, 'mount-path-duplicate', PLATFORM],
    ['an answer that has no time', { longestAnswer: '0s' }, 'prop-out-of-range', PLATFORM],
    ['a prop of another construct', { migration: { command: ['x'] } }, 'prop-unknown', PLATFORM],
  ] as const)('%s', (_, props, id, platform) => {
    expect(ids(service(props, platform))).toContain(id);
  });

  it('nothing of its minimal form', () => {
    expect(service().problems).toEqual([]);
  });
});
