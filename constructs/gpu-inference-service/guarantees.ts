import { below, promised, type Guarantees, type GuaranteesByKind } from '../kit/guarantees';
import { AS_ASKED } from '../kit/metadata-guarantees';
import { CLAIM, DEVICES, DOWNLOAD } from '../kit/model-guarantees';
import { podGuarantees } from '../kit/pod-guarantees';
import { templatePaths } from '../kit/pod-group';

const ON_GPUS = promised('it runs on nodes with the GPUs that it asks for, and on no others', { rules: ['pod-fits-pool'] });
const WAITS = promised('a server waits in its queue until all of its pods can start, and takes no GPU that others were promised');
const ANEW = promised('a server that lost a pod starts anew as a whole');

/** What is promised of pods on GPUs, by the pointer of their template. */
function onGpus(template: string): Guarantees {
  return below(`${template}/spec`, {
    affinity: ON_GPUS,
    tolerations: ON_GPUS,
    resourceClaims: promised('each server gets the devices that the program asks for'),
    schedulerName: promised('whoever keeps the queue, or parts GPUs, places it'),
    'containers/*/resources/limits/nvidia.com*': promised('it has its GPUs'),
    'containers/*/resources/claims': promised('each server gets the devices that the program asks for'),
  });
}

/** What is promised of servers of several pods. */
const GROUPS: Guarantees = {
  ...AS_ASKED,
  '/metadata/labels/kueue.x-k8s.io~1queue-name': WAITS,
  '/metadata/labels/kai.scheduler~1queue': WAITS,
  '/metadata/annotations/scheduling.volcano.sh*': WAITS,
  ...below('/spec', {
    replicas: promised('there are as many servers as the program says', { keep: 'at-least', rules: ['workload-min-replicas'] }),
    startupPolicy: promised('the pods of a server start together'),
    networkConfig: promised('the pods of a server find each other by name, and clients the Service', { rules: ['group-service-taken'] }),
    rolloutStrategy: promised('a roll-out waits for no GPU that only an old server can free'),
    'rolloutStrategy/rollingUpdateConfiguration/maxUnavailable': promised('a roll-out leaves servers that answer', { keep: 'at-most' }),
    'leaderWorkerTemplate/size': promised('a server has all of its pods, and a pod all of its part of the model'),
    'leaderWorkerTemplate/restartPolicy': ANEW,
  }),
  ...Object.assign({}, ...templatePaths('LeaderWorkerSet').map((path) => ({ ...podGuarantees(`/${path.join('/')}`), ...onGpus(`/${path.join('/')}`) }))),
};

/** What a GpuInferenceService promises beside what a ProductionService does, and what of it is free. */
export const GUARANTEES: GuaranteesByKind = {
  Deployment: onGpus('/spec/template'),
  Job: DOWNLOAD,
  LeaderWorkerSet: GROUPS,
  PersistentVolumeClaim: CLAIM,
  ResourceClaimTemplate: DEVICES,
};
