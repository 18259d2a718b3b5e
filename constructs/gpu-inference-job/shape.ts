import type { RawTarget } from '../kit/hatches';
import { POD_SETTINGS_SHAPE } from '../kit/pod-settings';
import type { ShapeOf } from '../kit/problems';
import { RESOURCES_SHAPE } from '../kit/resources';
import { SECURITY_SHAPE } from '../kit/security';
import { VOLUME_SHAPE } from '../kit/volumes';
import type { GpuInferenceJobProps, JobNetwork, QueuedWork, RawJobOverrides, ShardedWork } from './props';

const WORK: ShapeOf<Omit<ShardedWork, 'queue'> & Omit<QueuedWork, 'shards'>> = { queue: true, shards: true, parallel: true, timeout: true, retries: true, failedShards: true, fatalExitCodes: true };
const NETWORK: ShapeOf<JobNetwork> = { allowTo: true, internet: true };
const RAW: ShapeOf<RawJobOverrides> = { job: true, pod: true, container: true, networkPolicy: true, serviceAccount: true };

/** Every prop that `GpuInferenceJob` reads; GPU, model and cache are checked where they are read. */
export const SHAPE: ShapeOf<GpuInferenceJobProps> = {
  image: true,
  gpu: true,
  resources: RESOURCES_SHAPE,
  work: WORK,
  model: true,
  cache: true,
  queue: true,
  placement: true,
  command: true,
  args: true,
  env: true,
  volumes: { '*': VOLUME_SHAPE },
  sharedMemory: true,
  security: SECURITY_SHAPE,
  serviceAccount: true,
  cloudIdentity: true,
  pullSecrets: true,
  network: NETWORK,
  ...POD_SETTINGS_SHAPE,
  labels: true,
  annotations: true,
  raw: RAW,
  waive: true,
};

/** Where each part of `raw` goes. */
export function rawTargets(kind: 'Job' | 'ScaledJob'): { readonly [K in keyof Required<RawJobOverrides>]: RawTarget } {
  const pod = [...(kind === 'Job' ? ['spec'] : ['spec', 'jobTargetRef']), 'template', 'spec'];
  return {
    job: { kind },
    pod: { kind, paths: [pod] },
    container: { kind, paths: [[...pod, 'containers', '0']] },
    networkPolicy: { kind: 'NetworkPolicy' },
    serviceAccount: { kind: 'ServiceAccount' },
  };
}

/** JSON pointer → the prop that sets what stands there, per kind. */
export const PROVENANCE: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  Job: new Map([
    ['/metadata/labels', 'labels, queue'],
    ['/spec/completions', 'work.shards'],
    ['/spec/parallelism', 'work.parallel'],
    ['/spec/activeDeadlineSeconds', 'work.timeout'],
    ['/spec/backoffLimitPerIndex', 'work.retries'],
    ['/spec/maxFailedIndexes', 'work.failedShards'],
    ['/spec/podFailurePolicy', 'work.fatalExitCodes'],
    ['/spec/template/spec/affinity', 'gpu.models, placement'],
    ['/spec/template/spec/tolerations', 'gpu, placement'],
    ['/spec/template/spec/resourceClaims', 'gpu'],
    ['/spec/template/spec/initContainers', 'model, cache'],
    ['/spec/template/spec/securityContext', 'security'],
    ['/spec/template/spec/serviceAccountName', 'serviceAccount'],
    ['/spec/template/spec/volumes', 'volumes, cache, sharedMemory'],
    ['/spec/template/spec/containers/0/image', 'image'],
    ['/spec/template/spec/containers/0/command', 'command'],
    ['/spec/template/spec/containers/0/args', 'args'],
    ['/spec/template/spec/containers/0/env', 'env'],
    ['/spec/template/spec/containers/0/resources', 'resources, gpu'],
    ['/spec/template/spec/containers/0/resources/requests/cpu', 'resources.cpu'],
    ['/spec/template/spec/containers/0/resources/requests/memory', 'resources.memory'],
    ['/spec/template/spec/containers/0/volumeMounts', 'volumes'],
  ]),
  ScaledJob: new Map([
    ['/spec/maxReplicaCount', 'work.parallel'],
    ['/spec/triggers', 'work.queue'],
    ['/spec/jobTargetRef/activeDeadlineSeconds', 'work.timeout'],
    ['/spec/jobTargetRef/backoffLimit', 'work.retries'],
    ['/spec/jobTargetRef/template', 'gpu, model, image, resources'],
  ]),
  NetworkPolicy: new Map([['/spec/egress', 'connectTo, network']]),
  ServiceAccount: new Map([['/metadata/annotations', 'cloudIdentity']]),
  ResourceClaimTemplate: new Map([['/spec', 'gpu']]),
};
