import type { Circumstance } from './circumstances';
import type { Comparison } from './differences';

/** A field that keeps the value with which its object was made, or all fields below one but some. */
export interface ImmutableField extends Comparison {
  /** `group/Kind`. */
  readonly of: string;
  readonly path: readonly string[];
  /** @default - always */
  readonly when?: Circumstance;
  /** A part of what a refusal says. */
  readonly text: string;
  /** What older servers say instead. @default - the same */
  readonly olderText?: { readonly until: number; readonly text: string };
  /** Minors of which the row speaks, both ends included. @default - all */
  readonly minors?: readonly [from: number, to: number];
  /** Who refuses it: a webhook is that of the kind's controller, where that runs. @default - the server */
  readonly by?: 'webhook';
}

const FIELD = 'field is immutable';
const ONCE = 'may not change once set';
const FIRST = 0;
const LAST = Infinity;

const spec = (name: string) => ['spec', name];
const SUBGROUP_SIZE = ['spec', 'leaderWorkerTemplate', 'subGroupPolicy', 'subGroupSize'];

/** What a server reads into pods. */
const POD_DEFAULTS = {
  'spec.restartPolicy': 'Always', 'spec.terminationGracePeriodSeconds': 30, 'spec.dnsPolicy': 'ClusterFirst', 'spec.schedulerName': 'default-scheduler', 'spec.enableServiceLinks': true,
  'spec.containers.*.terminationMessagePath': '/dev/termination-log', 'spec.containers.*.terminationMessagePolicy': 'File', 'spec.containers.*.ports.*.protocol': 'TCP',
} as const;

/** What decides where a suspended Job will run. */
const SCHEDULING = ['metadata.labels', 'metadata.annotations', 'spec.nodeSelector', 'spec.tolerations', 'spec.schedulingGates', 'spec.affinity.nodeAffinity'];

const STATEFUL_SET = {
  of: 'apps/StatefulSet', path: ['spec'], text: 'updates to statefulset spec for fields other than',
  defaults: { podManagementPolicy: 'OrderedReady', revisionHistoryLimit: 10, 'volumeClaimTemplates.*.spec.volumeMode': 'Filesystem' },
} as const;
const STATEFUL_SET_MAY = ['replicas', 'ordinals', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy', 'minReadySeconds'];

/** What the definition of JobSets and their webhook read into what each runs. */
const JOB_DEFAULTS = {
  '*.groupName': 'default', '*.replicas': 1, '*.template.spec.completionMode': 'Indexed', '*.template.spec.template.spec.restartPolicy': 'OnFailure',
  '*.template.spec.template.spec.containers.*.ports.*.protocol': 'TCP', '*.template.spec.template.spec.initContainers.*.ports.*.protocol': 'TCP',
} as const;

/** What queues set, to say where the pods of a suspended JobSet will run. */
const PLACING = ['metadata.labels', 'metadata.annotations', 'spec.nodeSelector', 'spec.tolerations', 'spec.schedulingGates'].map((path) => `*.template.spec.template.${path}`);

/**
 * The fields that cannot change, by what servers of 1.30 to 1.36 and the webhooks of JobSet v0.12.0 and LeaderWorkerSet v0.9.0 answered to a change of each. Of
 * kinds that are not here, such as CronJobs, Ingresses, NetworkPolicies, HorizontalPodAutoscalers and PodDisruptionBudgets, any field can; a
 * CertificateSigningRequest takes a new `spec` and keeps the old one.
 */
export const IMMUTABLE_FIELDS: readonly ImmutableField[] = [
  { of: 'apps/Deployment', path: spec('selector'), text: FIELD },
  { of: 'apps/DaemonSet', path: spec('selector'), text: FIELD },
  { of: 'apps/ReplicaSet', path: spec('selector'), text: FIELD },
  { of: 'apps/ControllerRevision', path: ['data'], text: FIELD },
  { ...STATEFUL_SET, except: STATEFUL_SET_MAY, minors: [FIRST, 32] },
  { ...STATEFUL_SET, except: [...STATEFUL_SET_MAY, 'revisionHistoryLimit'], minors: [33, LAST] },

  { of: 'batch/Job', path: spec('selector'), when: 'it was set', text: FIELD },
  { of: 'batch/Job', path: spec('completionMode'), defaults: { '': 'NonIndexed' }, text: FIELD },
  { of: 'batch/Job', path: spec('podFailurePolicy'), text: FIELD },
  { of: 'batch/Job', path: spec('backoffLimitPerIndex'), text: FIELD },
  { of: 'batch/Job', path: spec('managedBy'), text: FIELD, minors: [30, LAST] },
  { of: 'batch/Job', path: spec('successPolicy'), text: FIELD, minors: [31, LAST] },
  { of: 'batch/Job', path: spec('completions'), when: 'the Job has no indexes', text: FIELD },
  { of: 'batch/Job', path: spec('completions'), when: 'the Job has indexes, and as many as it runs at once no more', text: 'can only be modified in tandem with' },
  { of: 'batch/Job', path: spec('template'), when: 'the Job may run', defaults: POD_DEFAULTS, text: FIELD },
  { of: 'batch/Job', path: spec('template'), when: 'the Job was suspended', except: SCHEDULING, defaults: POD_DEFAULTS, text: FIELD, minors: [FIRST, 35] },
  { of: 'batch/Job', path: spec('template'), when: 'the Job was suspended', except: [...SCHEDULING, 'spec.containers.*.resources', 'spec.initContainers.*.resources'], defaults: POD_DEFAULTS, text: FIELD, minors: [36, LAST] },

  { of: '/Service', path: spec('clusterIP'), when: 'a Service that had an address asks for one, or for none', text: ONCE },
  { of: '/Service', path: ['spec', 'ipFamilies', '0'], when: 'both are set, and the Service has an address', text: 'as indicated by `ipFamilies[0]`' },
  { of: '/Service', path: spec('loadBalancerClass'), when: 'it is a load balancer before and after', text: ONCE },
  { of: '/Service', path: spec('healthCheckNodePort'), when: 'load balancers ask for its health before and after', text: FIELD },
  {
    of: '/PersistentVolumeClaim', path: ['spec'], except: ['resources.requests.storage', 'volumeAttributesClassName'], setOnce: ['volumeName', 'storageClassName'], defaults: { volumeMode: 'Filesystem' },
    text: 'spec is immutable after creation except',
  },
  { of: '/PersistentVolumeClaim', path: ['spec', 'resources', 'requests', 'storage'], when: 'it becomes smaller', text: 'field can not be less than' },
  { of: '/PersistentVolume', path: spec('volumeMode'), defaults: { '': 'Filesystem' }, text: FIELD },
  { of: '/PersistentVolume', path: spec('nodeAffinity'), when: 'it was set', text: FIELD },
  { of: '/PersistentVolume', path: ['spec', 'hostPath'], text: 'spec.persistentvolumesource is immutable after creation' },
  { of: '/PersistentVolume', path: ['spec', 'nfs'], text: 'spec.persistentvolumesource is immutable after creation' },
  { of: '/PersistentVolume', path: ['spec', 'csi'], except: [], setOnce: ['controllerExpandSecretRef'], defaults: { readOnly: false }, text: 'spec.persistentvolumesource is immutable after creation' },
  { of: '/Secret', path: ['type'], defaults: { '': 'Opaque' }, text: FIELD },
  ...['/Secret', '/ConfigMap'].flatMap((of): ImmutableField[] => [
    { of, path: ['immutable'], when: 'it was marked immutable', text: 'field is immutable when `immutable` is set' },
    { of, path: ['data'], when: 'it was marked immutable', text: 'field is immutable when `immutable` is set' },
  ]),
  { of: '/ConfigMap', path: ['binaryData'], when: 'it was marked immutable', text: 'field is immutable when `immutable` is set' },
  {
    of: '/Pod', path: ['spec'], except: ['containers.*.image', 'initContainers.*.image', 'activeDeadlineSeconds', 'tolerations', 'schedulingGates'],
    defaults: Object.fromEntries(Object.entries(POD_DEFAULTS).map(([pattern, value]) => [pattern.slice('spec.'.length), value])), text: 'pod updates may not change fields other than',
  },
  { of: '/Pod', path: spec('activeDeadlineSeconds'), when: 'it becomes longer', text: 'must be less than or equal to previous value' },
  { of: '/Pod', path: spec('activeDeadlineSeconds'), when: 'it was set and is left out', text: 'must not update from a positive integer to nil value' },
  { of: '/ResourceQuota', path: spec('scopes'), unordered: true, text: FIELD },
  { of: '/Node', path: spec('providerID'), when: 'it was set', text: 'node updates may not change providerID except from "" to valid' },

  { of: 'rbac.authorization.k8s.io/RoleBinding', path: ['roleRef'], text: 'cannot change roleRef' },
  { of: 'rbac.authorization.k8s.io/ClusterRoleBinding', path: ['roleRef'], text: 'cannot change roleRef' },
  { of: 'networking.k8s.io/IngressClass', path: spec('controller'), text: FIELD },
  { of: 'networking.k8s.io/IPAddress', path: spec('parentRef'), text: FIELD },
  { of: 'networking.k8s.io/ServiceCIDR', path: ['spec', 'cidrs', '0'], text: FIELD },
  { of: 'storage.k8s.io/StorageClass', path: ['provisioner'], text: FIELD, olderText: { until: 35, text: 'updates to provisioner are forbidden' } },
  { of: 'storage.k8s.io/StorageClass', path: ['parameters'], text: FIELD, olderText: { until: 35, text: 'updates to parameters are forbidden' } },
  { of: 'storage.k8s.io/StorageClass', path: ['reclaimPolicy'], defaults: { '': 'Delete' }, text: FIELD, olderText: { until: 35, text: 'updates to reclaimPolicy are forbidden' } },
  { of: 'storage.k8s.io/StorageClass', path: ['volumeBindingMode'], defaults: { '': 'Immediate' }, text: FIELD },
  { of: 'storage.k8s.io/CSIDriver', path: spec('attachRequired'), defaults: { '': true }, text: FIELD },
  { of: 'storage.k8s.io/CSIDriver', path: spec('volumeLifecycleModes'), defaults: { '': ['Persistent'] }, text: FIELD },
  { of: 'storage.k8s.io/VolumeAttributesClass', path: ['driverName'], text: 'updates to driverName are forbidden' },
  { of: 'storage.k8s.io/VolumeAttributesClass', path: ['parameters'], text: 'updates to parameters are forbidden' },
  { of: 'storage.k8s.io/VolumeAttachment', path: ['spec'], text: FIELD },
  { of: 'storage.k8s.io/CSIStorageCapacity', path: ['nodeTopology'], text: FIELD },
  { of: 'storage.k8s.io/CSIStorageCapacity', path: ['storageClassName'], text: FIELD },
  { of: 'scheduling.k8s.io/PriorityClass', path: ['value'], text: 'may not be changed in an update' },
  { of: 'scheduling.k8s.io/PriorityClass', path: ['preemptionPolicy'], defaults: { '': 'PreemptLowerPriority' }, text: FIELD },
  { of: 'node.k8s.io/RuntimeClass', path: ['handler'], text: FIELD },
  { of: 'discovery.k8s.io/EndpointSlice', path: ['addressType'], text: FIELD },
  { of: 'resource.k8s.io/ResourceClaim', path: ['spec'], text: FIELD },
  { of: 'resource.k8s.io/ResourceClaimTemplate', path: ['spec'], text: FIELD },
  { of: 'apiextensions.k8s.io/CustomResourceDefinition', path: spec('group'), text: FIELD },
  { of: 'apiextensions.k8s.io/CustomResourceDefinition', path: spec('scope'), text: FIELD },
  { of: 'apiextensions.k8s.io/CustomResourceDefinition', path: ['spec', 'names', 'plural'], text: FIELD },
  { of: 'apiextensions.k8s.io/CustomResourceDefinition', path: ['spec', 'names', 'kind'], text: FIELD },

  { of: 'argoproj.io/Rollout', path: spec('selector'), when: 'both are set', text: '.spec.selector is immutable' },
  { of: 'kueue.x-k8s.io/LocalQueue', path: spec('clusterQueue'), when: 'both are set', text: FIELD },
  { of: 'kueue.x-k8s.io/AdmissionCheck', path: spec('controllerName'), when: 'both are set', text: FIELD },
  ...['network', 'successPolicy', 'failurePolicy', 'startupPolicy', 'volumeClaimPolicies'].map((name): ImmutableField => ({ of: 'jobset.x-k8s.io/JobSet', path: spec(name), when: 'both are set', text: 'Value is immutable' })),

  // sigs.k8s.io/jobset v0.12.0, pkg/webhooks/jobset_webhook.go, lines 371 to 396, with the feature ElasticJobSet off, as it is by default.
  { of: 'jobset.x-k8s.io/JobSet', path: spec('replicatedJobs'), when: 'it runs before and after', except: [], defaults: JOB_DEFAULTS, text: FIELD, by: 'webhook' },
  { of: 'jobset.x-k8s.io/JobSet', path: spec('replicatedJobs'), when: 'it is suspended, before or after', except: PLACING, defaults: JOB_DEFAULTS, text: FIELD, by: 'webhook' },
  { of: 'jobset.x-k8s.io/JobSet', path: spec('managedBy'), text: FIELD, by: 'webhook' },
  // Lines 111 to 139: what was left out is there once the webhook has seen it, and the definition lets nobody change it then.
  { of: 'jobset.x-k8s.io/JobSet', path: spec('network'), when: 'it was left out and is set', defaults: { enableDNSHostnames: true, publishNotReadyAddresses: true }, text: 'Value is immutable', by: 'webhook' },
  { of: 'jobset.x-k8s.io/JobSet', path: spec('successPolicy'), when: 'it was left out and is set', defaults: { operator: 'All' }, text: 'Value is immutable', by: 'webhook' },
  { of: 'jobset.x-k8s.io/JobSet', path: spec('startupPolicy'), when: 'it was left out and is set', defaults: { startupPolicyOrder: 'AnyOrder' }, text: 'Value is immutable', by: 'webhook' },
  // sigs.k8s.io/lws v0.9.0, pkg/webhooks/leaderworkerset_webhook.go, lines 102 to 110.
  { of: 'leaderworkerset.x-k8s.io/LeaderWorkerSet', path: SUBGROUP_SIZE, when: 'both are set', text: FIELD, by: 'webhook' },
  { of: 'leaderworkerset.x-k8s.io/LeaderWorkerSet', path: SUBGROUP_SIZE, when: 'it was left out and is set', text: 'cannot enable subGroupSize after the lws is already created', by: 'webhook' },
  { of: 'leaderworkerset.x-k8s.io/LeaderWorkerSet', path: SUBGROUP_SIZE, when: 'it was set and is left out', text: 'cannot remove subGroupSize after enabled', by: 'webhook' },
];
