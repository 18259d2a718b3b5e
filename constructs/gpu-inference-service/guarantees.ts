import { below, promised, type GuaranteesByKind } from '../kit/guarantees';
import { CLAIM, DEVICES, DOWNLOAD } from '../kit/model-guarantees';

const ON_GPUS = promised('it runs on nodes with the GPUs that it asks for, and on no others', { rules: ['pod-fits-pool'] });

/** What a GpuInferenceService promises beside what a ProductionService does, and what of it is free. */
export const GUARANTEES: GuaranteesByKind = {
  Deployment: below('/spec/template/spec', {
    affinity: ON_GPUS,
    tolerations: ON_GPUS,
    resourceClaims: promised('each server gets the devices that the program asks for'),
    schedulerName: promised('whoever parts GPUs places it'),
    'containers/*/resources/limits/nvidia.com*': promised('it has its GPUs'),
    'containers/*/resources/claims': promised('each server gets the devices that the program asks for'),
  }),
  Job: DOWNLOAD,
  PersistentVolumeClaim: CLAIM,
  ResourceClaimTemplate: DEVICES,
};
