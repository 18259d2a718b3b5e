import { Chart, JsonPatch } from 'cdk8s';
import { App, NamespaceWithQuota, ProductionService, type Waiver } from 'cdk8s-plinth';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../lib/errors';
import { synthesize, type SynthResult } from '../../lib/synth/synthesize';
import { minimal, type Tree } from './build';

const TODAY = '2026-11-21';
const REASON = 'The platform team makes it for every namespace.';

/** A guarantee, a change that undoes it, and the rule that says so. */
type Undoing = readonly [guarantee: string, undo: (service: ProductionService, namespace: NamespaceWithQuota) => unknown, rule: string];

const POD = '/spec/template/spec';
const CONTAINER = `${POD}/containers/0`;
const { add, remove, replace } = JsonPatch;

function pod(...patches: JsonPatch[]) {
  return (service: ProductionService) => service.patch('Deployment', ...patches);
}

function on(kind: Parameters<ProductionService['patch']>[0], ...patches: JsonPatch[]) {
  return (service: ProductionService) => service.patch(kind, ...patches);
}

const OF_THE_SERVICE: readonly Undoing[] = [
  ['requests CPU', pod(remove(`${CONTAINER}/resources`)), 'cpu-request-required'],
  ['requests memory', pod(remove(`${CONTAINER}/resources`)), 'memory-request-required'],
  ['limits memory', pod(remove(`${CONTAINER}/resources/limits/memory`)), 'memory-limit-required'],
  ['limits CPU', pod(remove(`${CONTAINER}/resources/limits/cpu`)), 'cpu-limit-required'],
  ['limits CPU, where the namespace would do it', pod(remove(`${CONTAINER}/resources/limits/cpu`)), 'limit-range-violation'],
  ['is killed for its own memory, not for that of others', pod(replace(`${CONTAINER}/resources/limits/memory`, '1Gi')), 'memory-request-equals-limit'],
  ['limits scratch space', pod(remove(`${CONTAINER}/resources/limits/ephemeral-storage`)), 'ephemeral-storage-required'],
  ['bounds its emptyDir', pod(remove(`${POD}/volumes/0/emptyDir/sizeLimit`)), 'emptydir-size-limit'],
  ['has resources in every container', (service) => service.patch('Deployment', (object: Tree) => void object.spec.template.spec.containers.push({ name: 'proxy', image: 'proxy:1' })), 'memory-limit-required'],
  ['asks readiness', pod(remove(`${CONTAINER}/readinessProbe`)), 'readiness-probe-required'],
  ['asks liveness', pod(remove(`${CONTAINER}/livenessProbe`)), 'liveness-probe-required'],
  ['gives time to start', pod(remove(`${CONTAINER}/startupProbe`)), 'startup-probe-required'],
  ['asks liveness what readiness does not', pod(JsonPatch.copy(`${CONTAINER}/readinessProbe`, `${CONTAINER}/livenessProbe`)), 'probes-identical'],
  ['waits while routes forget it', pod(remove(`${CONTAINER}/lifecycle`)), 'prestop-hook-required'],
  ['has time to stop', pod(replace(`${POD}/terminationGracePeriodSeconds`, 10)), 'graceful-shutdown-arithmetic'],
  ['says how long it has to stop', pod(remove(`${POD}/terminationGracePeriodSeconds`), replace(`${CONTAINER}/lifecycle/preStop/sleep/seconds`, 40)), 'graceful-shutdown-arithmetic'],
  ['is not root', pod(remove(`${POD}/securityContext/runAsNonRoot`)), 'run-as-non-root'],
  ['is not user 0', pod(replace(`${POD}/securityContext/runAsUser`, 0)), 'run-as-user-zero'],
  ['is not user 0 in its container', pod(add(`${CONTAINER}/securityContext/runAsUser`, 0)), 'run-as-user-zero'],
  ['has a seccomp profile', pod(remove(`${POD}/securityContext/seccompProfile`)), 'seccomp-profile-required'],
  ['gains no privileges', pod(remove(`${CONTAINER}/securityContext/allowPrivilegeEscalation`)), 'privilege-escalation'],
  ['drops every capability', pod(remove(`${CONTAINER}/securityContext/capabilities`)), 'drop-all-capabilities'],
  ['adds not even a harmless capability', pod(add(`${CONTAINER}/securityContext/capabilities/add`, ['CHOWN'])), 'added-capabilities-restricted'],
  ['adds no capability', pod(add(`${CONTAINER}/securityContext/capabilities/add`, ['SYS_ADMIN'])), 'added-capabilities-baseline'],
  ['cannot write to its root', pod(remove(`${CONTAINER}/securityContext/readOnlyRootFilesystem`)), 'read-only-root-fs'],
  ['is not privileged', pod(add(`${CONTAINER}/securityContext/privileged`, true)), 'privileged-container'],
  ['is not on the network of its node', pod(add(`${POD}/hostNetwork`, true)), 'host-network'],
  ['does not see processes of its node', pod(add(`${POD}/hostPID`, true)), 'host-pid'],
  ['shares no memory with its node', pod(add(`${POD}/hostIPC`, true)), 'host-ipc'],
  ['takes no port of its node', pod(add(`${CONTAINER}/ports/0/hostPort`, 8080)), 'host-port'],
  ['mounts nothing of its node', pod(add(`${POD}/volumes/-`, { name: 'node', hostPath: { path: '/var/run' } })), 'host-path-volume'],
  ['has no token', pod(replace(`${POD}/automountServiceAccountToken`, true)), 'automount-token'],
  ['has an account without a token', (service) => service.patch('Deployment', remove(`${POD}/automountServiceAccountToken`)).patch('ServiceAccount', remove('/automountServiceAccountToken')), 'automount-token'],
  ['has an account of its own', pod(remove(`${POD}/serviceAccountName`)), 'service-account-default'],
  ['has an account that exists', pod(replace(`${POD}/serviceAccountName`, 'nobody')), 'service-account-missing'],
  ['gets no links to Services', pod(remove(`${POD}/enableServiceLinks`)), 'service-links-off'],
  ['runs a known version', pod(replace(`${CONTAINER}/image`, 'registry.acme.io/shop/api:latest')), 'image-tag-latest'],
  ['runs a version at all', pod(replace(`${CONTAINER}/image`, 'registry.acme.io/shop/api')), 'image-tag-latest'],
  ['runs the same version on every node', pod(replace(`${CONTAINER}/imagePullPolicy`, 'IfNotPresent')), 'image-pull-policy'],
  ['replaces pods one by one', (service) => service.patch('Deployment', (object: Tree) => void (object.spec.strategy = { type: 'Recreate' })), 'workload-rolling-update'],
  ['loses no capacity in a roll-out', pod(replace('/spec/strategy/rollingUpdate/maxUnavailable', '100%')), 'workload-rolling-update'],
  ['gives a start its time before a roll-out fails', pod(replace('/spec/progressDeadlineSeconds', 60)), 'startup-budget-vs-progress-deadline'],
  ['keeps its pods apart', pod(remove(`${POD}/topologySpreadConstraints`)), 'workload-spread-or-anti-affinity'],
  ['counts its own pods to keep them apart', pod(replace(`${POD}/topologySpreadConstraints/0/labelSelector/matchLabels/app.kubernetes.io~1name`, 'other')), 'topology-spread-selects-self'],
  ['leaves the number of pods to the autoscaler', pod(add('/spec/replicas', 3)), 'hpa-with-static-replicas'],
  ['keeps secrets out of its variables', pod(add(`${CONTAINER}/env`, [{ name: 'DB_PASSWORD', value: 'hunter2hunter2' }])), 'secret-in-env-literal'],
  ['carries the recommended labels', pod(remove('/metadata/labels/app.kubernetes.io~1name')), 'labels-recommended'],
  ['has two pods at least', on('HorizontalPodAutoscaler', replace('/spec/minReplicas', 1)), 'hpa-min-replicas'],
  ['has two pods at least, who ever says how many', (service) => service.omit('HorizontalPodAutoscaler', { reason: REASON }), 'workload-min-replicas'],
  ['is what its autoscaler scales', on('HorizontalPodAutoscaler', replace('/spec/scaleTargetRef/name', 'nobody')), 'hpa-target-missing'],
  ['has a budget', (service) => service.omit('PodDisruptionBudget', { reason: REASON }), 'pdb-required'],
  ['has a budget of its own', on('PodDisruptionBudget', replace('/spec/selector/matchLabels/app.kubernetes.io~1name', 'other')), 'pdb-required'],
  ['has a budget that lets nodes drain', on('PodDisruptionBudget', replace('/spec/maxUnavailable', 0)), 'pdb-blocks-eviction'],
  ['has a budget that keeps one pod', on('PodDisruptionBudget', replace('/spec/maxUnavailable', '100%')), 'pdb-required'],
  ['has a budget that broken pods do not hold up', on('PodDisruptionBudget', remove('/spec/unhealthyPodEvictionPolicy')), 'pdb-unhealthy-eviction-policy'],
  ['has a policy that selects it', on('NetworkPolicy', replace('/spec/podSelector/matchLabels/app.kubernetes.io~1name', 'other')), 'network-policy-dangling'],
  ['has a policy', (service) => service.omit('NetworkPolicy', { reason: REASON }), 'netpol-blocks-declared-dependency'],
  ['lets its callers in', on('NetworkPolicy', remove('/spec/ingress')), 'netpol-blocks-declared-dependency'],
  ['lets its callers in at the right port', on('NetworkPolicy', replace('/spec/ingress/0/ports/0/port', 'other'), replace('/spec/ingress/1/ports/0/port', 'other')), 'netpol-blocks-declared-dependency'],
  ['lets its front door in', on('NetworkPolicy', remove('/spec/ingress/0')), 'network-policy-blocks-way-in'],
  ['lets only its callers in', on('NetworkPolicy', replace('/spec/ingress', [{}])), 'network-policy-open-peer'],
  ['calls only whom it names', on('NetworkPolicy', replace('/spec/egress', [{}])), 'network-policy-open-peer'],
  ['resolves names', on('NetworkPolicy', replace('/spec/egress', [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 5432 }] }])), 'network-policy-dns-allowed'],
  ['has a Service that finds it', on('Service', replace('/spec/selector/app.kubernetes.io~1name', 'other')), 'service-dangling'],
  ['has a Service whose port it has', on('Service', replace('/spec/ports/0/targetPort', 'grpc')), 'service-target-port-unknown'],
  ['has no port on every node', on('Service', replace('/spec/type', 'NodePort')), 'service-type-nodeport'],
  ['has no balancer of its own', on('Service', replace('/spec/type', 'LoadBalancer')), 'service-type-loadbalancer'],
  ['takes no address of others', on('Service', add('/spec/externalIPs', ['1.2.3.4'])), 'service-external-ips'],
  ['is where its route leads', on('HTTPRoute', replace('/spec/rules/0/backendRefs/0/name', 'nobody')), 'gateway-backend-dangling'],
  ['has the port to which its route leads', on('HTTPRoute', replace('/spec/rules/0/backendRefs/0/port', 81)), 'gateway-backend-port'],
];

function ns(kind: Parameters<NamespaceWithQuota['patch']>[0], ...patches: JsonPatch[]) {
  return (_: unknown, namespace: NamespaceWithQuota) => namespace.patch(kind, ...patches);
}

const PSA = '/metadata/labels/pod-security.kubernetes.io~1';

const OF_THE_NAMESPACE: readonly Undoing[] = [
  ['enforces a Pod Security level', ns('Namespace', remove(`${PSA}enforce`)), 'namespace-psa-labels'],
  ['enforces a level that refuses something', ns('Namespace', replace(`${PSA}enforce`, 'privileged')), 'namespace-psa-labels'],
  ['has a quota', (_, namespace) => namespace.omit('ResourceQuota', { reason: REASON }), 'namespace-quota'],
  ['counts CPU', ns('ResourceQuota', remove('/spec/hard/requests.cpu'), remove('/spec/hard/limits.cpu')), 'namespace-quota'],
  ['counts memory', ns('ResourceQuota', remove('/spec/hard/requests.memory'), remove('/spec/hard/limits.memory')), 'namespace-quota'],
  ['counts pods', ns('ResourceQuota', remove('/spec/hard/pods')), 'namespace-quota'],
  ['holds what is in it', ns('ResourceQuota', replace('/spec/hard/requests.cpu', '100m')), 'quota-fits-peak'],
  ['has defaults for containers', (_, namespace) => namespace.omit('LimitRange', { reason: REASON }), 'namespace-limit-range'],
  ...['cpu', 'memory', 'ephemeral-storage'].map((key): Undoing => [`gives a default limit of ${key}`, ns('LimitRange', remove(`/spec/limits/0/default/${key}`), remove('/spec/limits/0/max')), 'namespace-limit-range']),
  ['gives a default request', ns('LimitRange', remove('/spec/limits/0/default/cpu'), remove('/spec/limits/0/defaultRequest/cpu')), 'namespace-limit-range'],
  ['denies by default', (_, namespace) => namespace.omit('NetworkPolicy', { reason: REASON }), 'namespace-network-policy-default-deny'],
  ['denies egress by default', ns('NetworkPolicy', replace('/spec/policyTypes', ['Ingress'])), 'namespace-network-policy-default-deny'],
  ['denies ingress by default', ns('NetworkPolicy', replace('/spec/policyTypes', ['Egress'])), 'namespace-network-policy-default-deny'],
  ['denies all by default', ns('NetworkPolicy', add('/spec/ingress', [{}])), 'namespace-network-policy-default-deny'],
  ['denies everybody by default', ns('NetworkPolicy', replace('/spec/podSelector', { matchLabels: { a: 'b' } })), 'namespace-network-policy-default-deny'],
  ['gives deployers no Secret', ns('Role', add('/rules/-', { apiGroups: [''], resources: ['secrets'], verbs: ['get'] })), 'rbac-read-secrets'],
  ['gives deployers no shell', ns('Role', add('/rules/-', { apiGroups: [''], resources: ['pods/exec'], verbs: ['create'] })), 'rbac-pod-exec-attach'],
  ['gives deployers no wildcard', ns('Role', add('/rules/-', { apiGroups: ['*'], resources: ['*'], verbs: ['*'] })), 'rbac-wildcard-verbs'],
  ['gives deployers no pods', ns('Role', add('/rules/-', { apiGroups: [''], resources: ['pods'], verbs: ['create'] })), 'rbac-create-pods'],
  ['binds a role that exists', ns('RoleBinding', replace('/roleRef/kind', 'Role')), 'rbac-role-ref-missing'],
  ['makes nobody an administrator', ns('RoleBinding', replace('/roleRef', { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' })), 'rbac-cluster-admin-binding'],
];

function synth(undo: Undoing[1], waive: { readonly service?: readonly Waiver[]; readonly namespace?: readonly Waiver[] } = {}): SynthResult {
  const app = new App({ today: TODAY });
  const shop = new NamespaceWithQuota(new Chart(app, 'shop'), 'shop', { team: 'shop', environment: 'dev', size: 'M', access: { developers: 'oidc:shop', deployers: 'oidc:shop-ci' }, ...(waive.namespace && { waive: waive.namespace }) });
  const api = new ProductionService(shop, 'api', minimal({ ...(waive.service && { waive: waive.service }) })).expose('api.acme.io');
  new ProductionService(shop, 'web', minimal()).connectTo(api, { env: 'API' });
  undo(api, shop);
  return synthesize(app);
}

function errors({ problems }: SynthResult): readonly Problem[] {
  return problems.filter(({ severity }) => severity === 'error');
}

const ids = (result: SynthResult) => errors(result).map(({ id }) => id);

describe.each([
  ['ProductionService', 'service', OF_THE_SERVICE],
  ['NamespaceWithQuota', 'namespace', OF_THE_NAMESPACE],
] as const)('%s', (_, owner, guarantees) => {
  it.each(guarantees)('%s, and a change that undoes it is an error', (_, undo, rule) => {
    expect(ids(synth(undo))).toContain(rule);
  });

  it.each(guarantees)('%s, unless that is waived, and only as long as it is', (_, undo, rule) => {
    const waiver = (until: string): Waiver[] => [{ rule, reason: REASON, owner: 'shop', until }];
    expect(ids(synth(undo, { [owner]: waiver(TODAY) }))).not.toContain(rule);
    expect(ids(synth(undo, { [owner]: waiver('2026-11-20') }))).toContain(rule);
  });
});

describe('what nothing undoes', () => {
  it('has no problem', () => {
    expect(synth(() => undefined).problems).toEqual([]);
  });

  it('is a CPU limit that the props leave out, which is recorded', () => {
    const app = new App({ today: TODAY });
    new ProductionService(new Chart(app, 'shop', { namespace: 'shop' }), 'api', minimal({ resources: { cpu: '250m', memory: '256Mi', cpuLimit: false } }));
    const { problems, overrides } = synthesize(app);
    expect(problems).toEqual([]);
    expect(overrides).toMatchObject([{ by: 'prop', answers: 'cpu-limit-required', reason: 'resources.cpuLimit is false' }]);
  });
});
