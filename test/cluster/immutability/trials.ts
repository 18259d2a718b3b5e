import type { KubeObject } from '../../../lib/kube/object';

type Fields = Readonly<Record<string, unknown>>;

/** An object, and what is merged into it to change it: null takes a field away, and lists are replaced. */
export interface Trial {
  readonly before: KubeObject;
  /** What must be there first. @default - nothing */
  readonly with?: readonly KubeObject[];
  /** What the object must have become before it is changed. @default - nothing */
  readonly once?: 'Bound' | 'Established';
  readonly changes: Readonly<Record<string, Fields>>;
}

export const NAMESPACE = 'immutability';

function object(apiVersion: string, kind: string, name: string, body: Fields, namespaced = true): KubeObject {
  return { apiVersion, kind, metadata: { name, ...(namespaced && { namespace: NAMESPACE }) }, ...body };
}

const global = (apiVersion: string, kind: string, name: string, body: Fields) => object(apiVersion, kind, name, body, false);
const spec = (fields: Fields) => ({ spec: fields });
const podSpec = (more: Fields = {}, container: Fields = {}) => ({ containers: [{ name: 'api', image: 'registry.acme.io/shop/api:1.0.0', ...container }], ...more });
const template = (more: Fields = {}, container: Fields = {}) => ({ metadata: { labels: { app: 'api', tier: 'web' } }, spec: podSpec(more, container) });
const jobTemplate = (more: Fields = {}, container: Fields = {}) => ({ metadata: { labels: { app: 'api' } }, spec: podSpec({ restartPolicy: 'Never', ...more }, container) });

const WORKLOAD = { selector: { matchLabels: { app: 'api' } }, template: template() };
const OTHER_SELECTOR = { 'selects by another label': spec({ selector: { matchLabels: { app: null, tier: 'web' } } }) };
const OTHER_POD = { 'has another pod': spec({ template: template({}, { image: 'registry.acme.io/shop/api:2.0.0' }) }) };
const CLAIM = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
const ROLE = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole' };
const SNAPPED = { attacher: 'csi.acme.io', nodeName: 'node-a', source: { persistentVolumeName: 'disk' } };

const workloads: readonly Trial[] = [
  ...['Deployment', 'DaemonSet', 'ReplicaSet'].map((kind): Trial => ({ before: object('apps/v1', kind, kind.toLowerCase(), spec(WORKLOAD)), changes: { ...OTHER_SELECTOR, ...OTHER_POD } })),
  { before: object('v1', 'ReplicationController', 'old', spec({ selector: { app: 'api' }, template: template() })), changes: { ...OTHER_POD, 'selects by another label': spec({ selector: { app: null, tier: 'web' } }) } },
  { before: object('apps/v1', 'ControllerRevision', 'one', { revision: 1, data: { a: 1 } }), changes: { 'holds something else': { data: { a: 2 } }, 'counts on': { revision: 2 } } },
  {
    before: object('apps/v1', 'StatefulSet', 'db', spec({ ...WORKLOAD, serviceName: 'db', volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: CLAIM }] })),
    changes: {
      ...OTHER_SELECTOR, ...OTHER_POD,
      'lies under another Service': spec({ serviceName: 'other' }),
      'starts its pods together': spec({ podManagementPolicy: 'Parallel' }),
      'says its order': spec({ podManagementPolicy: 'OrderedReady' }),
      'has larger claims': spec({ volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { ...CLAIM, resources: { requests: { storage: '2Gi' } } } }] }),
      'says the size of its claims in other words': spec({ volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { ...CLAIM, volumeMode: 'Filesystem', resources: { requests: { storage: '1024Mi' } } } }] }),
      'keeps fewer revisions': spec({ revisionHistoryLimit: 3 }),
      'says how many revisions it keeps': spec({ revisionHistoryLimit: 10 }),
      'scales, waits and keeps its claims': spec({ replicas: 3, minReadySeconds: 5, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } }, persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' }, ordinals: { start: 1 } }),
    },
  },
  {
    before: object('v1', 'Pod', 'bare', spec(podSpec({ activeDeadlineSeconds: 100 }))),
    changes: {
      'runs another image': spec(podSpec({}, { image: 'registry.acme.io/shop/api:2.0.0' })),
      'has a variable': spec(podSpec({}, { env: [{ name: 'A', value: '1' }] })),
      'goes to other nodes': spec({ nodeSelector: { disk: 'ssd' } }),
      'says what is read into it': spec({ terminationGracePeriodSeconds: 30, restartPolicy: 'Always', dnsPolicy: 'ClusterFirst' }),
      'has less time': spec({ activeDeadlineSeconds: 50 }),
      'has more time': spec({ activeDeadlineSeconds: 200 }),
      'has any time': spec({ activeDeadlineSeconds: null }),
    },
  },
];

const jobs: readonly Trial[] = [
  {
    before: object('batch/v1', 'Job', 'plain', spec({ completions: 2, template: jobTemplate() })),
    changes: {
      'runs another image': spec({ template: jobTemplate({}, { image: 'registry.acme.io/shop/api:2.0.0' }) }),
      'goes to other nodes': spec({ template: jobTemplate({ nodeSelector: { disk: 'ssd' } }) }),
      'says what is read into it': spec({ completionMode: 'NonIndexed', template: jobTemplate({ dnsPolicy: 'ClusterFirst', terminationGracePeriodSeconds: 30 }) }),
      'completes more': spec({ completions: 3 }),
      'has indexes': spec({ completionMode: 'Indexed' }),
      'judges failures': spec({ podFailurePolicy: { rules: [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [42] } }] } }),
      'runs more at once, longer, and stays a while': spec({ parallelism: 2, backoffLimit: 1, activeDeadlineSeconds: 900, ttlSecondsAfterFinished: 60, suspend: true }),
    },
  },
  {
    before: object('batch/v1', 'Job', 'chosen', spec({ manualSelector: true, selector: { matchLabels: { app: 'api' } }, managedBy: 'kubernetes.io/job-controller', template: jobTemplate() })),
    changes: { 'selects by another label': spec({ selector: { matchLabels: { app: 'api', tier: 'web' } }, template: { metadata: { labels: { app: 'api', tier: 'web' } } } }), 'belongs to another controller': spec({ managedBy: 'acme.io/jobs' }) },
  },
  {
    before: object('batch/v1', 'Job', 'indexed', spec({ completionMode: 'Indexed', completions: 2, parallelism: 2, backoffLimitPerIndex: 1, successPolicy: { rules: [{ succeededCount: 1 }] }, template: jobTemplate() })),
    changes: {
      'has more indexes, and as many at once': spec({ completions: 4, parallelism: 4 }),
      'has more indexes, and no more at once': spec({ completions: 4 }),
      'forgives an index more': spec({ backoffLimitPerIndex: 2 }),
      'succeeds later': spec({ successPolicy: { rules: [{ succeededCount: 2 }] } }),
    },
  },
  {
    before: object('batch/v1', 'Job', 'suspended', spec({ suspend: true, template: jobTemplate() })),
    changes: {
      'goes to other nodes': spec({ template: { metadata: { annotations: { 'acme.io/why': 'cheaper' } }, spec: { nodeSelector: { disk: 'ssd' }, tolerations: [{ key: 'gpu', operator: 'Exists' }] } } }),
      'asks for more': spec({ template: jobTemplate({}, { resources: { requests: { cpu: '1' } } }) }),
      'runs another image': spec({ template: jobTemplate({}, { image: 'registry.acme.io/shop/api:2.0.0' }) }),
      'runs': spec({ suspend: false }),
    },
  },
  { before: object('batch/v1', 'CronJob', 'nightly', spec({ schedule: '0 3 * * *', jobTemplate: spec({ template: jobTemplate() }) })), changes: { 'runs something else': spec({ schedule: '0 4 * * *', jobTemplate: spec({ completions: 3, template: jobTemplate({}, { image: 'registry.acme.io/shop/api:2.0.0' }) }) }) } },
];

const balancer = { type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort: 30555, ports: [{ port: 80 }] };
const services: readonly Trial[] = [
  {
    before: object('v1', 'Service', 'api', spec({ clusterIP: '10.0.77.1', ipFamilies: ['IPv4'], selector: { app: 'api' }, ports: [{ port: 80 }] })),
    changes: {
      'has another address': spec({ clusterIP: '10.0.77.2' }),
      'names no address': spec({ clusterIP: null }),
      'has none': spec({ clusterIP: 'None' }),
      'is of the other family': spec({ ipFamilies: ['IPv6'] }),
      'is of the other family, and names no address': spec({ clusterIP: null, ipFamilies: ['IPv6'] }),
      'has other ports and pods': spec({ selector: { app: 'web' }, ports: [{ port: 81, targetPort: 8080 }], sessionAffinity: 'ClientIP' }),
      'is a name': spec({ type: 'ExternalName', externalName: 'api.acme.io', clusterIP: null, ipFamilies: null }),
    },
  },
  { before: object('v1', 'Service', 'headless', spec({ clusterIP: 'None', selector: { app: 'api' }, ports: [{ port: 80 }] })), changes: { 'has an address': spec({ clusterIP: '10.0.77.9' }), 'names no address': spec({ clusterIP: null }) } },
  { before: object('v1', 'Service', 'front', spec(balancer)), changes: { 'is of a class': spec({ loadBalancerClass: 'acme.io/internal' }), 'is asked elsewhere for its health': spec({ healthCheckNodePort: 30556 }), 'balances no more': spec({ type: 'ClusterIP', externalTrafficPolicy: null, healthCheckNodePort: null }) } },
  { before: object('discovery.k8s.io/v1', 'EndpointSlice', 'slice', { addressType: 'IPv4', endpoints: [] }), changes: { 'is of the other family': { addressType: 'IPv6' }, 'leads elsewhere': { endpoints: [{ addresses: ['10.1.2.3'] }] } } },
  { before: object('networking.k8s.io/v1', 'Ingress', 'front', spec({ defaultBackend: { service: { name: 'api', port: { number: 80 } } } })), changes: { 'leads elsewhere, through another class': spec({ ingressClassName: 'other', defaultBackend: { service: { name: 'web', port: { number: 80 } } } }) } },
  { before: object('networking.k8s.io/v1', 'NetworkPolicy', 'closed', spec({ podSelector: {} })), changes: { 'closes other pods, both ways': spec({ podSelector: { matchLabels: { app: 'api' } }, policyTypes: ['Ingress', 'Egress'] }) } },
  { before: global('networking.k8s.io/v1', 'IngressClass', 'immutability', spec({ controller: 'acme.io/one' })), changes: { 'belongs to another controller': spec({ controller: 'acme.io/two' }), 'has parameters': spec({ parameters: { kind: 'Settings', name: 'one' } }) } },
  { before: global('networking.k8s.io/v1', 'IPAddress', '10.0.99.9', spec({ parentRef: { resource: 'services', namespace: NAMESPACE, name: 'one' } })), changes: { 'belongs to another Service': spec({ parentRef: { name: 'two' } }) } },
  { before: global('networking.k8s.io/v1', 'ServiceCIDR', 'immutability', spec({ cidrs: ['10.97.0.0/24'] })), changes: { 'is another range': spec({ cidrs: ['10.98.0.0/24'] }), 'has a second family': spec({ cidrs: ['10.97.0.0/24', 'fd00:10:97::/112'] }) } },
];

const EXPANDABLE = global('storage.k8s.io/v1', 'StorageClass', 'immutability-expandable', { provisioner: 'acme.io/disk', allowVolumeExpansion: true });
const DISK = global('v1', 'PersistentVolume', 'immutability-disk', spec({ capacity: { storage: '2Gi' }, accessModes: ['ReadWriteOnce'], storageClassName: EXPANDABLE.metadata.name, nfs: { server: 'nfs.acme.io', path: '/a' }, claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: NAMESPACE, name: 'bound' } }));
const AFFINITY = (zone: string) => ({ required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'topology.kubernetes.io/zone', operator: 'In', values: [zone] }] }] } });
const storage: readonly Trial[] = [
  {
    before: object('v1', 'PersistentVolumeClaim', 'bound', spec({ ...CLAIM, resources: { requests: { storage: '2Gi' } }, storageClassName: EXPANDABLE.metadata.name, volumeName: DISK.metadata.name })), with: [EXPANDABLE, DISK], once: 'Bound',
    changes: {
      'grows': spec({ resources: { requests: { storage: '3Gi' } } }),
      'shrinks': spec({ resources: { requests: { storage: '1Gi' } } }),
      'says its size in other words': spec({ resources: { requests: { storage: '2048Mi' } } }),
      'is mounted by many': spec({ accessModes: ['ReadWriteMany'] }),
      'is of another class': spec({ storageClassName: 'other' }),
      'is a block device': spec({ volumeMode: 'Block' }),
      'lies on another volume': spec({ volumeName: 'other' }),
    },
  },
  { before: object('v1', 'PersistentVolumeClaim', 'waiting', spec({ ...CLAIM, storageClassName: 'immutability-none' })), changes: { 'finds its volume': spec({ volumeName: 'other' }), 'is of another class': spec({ storageClassName: 'other' }) } },
  {
    before: global('v1', 'PersistentVolume', 'immutability-path', spec({ capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/a' }, nodeAffinity: AFFINITY('a') })),
    changes: { 'lies elsewhere': spec({ hostPath: { path: '/b' } }), 'is a block device': spec({ volumeMode: 'Block' }), 'lies in another zone': spec({ nodeAffinity: AFFINITY('b') }), 'is larger, and is kept': spec({ capacity: { storage: '2Gi' }, persistentVolumeReclaimPolicy: 'Retain', mountOptions: ['ro'] }) },
  },
  { before: global('v1', 'PersistentVolume', 'immutability-nfs', spec({ capacity: { storage: '1Gi' }, accessModes: ['ReadWriteMany'], nfs: { server: 'nfs.acme.io', path: '/a' } })), changes: { 'lies elsewhere': spec({ nfs: { path: '/b' } }), 'lies in a zone': spec({ nodeAffinity: AFFINITY('b') }) } },
  {
    before: global('v1', 'PersistentVolume', 'immutability-csi', spec({ capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], csi: { driver: 'csi.acme.io', volumeHandle: 'one' } })),
    changes: { 'is another volume': spec({ csi: { volumeHandle: 'two' } }), 'may be made larger': spec({ csi: { controllerExpandSecretRef: { name: 'a', namespace: 'b' } } }) },
  },
  {
    before: global('storage.k8s.io/v1', 'StorageClass', 'immutability', { provisioner: 'acme.io/disk', parameters: { kind: 'ssd' } }),
    changes: { 'is made by another': { provisioner: 'acme.io/other' }, 'has other parameters': { parameters: { kind: 'hdd' } }, 'keeps volumes': { reclaimPolicy: 'Retain' }, 'waits for a pod': { volumeBindingMode: 'WaitForFirstConsumer' }, 'lets volumes grow': { allowVolumeExpansion: true, mountOptions: ['ro'], reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' } },
  },
  { before: global('storage.k8s.io/v1', 'CSIDriver', 'csi.immutability.io', spec({})), changes: { 'attaches nothing': spec({ attachRequired: false }), 'is for the life of a pod': spec({ volumeLifecycleModes: ['Ephemeral'] }), 'wants to know the pod': spec({ podInfoOnMount: true, attachRequired: true, fsGroupPolicy: 'File' }) } },
  { before: global('storage.k8s.io/v1', 'VolumeAttributesClass', 'immutability', { driverName: 'csi.acme.io', parameters: { iops: '100' } }), changes: { 'is for another driver': { driverName: 'csi.other.io' }, 'is faster': { parameters: { iops: '200' } } } },
  { before: global('storage.k8s.io/v1', 'VolumeAttachment', 'immutability', spec(SNAPPED)), changes: { 'goes to another node': spec({ nodeName: 'node-b' }) } },
  { before: object('storage.k8s.io/v1', 'CSIStorageCapacity', 'capacity', { storageClassName: 'fast', nodeTopology: { matchLabels: { zone: 'a' } }, capacity: '1Gi' }), changes: { 'is of another class': { storageClassName: 'slow' }, 'is elsewhere': { nodeTopology: { matchLabels: { zone: 'b' } } }, 'is larger': { capacity: '2Gi' } } },
];

// A request to sign a certificate, for the name `plinth` and a key that nobody has.
const REQUEST =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlITU1ITUNBUUF3RVRFUE1BMEdBMVVFQXd3R2NHeHBiblJvTUZrd0V3WUhLb1pJemowQ0FRWUlLb1pJemowRApBUWNEUWdBRXFLQVJYNGFtNFlzeGZ5bFUvcmJvRlUxeS8yZnJualdxVlJFNWJpMlVteHJvZnZsd1FOUFB6Si83CkZROXlZMXZyaFh2MGovbEFSajRyamYyWUNrSzFHNkFBTUFvR0NDcUdTTTQ5QkFNQ0Ewa0FNRVlDSVFEU0FOZE4KQ3RrVTVBUGdYYVpBN09GKzhQZDEyNkk1RkdpQm4rZDMxOVkzSHdJaEFNWVhyT3E2QXA0cGQzYjYvUmszYXJ0TgpPbCs3OE0zcElTNC9VeXR1QWVXMQotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K';

const others: readonly Trial[] = [
  { before: object('v1', 'Secret', 'token', { type: 'Opaque', stringData: { a: '1' } }), changes: { 'is of another type': { type: 'acme.io/token' }, 'holds something else': { stringData: { a: '2' } } } },
  { before: object('v1', 'Secret', 'sealed', { immutable: true, data: { a: 'MQ==' } }), changes: { 'holds something else': { data: { a: 'Mg==' } }, 'is open': { immutable: false }, 'has a label': { metadata: { labels: { a: 'b' } } }, 'says its type': { type: 'Opaque' } } },
  { before: object('v1', 'ConfigMap', 'settings', { data: { a: '1' } }), changes: { 'holds something else': { data: { a: '2' } }, 'is sealed': { immutable: true } } },
  { before: object('v1', 'ConfigMap', 'sealed', { immutable: true, data: { a: '1' } }), changes: { 'holds something else': { data: { a: '2' } }, 'holds bytes': { binaryData: { b: 'MQ==' } }, 'is open': { immutable: null } } },
  { before: object('v1', 'ResourceQuota', 'quota', spec({ hard: { pods: '5' }, scopes: ['NotTerminating', 'NotBestEffort'] })), changes: { 'counts other pods': spec({ scopes: ['Terminating'] }), 'says the same': spec({ scopes: ['NotBestEffort', 'NotTerminating'] }), 'grants more': spec({ hard: { pods: '6' } }) } },
  { before: object('v1', 'ServiceAccount', 'api', {}), changes: { 'takes no token': { automountServiceAccountToken: false } } },
  { before: global('v1', 'Namespace', 'immutability-other', {}), changes: { 'has a label': { metadata: { labels: { team: 'shop' } } } } },
  { before: global('v1', 'Node', 'immutability', spec({ providerID: 'acme://one' })), changes: { 'is another machine': spec({ providerID: 'acme://two' }), 'takes no pods': spec({ unschedulable: true }) } },
  { before: object('rbac.authorization.k8s.io/v1', 'RoleBinding', 'binding', { roleRef: { ...ROLE, name: 'view' }, subjects: [] }), changes: { 'gives another role': { roleRef: { name: 'edit' } }, 'gives it to another': { subjects: [{ kind: 'ServiceAccount', name: 'api', namespace: NAMESPACE }] } } },
  { before: global('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'immutability', { roleRef: { ...ROLE, name: 'view' }, subjects: [] }), changes: { 'gives another role': { roleRef: { name: 'edit' } } } },
  { before: global('scheduling.k8s.io/v1', 'PriorityClass', 'immutability', { value: 100 }), changes: { 'weighs more': { value: 200 }, 'drives nobody out': { preemptionPolicy: 'Never' }, 'is described': { description: 'for tests', preemptionPolicy: 'PreemptLowerPriority' } } },
  { before: global('node.k8s.io/v1', 'RuntimeClass', 'immutability', { handler: 'one' }), changes: { 'is another handler': { handler: 'two' }, 'costs something': { overhead: { podFixed: { cpu: '10m' } } } } },
  { before: object('resource.k8s.io/v1', 'ResourceClaim', 'gpu', spec({ devices: { requests: [{ name: 'gpu', exactly: { deviceClassName: 'gpu' } }] } })), changes: { 'asks for another device': spec({ devices: { requests: [{ name: 'gpu', exactly: { deviceClassName: 'tpu' } }] } }) } },
  { before: object('resource.k8s.io/v1', 'ResourceClaimTemplate', 'gpu', spec({ spec: { devices: { requests: [{ name: 'gpu', exactly: { deviceClassName: 'gpu' } }] } } })), changes: { 'asks for another device': spec({ spec: { devices: { requests: [{ name: 'gpu', exactly: { deviceClassName: 'tpu' } }] } } }) } },
  { before: global('certificates.k8s.io/v1', 'CertificateSigningRequest', 'immutability', spec({ signerName: 'acme.io/one', usages: ['digital signature'], request: REQUEST })), changes: { 'asks another signer': spec({ signerName: 'acme.io/two' }) } },
  {
    before: object('autoscaling/v2', 'HorizontalPodAutoscaler', 'api', spec({ scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'one' }, maxReplicas: 3 })),
    changes: { 'scales another': spec({ scaleTargetRef: { name: 'two' }, minReplicas: 2, maxReplicas: 5 }) },
  },
  { before: object('policy/v1', 'PodDisruptionBudget', 'api', spec({ maxUnavailable: 1, selector: { matchLabels: { app: 'api' } } })), changes: { 'guards other pods, in other words': spec({ maxUnavailable: null, minAvailable: 1, selector: { matchLabels: { app: 'web' } } }) } },
  {
    before: global('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'things.immutability.io', spec({ group: 'immutability.io', scope: 'Namespaced', names: { plural: 'things', kind: 'Thing' }, versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }] })), once: 'Established',
    changes: { 'is of another group': spec({ group: 'other.io' }), 'lies in no namespace': spec({ scope: 'Cluster' }), 'is called otherwise': spec({ names: { plural: 'others' } }), 'is of another kind': spec({ names: { kind: 'Other' } }), 'has a short name': spec({ names: { shortNames: ['th'] } }) },
  },
  { before: object('argoproj.io/v1alpha1', 'Rollout', 'api', spec({ ...WORKLOAD, strategy: { canary: {} } })), changes: { ...OTHER_SELECTOR, ...OTHER_POD } },
  { before: object('kueue.x-k8s.io/v1beta1', 'LocalQueue', 'queue', spec({ clusterQueue: 'one' })), changes: { 'draws on another queue': spec({ clusterQueue: 'two' }), 'stops': spec({ stopPolicy: 'Hold' }) } },
  { before: global('kueue.x-k8s.io/v1beta1', 'AdmissionCheck', 'immutability', spec({ controllerName: 'acme.io/one' })), changes: { 'is made by another': spec({ controllerName: 'acme.io/two' }) } },
  {
    before: object('jobset.x-k8s.io/v1alpha2', 'JobSet', 'train', spec({ network: { enableDNSHostnames: true }, successPolicy: { operator: 'All' }, failurePolicy: { maxRestarts: 1 }, startupPolicy: { startupPolicyOrder: 'AnyOrder' }, volumeClaimPolicies: [{ templates: [{ metadata: { name: 'data' }, spec: CLAIM }] }], replicatedJobs: [{ name: 'workers', template: spec({ template: jobTemplate() }) }] })),
    changes: { 'has no names': spec({ network: { enableDNSHostnames: false } }), 'needs one only': spec({ successPolicy: { operator: 'Any' } }), 'tries again': spec({ failurePolicy: { maxRestarts: 2 } }), 'starts in order': spec({ startupPolicy: { startupPolicyOrder: 'InOrder' } }), 'keeps its claims': spec({ volumeClaimPolicies: [{ templates: [{ metadata: { name: 'other' }, spec: CLAIM }] }] }), 'is suspended': spec({ suspend: true }) },
  },
];

const placed = { ...jobTemplate({ nodeSelector: { pool: 'gpu' }, tolerations: [{ key: 'gpu', operator: 'Exists' }], schedulingGates: [{ name: 'acme.io/wait' }] }), metadata: { labels: { app: 'api', tier: 'gpu' }, annotations: { 'acme.io/a': 'b' } } };
const PORT = (more: Fields = {}) => ({ ports: [{ containerPort: 8080, ...more }] });
const runs = (more: Fields = {}, pods: Fields = jobTemplate(), job: Fields = {}) => ({ replicatedJobs: [{ name: 'workers', template: spec({ parallelism: 2, completions: 2, template: pods, ...job }), ...more }] });
const jobSet = (name: string, fields: Fields) => object('jobset.x-k8s.io/v1alpha2', 'JobSet', name, spec({ ...runs(), ...fields }));
const groups = (name: string, more: Fields) => object('leaderworkerset.x-k8s.io/v1', 'LeaderWorkerSet', name, spec({ replicas: 2, leaderWorkerTemplate: { size: 4, workerTemplate: template(), ...more } }));
const OTHER_GROUPS = { 'has another pod': spec({ leaderWorkerTemplate: { workerTemplate: template({}, { image: 'registry.acme.io/shop/api:2.0.0' }) } }), 'has larger groups': spec({ leaderWorkerTemplate: { size: 8 } }), 'has more groups': spec({ replicas: 3 }), 'has a name for each group': spec({ networkConfig: { subdomainPolicy: 'UniquePerReplica' } }) };

/** Kinds of which a server takes what the webhook of their controller refuses. */
const controlled: readonly Trial[] = [
  {
    before: jobSet('running', {}),
    changes: {
      'has another pod': spec(runs({}, jobTemplate({}, { image: 'registry.acme.io/shop/api:2.0.0' }))), 'runs more at once': spec(runs({}, jobTemplate(), { parallelism: 3, completions: 3 })), 'has more Jobs': spec(runs({ replicas: 2 })),
      'has Jobs of another sort': spec({ replicatedJobs: [...runs().replicatedJobs, { name: 'driver', template: spec({ template: jobTemplate() }) }] }), 'goes to other nodes': spec(runs({}, placed)), 'is suspended, and goes to other nodes': spec({ suspend: true, ...runs({}, placed) }),
      'is suspended, with another pod': spec({ suspend: true, ...runs({}, jobTemplate({}, { image: 'registry.acme.io/shop/api:2.0.0' })) }), 'is run by another': spec({ managedBy: 'acme.io/one' }),
      'goes when it is done': spec({ ttlSecondsAfterFinished: 60 }),
      'has no names': spec({ network: { enableDNSHostnames: false } }), 'has the names that it has': spec({ network: { enableDNSHostnames: true } }), 'needs one only': spec({ successPolicy: { operator: 'Any' } }), 'starts in order': spec({ startupPolicy: { startupPolicyOrder: 'InOrder' } }),
    },
  },
  {
    before: jobSet('suspended', { suspend: true, managedBy: 'acme.io/one' }),
    changes: {
      'goes to other nodes': spec(runs({}, placed)), 'starts on other nodes': spec({ suspend: false, ...runs({}, placed) }), 'likes other nodes': spec(runs({}, jobTemplate({ affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'pool', operator: 'Exists' }] }] } } } }))),
      'takes more': spec(runs({}, jobTemplate({}, { resources: { requests: { cpu: '2' } } }))), 'has more Jobs': spec(runs({ replicas: 2 })), 'starts': spec({ suspend: false }), 'is run by another': spec({ managedBy: 'acme.io/two' }), 'is run by nobody else': spec({ managedBy: null }),
    },
  },
  ...[true, false].map((suspend): Trial => ({
    before: jobSet(`brief-${suspend}`, { suspend, ...runs({}, jobTemplate({ restartPolicy: undefined }, PORT())) }),
    changes: { 'says what is read into it': spec({ successPolicy: { operator: 'All' }, startupPolicy: { startupPolicyOrder: 'AnyOrder' }, ...runs({ groupName: 'default', replicas: 1 }, jobTemplate({ restartPolicy: 'OnFailure' }, PORT({ protocol: 'TCP' })), { completionMode: 'Indexed' }) }), 'says otherwise': spec(runs({}, jobTemplate({ restartPolicy: 'Never' }, PORT({ protocol: 'UDP' })))) },
  })),
  { before: groups('whole', {}), changes: { ...OTHER_GROUPS, 'has subgroups': spec({ leaderWorkerTemplate: { subGroupPolicy: { subGroupSize: 2 } } }) } },
  { before: groups('divided', { subGroupPolicy: { subGroupSize: 2 } }), changes: { ...OTHER_GROUPS, 'has larger subgroups': spec({ leaderWorkerTemplate: { subGroupPolicy: { subGroupSize: 4 } } }), 'has no subgroups': spec({ leaderWorkerTemplate: { subGroupPolicy: null } }), 'says what is read into it': spec({ leaderWorkerTemplate: { subGroupPolicy: { subGroupPolicyType: 'LeaderWorker' } } }) } },
];

/** Changes of every kind of the table, and of kinds that let everything change. */
export const TRIALS: readonly Trial[] = [...workloads, ...jobs, ...services, ...storage, ...others, ...controlled];
