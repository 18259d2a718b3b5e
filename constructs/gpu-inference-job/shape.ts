import type { RawTarget } from '../kit/hatches';
import { POD_SETTINGS_SHAPE } from '../kit/pod-settings';
import type { ShapeOf } from '../kit/problems';
import { RESOURCES_SHAPE } from '../kit/resources';
import { SECURITY_SHAPE } from '../kit/security';
import { VOLUME_SHAPE } from '../kit/volumes';
import { templatePaths } from '../kit/pod-group';
import type { GpuInferenceJobProps, GroupedShards, JobNetwork, QueuedWork, RawJobOverrides, ShardedWork } from './props';

const WORK: ShapeOf<Omit<ShardedWork, 'queue' | 'pods'> & Omit<QueuedWork, 'shards' | 'pods'> & Pick<GroupedShards, 'pods'>> = { queue: true, shards: true, pods: true, parallel: true, timeout: true, retries: true, failedShards: true, fatalExitCodes: true };
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
export function rawTargets(kind: 'Job' | 'ScaledJob' | 'JobSet'): { readonly [K in keyof Required<RawJobOverrides>]: RawTarget } {
  const pods = templatePaths(kind).map((path) => [...path, 'spec']);
  return {
    job: { kind },
    pod: { kind, paths: pods },
    container: { kind, paths: pods.map((path) => [...path, 'containers', '0']) },
    networkPolicy: { kind: 'NetworkPolicy' },
    serviceAccount: { kind: 'ServiceAccount' },
  };
}

/** What of the template of a pod is set by which prop. */
function podProps(template: string): ReadonlyArray<readonly [pointer: string, prop: string]> {
  const props = {
    affinity: 'gpu.models, placement',
    tolerations: 'gpu, placement',
    resourceClaims: 'gpu',
    initContainers: 'model, cache',
    securityContext: 'security',
    serviceAccountName: 'serviceAccount',
    volumes: 'volumes, cache, sharedMemory',
    'containers/0/image': 'image',
    'containers/0/command': 'command',
    'containers/0/args': 'args',
    'containers/0/env': 'env',
    'containers/0/resources': 'resources, gpu',
    'containers/0/resources/requests/cpu': 'resources.cpu',
    'containers/0/resources/requests/memory': 'resources.memory',
    'containers/0/volumeMounts': 'volumes',
  };
  return Object.entries(props).map(([field, prop]) => [`${template}/spec/${field}`, prop]);
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
    ...podProps('/spec/template'),
  ]),
  JobSet: new Map([
    ['/metadata/labels', 'labels, queue'],
    ['/metadata/annotations', 'annotations, queue'],
    ['/spec/failurePolicy', 'work.retries, work.fatalExitCodes'],
    ['/spec/replicatedJobs/0/template/spec/completions', 'work.pods'],
    ['/spec/replicatedJobs/0/template/spec/parallelism', 'work.pods'],
    ['/spec/replicatedJobs/0/template/spec/activeDeadlineSeconds', 'work.timeout'],
    ['/spec/replicatedJobs/0/template/spec/podFailurePolicy', 'work.fatalExitCodes'],
    ...podProps('/spec/replicatedJobs/0/template/spec/template'),
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
