import { templatePaths } from '../kit/pod-group';
import { POD_SETTINGS_SHAPE } from '../kit/pod-settings';
import type { ShapeOf } from '../kit/problems';
import { RESOURCES_SHAPE } from '../kit/resources';
import { SECRET_SHAPE } from '../kit/secret-refs';
import { SECURITY_SHAPE } from '../kit/security';
import { VOLUME_SHAPE } from '../kit/volumes';
import type { CustomRuntime, GpuInferenceServiceProps, LatencyScale, Parallelism, QueueScale, ScaleToZero } from './props';

const QUEUE: ShapeOf<QueueScale> = { max: true, min: true, waiting: true };
const LATENCY: ShapeOf<LatencyScale> = { max: true, min: true, under: true };
const ZERO: ShapeOf<ScaleToZero> = { reason: true, wakeOn: true };
const PARALLEL: ShapeOf<Parallelism> = { pods: true, tensor: true, pipeline: true };
const RUNTIME: ShapeOf<CustomRuntime> = { port: true, readiness: true, liveness: true, metricsPath: true, waitingMetric: true, latencyHistogram: true, openai: true, apiKeyEnv: true };

/** Every prop that `GpuInferenceService` reads; GPU, model and cache are checked where they are read. */
export const SHAPE: ShapeOf<GpuInferenceServiceProps> = {
  image: true,
  gpu: true,
  resources: RESOURCES_SHAPE,
  model: true,
  cache: true,
  lora: true,
  runtime: RUNTIME,
  servedName: true,
  parallel: PARALLEL,
  queue: true,
  scale: { fixed: true, queue: QUEUE, latency: LATENCY },
  scaleToZero: ZERO,
  args: true,
  command: true,
  apiKey: SECRET_SHAPE,
  loadBudget: true,
  longestAnswer: true,
  rollout: { surge: true },
  sharedMemory: true,
  env: true,
  secrets: { '*': SECRET_SHAPE },
  pullSecrets: true,
  volumes: { '*': VOLUME_SHAPE },
  security: SECURITY_SHAPE,
  serviceAccount: true,
  cloudIdentity: true,
  availability: { zones: true, hosts: true, budget: { maxUnavailable: true } },
  placement: true,
  network: { allowFrom: true, allowTo: true, internet: true },
  ...POD_SETTINGS_SHAPE,
  labels: true,
  annotations: true,
  // Its names are those of ProductionService, which reads it.
  raw: true,
  waive: true,
};

/** What `ProductionService` reads as it is given. */
export const HANDED_ON = ['image', 'resources', 'pullSecrets', 'security', 'serviceAccount', 'cloudIdentity', 'availability', 'placement', 'network', 'labels', 'annotations', 'raw', 'waive', ...Object.keys(POD_SETTINGS_SHAPE)] as const;

/** What of the template of a server is set by which prop. */
function podProps(template: string): ReadonlyArray<readonly [pointer: string, prop: string]> {
  const props = {
    affinity: 'gpu, placement',
    tolerations: 'gpu, placement',
    resourceClaims: 'gpu',
    initContainers: 'model, cache, lora',
    terminationGracePeriodSeconds: 'longestAnswer',
    volumes: 'volumes, cache, lora, sharedMemory',
    'containers/0/command': 'runtime, lora, command',
    'containers/0/ports': 'runtime',
    'containers/0/resources': 'resources, gpu',
    'containers/0/startupProbe': 'loadBudget',
    'containers/0/readinessProbe': 'runtime',
    'containers/0/livenessProbe': 'runtime',
  };
  return Object.entries(props).map(([field, prop]) => [`${template}/spec/${field}`, prop]);
}

/** Of groups `ProductionService` knows nothing. */
const GROUP_PROPS = { serviceAccountName: 'serviceAccount', securityContext: 'security', imagePullSecrets: 'pullSecrets', topologySpreadConstraints: 'availability', 'containers/0/image': 'image', 'containers/0/env': 'env', 'containers/0/args': 'args', 'containers/0/volumeMounts': 'volumes' } as const;

function groupProps(): ReadonlyArray<readonly [pointer: string, prop: string]> {
  return templatePaths('LeaderWorkerSet').flatMap((path) => {
    const template = `/${path.join('/')}`;
    return [...podProps(template), ...Object.entries(GROUP_PROPS).map(([field, prop]) => [`${template}/spec/${field}`, prop] as const)];
  });
}

/** JSON pointer → the prop that sets what stands there, per kind, where `ProductionService` calls it otherwise. */
export const PROVENANCE: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  Deployment: new Map([['/spec/progressDeadlineSeconds', 'loadBudget'], ...podProps('/spec/template')]),
  LeaderWorkerSet: new Map([
    ['/metadata/labels', 'labels, queue'],
    ['/metadata/annotations', 'annotations, queue'],
    ['/spec/replicas', 'scale'],
    ['/spec/rolloutStrategy', 'rollout'],
    ['/spec/leaderWorkerTemplate/size', 'parallel.pods'],
    ...groupProps(),
  ]),
  ScaledObject: new Map([
    ['/spec/minReplicaCount', 'scale.queue.min, scale.latency.min'],
    ['/spec/maxReplicaCount', 'scale.queue.max, scale.latency.max'],
    ['/spec/triggers', 'scale, scaleToZero'],
  ]),
  ResourceClaimTemplate: new Map([['/spec', 'gpu']]),
};
