import { type Case } from './situations';

const hpa = (spec: string): string => `{ apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: { name: h }, spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: d }, ${spec} } }`;
const scaled = (spec: string): string => `{ apiVersion: keda.sh/v1alpha1, kind: ScaledObject, metadata: { name: s }, spec: { scaleTargetRef: { name: d }, triggers: [{ type: cron, metadata: { timezone: Etc/UTC, start: 0 8 * * *, end: 0 18 * * *, desiredReplicas: '1' } }], ${spec} } }`;
const claims = (requests: string): string => `{ apiVersion: resource.k8s.io/v1, kind: ResourceClaimTemplate, metadata: { name: c }, spec: { spec: { devices: { requests: ${requests} } } } }`;
const pdb = (spec: string): string => `{ apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: p }, spec: { selector: { matchLabels: { app: a } }, ${spec} } }`;
const namespace = (label: string): string => `{ apiVersion: v1, kind: Namespace, metadata: { name: n, labels: { pod-security.kubernetes.io/${label} } } }`;
const quota = (spec: string): string => `{ apiVersion: v1, kind: ResourceQuota, metadata: { name: q }, spec: { ${spec} } }`;
const range = (limit: string): string => `{ apiVersion: v1, kind: LimitRange, metadata: { name: l }, spec: { limits: [{ ${limit} }] } }`;
const config = (fields: string): string => `{ apiVersion: v1, kind: ConfigMap, metadata: { name: c }, ${fields} }`;
const secret = (fields: string): string => `{ apiVersion: v1, kind: Secret, metadata: { name: s }, ${fields} }`;
const claim = (spec: string): string => `{ apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: c }, spec: { ${spec} } }`;
const rbac = (kind: string, fields: string): string => `{ apiVersion: rbac.authorization.k8s.io/v1, kind: ${kind}, metadata: { name: r }, ${fields} }`;
const priority = (name: string, value: number): string => `{ apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: { name: ${name} }, value: ${value} }`;
const ROLE = 'roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }';

/** Situations of platform, and what is found in each. */
export const PLATFORM: readonly Case[] = [
  ['an autoscaler', hpa('minReplicas: 2, maxReplicas: 4, metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } } }]'), []],
  ['a minimum above the maximum', hpa('minReplicas: 5, maxReplicas: 4'), ['hpa-min-over-max /spec/minReplicas']],
  ['a minimum of zero', hpa('minReplicas: 0, maxReplicas: 4'), ['hpa-bound-too-small /spec/minReplicas']],
  ['a maximum of zero', hpa('maxReplicas: 0'), ['hpa-bound-too-small /spec/maxReplicas']],
  ['a metric with the block of another', hpa('maxReplicas: 4, metrics: [{ type: Pods, resource: { name: cpu, target: { averageUtilization: 70 } } }]'), ['hpa-metric-block /spec/metrics/0']],
  ['a metric with two blocks', hpa('maxReplicas: 4, metrics: [{ type: Pods, pods: { metric: { name: m }, target: { type: AverageValue, averageValue: 1 } }, resource: {} }]'), ['hpa-metric-block /spec/metrics/0']],
  ['a target of nothing', hpa('maxReplicas: 4, metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization } } }]'), ['hpa-target-value /spec/metrics/0/resource/target']],
  ['a target of zero percent', hpa('maxReplicas: 4, metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 0 } } }]'), ['hpa-target-value /spec/metrics/0/resource/target/averageUtilization']],
  ['a period above half an hour', hpa('maxReplicas: 4, behavior: { scaleUp: { policies: [{ type: Pods, value: 1, periodSeconds: 1801 }] } }'), ['hpa-behavior-out-of-range /spec/behavior/scaleUp/policies/0/periodSeconds']],
  ['an empty list of policies', hpa('maxReplicas: 4, behavior: { scaleDown: { policies: [] } }'), ['hpa-behavior-out-of-range /spec/behavior/scaleDown/policies']],
  ['a target without a group, from 1.34', '{ apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: { name: h }, spec: { scaleTargetRef: { kind: Deployment, name: d }, maxReplicas: 2 } }', ['hpa-target-ref-incomplete /spec/scaleTargetRef/apiVersion']],
  ['an autoscaler of the first version', '{ apiVersion: autoscaling/v1, kind: HorizontalPodAutoscaler, metadata: { name: h }, spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: d }, maxReplicas: 2, targetCPUUtilizationPercentage: 0 } }', ['hpa-target-value /spec/targetCPUUtilizationPercentage']],
  ['a target with two groups, from 1.34', '{ apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: { name: h }, spec: { scaleTargetRef: { apiVersion: a/b/c, kind: Deployment, name: d }, maxReplicas: 3 } }', ['hpa-target-ref-incomplete /spec/scaleTargetRef/apiVersion']],
  ['a metric of a resource that no container has', hpa('maxReplicas: 3, metrics: [{ type: ContainerResource, containerResource: { name: UPPER, container: api, target: { type: Utilization, averageUtilization: 70 } } }]'), ['hpa-metric-block /spec/metrics/0/containerResource/name']],
  ['a metric of a device', hpa('maxReplicas: 3, metrics: [{ type: ContainerResource, containerResource: { name: nvidia.com/gpu, container: api, target: { type: Utilization, averageUtilization: 70 } } }]'), []],
  ['a metric of no resource', hpa("maxReplicas: 3, metrics: [{ type: Resource, resource: { name: '', target: { type: Utilization, averageUtilization: 70 } } }]"), ['hpa-metric-block /spec/metrics/0/resource/name']],
  ['a ScaledObject with a minimum above the default maximum', scaled('minReplicaCount: 101'), ['hpa-min-over-max /spec/minReplicaCount']],
  ['a ScaledObject with bounds', scaled('minReplicaCount: 0, maxReplicaCount: 1'), []],
  ['a request for devices without a kind of request', claims('[{ name: gpu }]'), ['device-request-malformed /spec/spec/devices/requests/0']],
  ['a request for devices of two kinds', claims('[{ name: gpu, exactly: { deviceClassName: gpu.nvidia.com }, firstAvailable: [{ name: a, deviceClassName: gpu.nvidia.com }] }]'), ['device-request-malformed /spec/spec/devices/requests/0']],
  ['two requests of one name', claims('[{ name: gpu, exactly: { deviceClassName: gpu.nvidia.com } }, { name: gpu, exactly: { deviceClassName: gpu.nvidia.com } }]'), ['device-request-malformed /spec/spec/devices/requests/1/name']],
  ['a class of devices that cannot be', claims('[{ name: gpu, exactly: { deviceClassName: A/B } }]'), ['device-request-malformed /spec/spec/devices/requests/0/exactly/deviceClassName']],
  ['a request for the first of two classes', claims('[{ name: gpu, firstAvailable: [{ name: a, deviceClassName: a.example.com }, { name: b, deviceClassName: b.example.com }] }]'), []],
  ['two alternatives of one name', claims('[{ name: gpu, firstAvailable: [{ name: a, deviceClassName: a.example.com }, { name: a, deviceClassName: b.example.com }] }]'), ['device-request-malformed /spec/spec/devices/requests/0/firstAvailable/1/name']],

  ['a budget', pdb('maxUnavailable: 1'), []],
  ['a budget with both bounds', pdb('maxUnavailable: 1, minAvailable: 1'), ['pdb-both-bounds /spec/minAvailable']],
  ['a budget without bounds', pdb(''), ['pdb-has-policy /spec']],
  ['a budget in quotes', pdb('maxUnavailable: "1"'), ['int-or-percent-malformed /spec/maxUnavailable']],
  ['a budget of 101 %', pdb('minAvailable: 101%'), ['percent-over-100 /spec/minAvailable']],

  ['a quota', quota('hard: { requests.cpu: 4, count/deployments.apps: 3, requests.nvidia.com/gpu: 1, services.loadbalancers: 0, requests.storage: 10Gi }'), []],
  ['a key that nothing counts', quota('hard: { deployments: 3 }'), ['quota-key-unknown /spec/hard/deployments']],
  ['half a pod', quota('hard: { pods: 500m }'), ['quantity-not-whole /spec/hard/pods']],
  ['a negative quota', quota('hard: { requests.cpu: "-1" }'), ['quantity-negative /spec/hard/requests.cpu']],
  ['a scope that does not count the key', quota('hard: { requests.cpu: 1 }, scopes: [BestEffort]'), ['quota-scope-conflict /spec/hard/requests.cpu']],
  ['scopes that exclude each other', quota('hard: { pods: 1 }, scopes: [Terminating, NotTerminating]'), ['quota-scope-conflict /spec/scopes']],
  ['a class without values', quota('hard: { pods: 1 }, scopeSelector: { matchExpressions: [{ scopeName: PriorityClass, operator: In }] }'), ['quota-scope-conflict /spec/scopeSelector/matchExpressions/0']],

  ['a range', range('type: Container, min: { cpu: 10m }, defaultRequest: { cpu: 100m }, default: { cpu: 1 }, max: { cpu: 2 }'), []],
  ['a default above the maximum', range('type: Container, default: { cpu: 3 }, max: { cpu: 2 }'), ['limit-range-order /spec/limits/0/default/cpu']],
  ['a default request above the default', range('type: Container, defaultRequest: { memory: 2Gi }, default: { memory: 1Gi }'), ['limit-range-order /spec/limits/0/defaultRequest/memory']],
  ['defaults of pods', range('type: Pod, default: { cpu: 1 }'), ['limit-range-type /spec/limits/0/default']],
  ['claims without bounds', range('type: PersistentVolumeClaim'), ['limit-range-type /spec/limits/0/max']],
  ['storage of containers', range('type: Container, max: { storage: 1Gi }'), ['resource-name-malformed /spec/limits/0/max/storage']],

  ['a configuration', config('data: { app.yaml: "a: b", _x: "" }, binaryData: { y: aGk= }'), []],
  ['a key with a slash', config('data: { "a/b": c }'), ['config-key-malformed /data/a~1b']],
  ['a key twice', config('data: { a: b }, binaryData: { a: aGk= }'), ['config-key-duplicate /data/a']],
  ['binary data that is none', config('binaryData: { a: "not base64" }'), ['secret-data-malformed /binaryData/a']],
  ['one byte above 1 MiB', config(`data: { a: ${'x'.repeat(1_048_577)} }`), ['config-too-large ']],
  ['1 MiB', config(`data: { a: ${'x'.repeat(1_048_576)} }`), []],
  ['more than 1 MiB in two-byte characters', config(`data: { a: ${'é'.repeat(524_289)} }`), ['config-too-large ']],

  ['a secret', secret('data: { a: aGk= }, stringData: { b: plain }'), []],
  ['a secret in plain text under data', secret('data: { a: hunter2! }'), ['secret-data-malformed /data/a']],
  ['base64 without padding', secret('data: { a: aGk }'), ['secret-data-malformed /data/a']],
  ['a TLS secret without its key', secret('type: kubernetes.io/tls, data: { tls.crt: aGk= }'), ['secret-key-missing /data/tls.key']],
  ['credentials of a registry in plain text', secret(`type: kubernetes.io/dockerconfigjson, stringData: { .dockerconfigjson: 'user:password' }`), ['secret-data-malformed /stringData/.dockerconfigjson']],
  ['a token of nobody', secret('type: kubernetes.io/service-account-token'), ['secret-key-missing /metadata/annotations/kubernetes.io~1service-account.name']],

  ['a claim', claim('accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } }'), []],
  ['a claim of nothing', claim('accessModes: [ReadWriteOnce], resources: { requests: { storage: 0 } }'), ['pvc-request-required /spec/resources/requests/storage']],
  ['a claim of one pod and of many', claim('accessModes: [ReadWriteOncePod, ReadWriteMany], resources: { requests: { storage: 1Gi } }'), ['pvc-access-mode-conflict /spec/accessModes']],

  ['a role', rbac('Role', 'rules: [{ apiGroups: [""], resources: [pods], verbs: [get] }]'), []],
  ['a rule without verbs and groups', rbac('Role', 'rules: [{ resources: [pods] }]'), ['rbac-rule-incomplete /rules/0/verbs', 'rbac-rule-incomplete /rules/0/apiGroups']],
  ['URLs in a Role', rbac('Role', 'rules: [{ nonResourceURLs: [/metrics], verbs: [get] }]'), ['rbac-rule-incomplete /rules/0/nonResourceURLs']],
  ['URLs in a ClusterRole', rbac('ClusterRole', 'rules: [{ nonResourceURLs: [/metrics], verbs: [get] }]'), []],
  ['an account without a namespace', rbac('ClusterRoleBinding', `${ROLE}, subjects: [{ kind: ServiceAccount, name: a }]`), ['rbac-subject-malformed /subjects/0/namespace']],
  ['an account of the same namespace', rbac('RoleBinding', `${ROLE}, subjects: [{ kind: ServiceAccount, name: a }]`), []],
  ['a user without a group, which has a default', rbac('RoleBinding', `${ROLE}, subjects: [{ kind: User, name: "jane@example.com" }]`), []],
  ['a subject of no kind', rbac('RoleBinding', `${ROLE}, subjects: [{ kind: Team, name: a }]`), ['rbac-subject-malformed /subjects/0/kind']],
  ['a ClusterRoleBinding to a Role', rbac('ClusterRoleBinding', 'roleRef: { kind: Role, name: a }'), ['rbac-role-ref-malformed /roleRef/kind']],

  ['a priority', priority('high', 1_000_000_000), []],
  ['a priority above what users have', priority('high', 1_000_000_001), ['priority-class-reserved /value']],
  ['a priority in the name of the system', priority('system-mine', 1), ['priority-class-reserved /metadata/name']],

  ['a metric of a type that is none', hpa('maxReplicas: 3, metrics: [{ type: Cpu, resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } } }]'), ['hpa-metric-block /spec/metrics/0/type']],
  ['a target of a type that is none', hpa('maxReplicas: 3, metrics: [{ type: Resource, resource: { name: cpu, target: { type: Percent, averageUtilization: 70 } } }]'), ['hpa-target-value /spec/metrics/0/resource/target/type']],
  ['a scaling policy of a type that is none', hpa('maxReplicas: 3, behavior: { scaleUp: { policies: [{ type: Replicas, value: 1, periodSeconds: 15 }] } }'), ['hpa-behavior-out-of-range /spec/behavior/scaleUp/policies/0/type']],
  ['a Pod Security level that is none', namespace('enforce: strict'), ['pod-security-label-malformed /metadata/labels/pod-security.kubernetes.io~1enforce']],
  ['a Pod Security version without its v', namespace('warn-version: "1.34"'), ['pod-security-label-malformed /metadata/labels/pod-security.kubernetes.io~1warn-version']],
  ['a Pod Security level with its version', namespace('enforce: restricted, pod-security.kubernetes.io/enforce-version: v1.34'), []],
];
