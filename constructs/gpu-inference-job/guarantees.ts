import { below, free, promised, type Guarantees, type GuaranteesByKind } from '../kit/guarantees';
import { AS_ASKED, METADATA, REPLACEABLE } from '../kit/metadata-guarantees';
import { CLAIM, DEVICES, EDGE_POLICY } from '../kit/model-guarantees';
import { podGuarantees } from '../kit/pod-guarantees';

const CLOUD = promised('the cloud knows its pods by its account');

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
    '/metadata/labels/kueue.x-k8s.io~1queue-name': promised('it waits in its queue, and takes no GPU that others were promised'),
    '/metadata/labels/kai.scheduler~1queue': promised('it waits in its queue, and takes no GPU that others were promised'),
    '/metadata/annotations/scheduling.volcano.sh*': promised('it waits in its queue, and takes no GPU that others were promised'),
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
