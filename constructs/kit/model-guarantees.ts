import { free, promised, type Guarantees, type GuaranteesByKind } from './guarantees';
import { AS_ASKED, METADATA } from './metadata-guarantees';
import { podGuarantees } from './pod-guarantees';

const EDGES = ['network-policy-required', 'network-policy-dangling', 'network-policy-open-peer', 'network-policy-dns-allowed', 'network-policy-blocks-way-in', 'netpol-blocks-declared-dependency'];

/** What is promised of a claim for a model. */
export const CLAIM: Guarantees = {
  '': promised('there is room for the model, which every pod can mount', { rules: ['volume-source-missing', 'pvc-rwo-multi-replica', 'storage-class-missing'] }),
  ...METADATA,
};

/** What is promised of the Job that fetches a model. */
export const DOWNLOAD: Guarantees = {
  ...AS_ASKED,
  '/spec/activeDeadlineSeconds': promised('a download comes to an end, whatever happens', { keep: 'present', rules: ['pod-max-duration'] }),
  '/spec/backoffLimit': promised('a download is tried again, and then waits for a person', { keep: 'present' }),
  '/spec/podFailurePolicy': promised('what is no fault of the program counts as none'),
  '/spec/ttlSecondsAfterFinished': promised('a Job that has ended is removed', { keep: 'present' }),
  ...podGuarantees('/spec/template'),
};

/** What is promised of what may come in and go out. */
export const EDGE_POLICY: Guarantees = {
  '': promised('only declared peers reach it, and it reaches only those', { rules: EDGES }),
  ...METADATA,
  '/spec': promised('only declared peers reach it, and it reaches only those', { closed: true, rules: EDGES }),
};

/** What is promised of the template of a claim for devices. */
export const DEVICES: Guarantees = {
  '': promised('each pod gets the devices that the program asks for'),
  ...METADATA,
  '/spec/spec/devices/requests/*/exactly/selectors': free('which devices will do is between you and the driver'),
};

/** What is promised of the objects around a model. */
export const MODEL_GUARANTEES: GuaranteesByKind = { Job: DOWNLOAD, NetworkPolicy: EDGE_POLICY, CiliumNetworkPolicy: EDGE_POLICY, PersistentVolumeClaim: CLAIM };
