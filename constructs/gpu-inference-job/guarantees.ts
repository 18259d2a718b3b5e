import { below, free, promised, type Guarantees, type GuaranteesByKind } from '../kit/guarantees';
import { AS_ASKED, METADATA, REPLACEABLE } from '../kit/metadata-guarantees';
import { CLAIM, DEVICES, EDGE_POLICY } from '../kit/model-guarantees';
import { podGuarantees } from '../kit/pod-guarantees';

const CLOUD = promised('the cloud knows its pods by its account');

const WAITS = promised('it waits in its queue, and takes no GPU that others were promised');

/** What is promised of what waits in a queue. */
const QUEUED: Guarantees = {
  '/metadata/labels/kueue.x-k8s.io~1queue-name': WAITS,
  '/metadata/labels/kai.scheduler~1queue': WAITS,
  '/metadata/annotations/scheduling.volcano.sh*': WAITS,
  '/metadata/annotations/kai.scheduler*': WAITS,
};

/** What is promised of pods on GPUs, by the pointer of their template. */
function onGpus(template: string): Guarantees {
  return {
    ...podGuarantees(template),
    ...below(`${template}/spec`, {
      affinity: promised('it runs on nodes with the GPUs that it asks for, and on no others', { rules: ['pod-fits-pool'] }),
      resourceClaims: promised('each pod gets the devices that the program asks for'),
      schedulerName: promised('whoever keeps the queue, or parts GPUs, places it'),
      tolerations: promised('it runs on nodes that are kept for GPUs', { rules: ['pod-fits-pool'] }),
      'containers/*/resources/limits/nvidia.com*': promised('it has its GPUs'),
      'containers/*/resources/claims': promised('each pod gets the devices that the program asks for'),
    }),
  };
}

/** What a GpuInferenceJob promises of each kind, and what of it is free. */
export const GUARANTEES: GuaranteesByKind = {
  CiliumNetworkPolicy: EDGE_POLICY,
  Job: {
    ...AS_ASKED,
    ...QUEUED,
    ...below('/spec', {
      activeDeadlineSeconds: promised('the work comes to an end, and its GPUs are free again', { keep: 'at-most', rules: ['pod-max-duration'] }),
      backoffLimitPerIndex: promised('a shard that fails costs a few tries, and no other shard any', { keep: 'present' }),
      maxFailedIndexes: promised('a fault of all shards is found out by a few of them', { keep: 'at-most' }),
      podFailurePolicy: promised('what is no fault of the program counts as none, and what is hopeless is not tried again'),
      podReplacementPolicy: promised('no shard has two pods, and so two sets of GPUs'),
      ttlSecondsAfterFinished: promised('a Job that has ended is removed', { keep: 'present' }),
    }),
    ...onGpus('/spec/template'),
  },
  JobSet: {
    ...AS_ASKED,
    ...QUEUED,
    ...below('/spec', {
      failurePolicy: promised('a shard starts anew as a whole, and not for ever'),
      'failurePolicy/maxRestarts': promised('a shard that fails costs a few runs', { keep: 'at-most' }),
      network: promised('the pods of a shard find each other by name'),
      ttlSecondsAfterFinished: promised('a JobSet that has ended is removed', { keep: 'present' }),
      'replicatedJobs/*': promised('a shard has all of its pods, and its queue starts them together'),
    }),
    ...below('/spec/replicatedJobs/*/template/spec', {
      activeDeadlineSeconds: promised('a run comes to an end, and its GPUs are free again', { keep: 'at-most' }),
      podFailurePolicy: promised('what is no fault of the program counts as none, and what is hopeless is not tried again'),
    }),
    ...onGpus('/spec/replicatedJobs/*/template/spec/template'),
  },
  NetworkPolicy: EDGE_POLICY,
  PersistentVolumeClaim: CLAIM,
  ResourceClaimTemplate: DEVICES,
  ScaledJob: {
    ...AS_ASKED,
    '/spec/maxReplicaCount': promised('there is a highest number of pods, and so of GPUs', { keep: 'at-most' }),
    '/spec/pollingInterval': free('how often a source is asked is between you and the source'),
    '/spec/triggers/*/metadata': free('what is asked of a source is between you and the source'),
    ...below('/spec/jobTargetRef', {
      activeDeadlineSeconds: promised('a pod comes to an end, and its GPUs are free again', { keep: 'at-most', rules: ['pod-max-duration'] }),
      backoffLimit: promised('a pod that fails costs a few tries', { keep: 'present' }),
      podFailurePolicy: promised('what is no fault of the program counts as none, and what is hopeless is not tried again'),
      podReplacementPolicy: promised('no work has two pods, and so two sets of GPUs'),
    }),
    ...onGpus('/spec/jobTargetRef/template'),
  },
  TriggerAuthentication: { '': promised('credentials of triggers stay where they are kept', { rules: ['keda-authentication-missing'] }), ...METADATA },
  ServiceAccount: {
    ...REPLACEABLE,
    ...below('/metadata/annotations', { 'azure.workload.identity*': CLOUD, 'eks.amazonaws.com*': CLOUD, 'iam.gke.io*': CLOUD }),
    '/automountServiceAccountToken': promised('its pods hold no token of the API server', { rules: ['automount-token'] }),
  },
};
