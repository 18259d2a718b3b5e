import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { Config } from '../../constructs/kit/refs';
import { Platform } from '../../constructs/kit/platform';
import { NamespaceWithQuota } from '../../constructs/namespace-with-quota';
import { ProductionService } from '../../constructs/production-service/production-service';
import type { Problem } from '../../lib/errors';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';
import { synthesize } from '../../lib/synth/synthesize';
import { minimal } from './build';

const { add, remove, replace } = JsonPatch;
const POD = '/spec/template/spec';
const CONTAINER = `${POD}/containers/0`;

/** What a whole synth tells of a chart. */
function told(use: (chart: Chart) => unknown, platform: PlatformProps = {}): readonly Problem[] {
  const app = new App();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  Platform.provide(chart, definePlatform(platform));
  use(chart);
  return synthesize(app).problems;
}

const service = (props: object, platform: PlatformProps = {}) => told((chart) => new ProductionService(chart, 'api', minimal(props)), platform);
const patched = (kind: Parameters<ProductionService['patch']>[0], ...patches: JsonPatch[]) => told((chart) => new ProductionService(chart, 'api', minimal()).patch(kind, ...patches));
const beside = (object: ConstructorParameters<typeof ApiObject>[2], props: object = {}) =>
  told((chart) => {
    new ProductionService(chart, 'api', minimal(props));
    new ApiObject(chart, 'beside', object);
  });

const TARGET = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' };
const SETTINGS = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, immutable: true, data: { region: 'north' } };

/** What can be wrong with a service; each is an error that names the place and says what to do. */
const ROWS: ReadonlyArray<readonly [row: string, problems: () => readonly Problem[], id: string, said: string]> = [
  ['its drain and its time to stop are more than its grace period', () => patched('Deployment', replace(`${POD}/terminationGracePeriodSeconds`, 20)), 'guarantee-undone', '35 or more'],
  ['its hook is as long as its grace period', () => patched('Deployment', replace(`${POD}/terminationGracePeriodSeconds`, 5)), 'graceful-shutdown-arithmetic', '5 s'],
  ['its hook is longer than its grace period', () => patched('Deployment', replace(`${POD}/terminationGracePeriodSeconds`, 3)), 'sleep-over-grace', '0 to 3 seconds'],
  ['liveness asks what readiness asks', () => service({ probes: { liveness: '/ready' } }), 'probes-identical', 'restart every pod'],
  ['liveness kills it before its start is over', () => patched('Deployment', remove(`${CONTAINER}/startupProbe`)), 'startup-probe-required', '60 s'],
  ['its budget lets no pod go at its lowest scale', () => patched('PodDisruptionBudget', remove('/spec/maxUnavailable'), add('/spec/minAvailable', 2)), 'pdb-deadlocks-drain', 'maxUnavailable: 1'],
  ['an autoscaler and a number both say how many pods there are', () => patched('Deployment', add('/spec/replicas', 3)), 'hpa-with-static-replicas', 'Remove spec.replicas'],
  ['two autoscalers do', () => beside({ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'second' }, spec: { scaleTargetRef: TARGET, minReplicas: 2, maxReplicas: 4 } }), 'hpa-duplicate', 'Keep one'],
  ['two autoscalers do, one of them KEDA’s', () => beside({ apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', metadata: { name: 'second' }, spec: { scaleTargetRef: TARGET, minReplicaCount: 2, maxReplicaCount: 4, triggers: [{ type: 'cron', metadata: { timezone: 'Europe/Oslo', start: '0 8 * * *', end: '0 18 * * *', desiredReplicas: '4' } }] } }), 'hpa-duplicate', 'Keep one'],
  ['an autoscaler and a recommender that is applied steer by the same', () => beside({ apiVersion: 'autoscaling.k8s.io/v1', kind: 'VerticalPodAutoscaler', metadata: { name: 'api' }, spec: { targetRef: TARGET, updatePolicy: { updateMode: 'Recreate' } } }), 'hpa-vpa-same-metric', 'cpu'],
  ['it is scaled by memory, and has no limit of it', () => told((chart) => new ProductionService(chart, 'api', minimal({ scale: { auto: { max: 4, memory: 80 } } })).patch('Deployment', remove(`${CONTAINER}/resources/limits/memory`))), 'memory-limit-required', 'memory'],
  ['it is scaled by CPU, and asks for none', () => patched('Deployment', remove(`${CONTAINER}/resources/requests/cpu`), remove(`${CONTAINER}/resources/limits/cpu`)), 'hpa-resource-metric-needs-request', 'cpu'],
  ['its target is reached too late', () => service({ scale: { auto: { max: 4, cpu: 91 } } }), 'prop-out-of-range', 'from 1 to 90'],
  ['a roll-out may neither add a pod nor take one', () => patched('Deployment', replace('/spec/strategy/rollingUpdate/maxSurge', 0)), 'workload-rolling-update-zero-progress', 'maxSurge'],
  ['the surge of a roll-out is more than its namespace grants', () => told((chart) => new ProductionService(new NamespaceWithQuota(chart, 'team', { team: 'shop', environment: 'dev', size: { cpu: 2, memory: '8Gi' } }), 'api', minimal({ resources: { cpu: '500m', memory: '256Mi' }, scale: { fixed: 4 } }))), 'quota-fits-peak', 'requests.cpu 2500m'],
  ['a variable asks for a key that its ConfigMap lacks', () => beside(SETTINGS, { env: { REGION: Config.existing('settings', 'regio') } }), 'env-ref-missing', 'Ask for key region'],
  ['a volume is of a ConfigMap that nobody makes', () => patched('Deployment', add(`${POD}/volumes/-`, { name: 'more', configMap: { name: 'setings' } })), 'volume-source-missing', 'setings'],
  ['two things are mounted at one path', () => service({ volumes: { '/data': { emptyDir: { sizeLimit: '1Mi' } }, '/data/': { emptyDir: { sizeLimit: '1Mi' } } } }), 'mount-path-duplicate', '/data'],
  ['its container mounts a volume that is not there', () => patched('Deployment', add(`${CONTAINER}/volumeMounts/-`, { name: 'cache', mountPath: '/cache' })), 'volume-mount-unknown', 'cache'],
  ['two of its ports have one number', () => service({ ports: { admin: 8080 } }), 'port-clash', '8080'],
  ['a sidecar takes a port of the program', () => service({ sidecars: { proxy: { image: 'proxy:1', ports: { proxy: 8080 }, resources: { cpu: '10m', memory: '16Mi' } } } }), 'port-clash', '8080'],
  ['the name of a port is too long', () => service({ ports: { 'administration-port': 8081 } }), 'port-name', '15 characters'],
  ['it must wait before it stops, and neither the kubelet nor the image can', () => service({}, { kubernetes: '1.29' }), 'kubernetes-too-old', 'shutdown.command'],
  ['it calls a peer at a port that it has not', () => told((chart) => new ProductionService(chart, 'web', minimal()).connectTo(new ProductionService(chart, 'api', minimal()), { port: 'admin' })), 'peer-port-unknown', "Write 'http'"],
  ['a peer that it calls lets it in no longer', () => told((chart) => new ProductionService(chart, 'web', minimal()).connectTo(new ProductionService(chart, 'api', minimal()).patch('NetworkPolicy', remove('/spec/ingress')))), 'netpol-blocks-declared-dependency', 'api'],
  ['a tag that may move is not pulled again', () => patched('Deployment', replace(`${CONTAINER}/imagePullPolicy`, 'IfNotPresent')), 'image-pull-policy', 'Always'],
  ['its host is below no domain of the platform', () => told((chart) => new ProductionService(chart, 'api', minimal()).expose('api.acme.org'), { domain: 'apps.acme.io' }), 'host-outside-domain', 'apps.acme.io'],
  ['another service has its host and path', () => told((chart) => ['api', 'web'].map((id) => new ProductionService(chart, id, minimal()).expose('api.acme.io'))), 'route-host-path-unique', 'HTTPRoute shop/api'],
  ['it needs an engine that the platform has not', () => service({ rightsizing: 'recommend' }), 'engine-absent', "rightsizing: 'vpa'"],
  ['it needs a newer Kubernetes than the oldest of the platform', () => service({ trafficDistribution: 'PreferSameNode' }, { kubernetes: ['1.33', '1.34'] }), 'kubernetes-too-old', '1.34'],
  ['it is root', () => patched('Deployment', replace(`${POD}/securityContext/runAsUser`, 0)), 'run-as-user-zero', 'runAsUser'],
  ['it has one more capability', () => patched('Deployment', add(`${CONTAINER}/securityContext/capabilities/add`, ['NET_ADMIN'])), 'added-capabilities-baseline', 'NET_ADMIN'],
  ['it mounts a path of its node', () => patched('Deployment', add(`${POD}/volumes/-`, { name: 'logs', hostPath: { path: '/var/log' } })), 'host-path-volume', '/var/log'],
  ['it is on the network of its node', () => patched('Deployment', add(`${POD}/hostNetwork`, true)), 'host-network', 'hostNetwork'],
  ['a pod in each zone needs more pods than there are', () => service({ scale: { fixed: 2 }, availability: { zones: 'require' } }), 'zones-exceed-replicas', "2 of the platform's 3 zones"],
];

describe('a service', () => {
  it.each(ROWS)('is told where %s', (_, problems, id, said) => {
    const found = problems();
    const fits = found.filter((problem) => problem.id === id && problem.severity === 'error');
    expect(fits, found.map((problem) => `${problem.id}: ${problem.message}`).join('\n')).not.toEqual([]);
    expect(fits.every(({ construct, fix }) => construct !== undefined && fix.endsWith('.'))).toBe(true);
    expect(fits.map(({ message, fix, accepted }) => `${message} ${accepted} ${fix}`).join('\n')).toContain(said);
  });
});
