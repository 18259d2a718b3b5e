import { at, groupKindOf, listAt, type KubeObject } from '../kube/object';
import { Quantity } from '../units';
import { madeBy } from './made';
import { wholeNumber } from './numbers';
import type { Workload } from './workloads';

/** Quota key → amount. */
export type Usage = Map<string, Quantity>;

/** Adds to a usage. */
export function addUsage(into: Usage, key: string, amount: Quantity): void {
  into.set(key, into.get(key)?.add(amount) ?? amount);
}

/** The quota keys that count objects of a kind under a name of their own, besides `count/<resource>.<group>`. */
const OWN_KEYS: Readonly<Record<string, string>> = {
  '/ConfigMap': 'configmaps',
  '/PersistentVolumeClaim': 'persistentvolumeclaims',
  '/ReplicationController': 'replicationcontrollers',
  '/ResourceQuota': 'resourcequotas',
  '/Secret': 'secrets',
  '/Service': 'services',
};

/** What one object of the set takes of a quota that counts objects, with the Secrets and Services that a controller makes of it, its pods left out. */
export function objectUsage(object: KubeObject): Usage {
  const usage: Usage = new Map();
  countObjects(usage, groupKindOf(object), 1);
  for (const { groupKind, namespace } of madeBy(object)) if ((groupKind === '/Secret' || groupKind === '/Service') && namespace !== '') countObjects(usage, groupKind, 1);
  switch (groupKindOf(object)) {
    case '/Service':
      countServicePorts(usage, object);
      break;
    case '/PersistentVolumeClaim':
      addStorage(usage, at(object, 'spec'), 1);
      break;
    case 'apps/Deployment':
      // The current ReplicaSet and those kept for a rollback; the API server keeps ten when nothing is said.
      countObjects(usage, 'apps/ReplicaSet', 1 + wholeNumber(at(object, 'spec', 'revisionHistoryLimit'), 10));
      break;
    case 'batch/CronJob':
      // The Job that runs and those kept to be looked at; three and one when nothing is said.
      countObjects(usage, 'batch/Job', 1 + wholeNumber(at(object, 'spec', 'successfulJobsHistoryLimit'), 3) + wholeNumber(at(object, 'spec', 'failedJobsHistoryLimit'), 1));
      break;
  }
  return usage;
}

/** The claims that a workload's pods make at their peak: those of a StatefulSet's templates, and generic ephemeral volumes. */
export function claimUsage(workload: Workload, pods: number): Usage {
  const usage: Usage = new Map();
  for (const claim of listAt(workload.object, 'spec', 'volumeClaimTemplates')) addClaims(usage, at(claim, 'spec'), workload.scale.max);
  for (const volume of listAt(workload.pod.spec, 'volumes')) {
    const spec = at(volume, 'ephemeral', 'volumeClaimTemplate', 'spec');
    if (spec !== undefined) addClaims(usage, spec, pods);
  }
  return usage;
}

/** What every namespace holds without anybody declaring it: the cluster's trust bundle, and the account `default`. */
export function namespaceUsage(): Usage {
  const usage: Usage = new Map();
  countObjects(usage, '/ConfigMap', 1);
  countObjects(usage, '/ServiceAccount', 1);
  return usage;
}

/** `count/<resource>.<group>`, the quota key that counts the objects of any kind. */
export function countKey(groupKind: string): string {
  const slash = groupKind.lastIndexOf('/');
  const group = groupKind.slice(0, slash);
  return `count/${pluralOf(groupKind.slice(slash + 1))}${group === '' ? '' : `.${group}`}`;
}

function countObjects(usage: Usage, groupKind: string, count: number): void {
  const amount = Quantity.of(count);
  addUsage(usage, countKey(groupKind), amount);
  const own = OWN_KEYS[groupKind];
  if (own !== undefined) addUsage(usage, own, amount);
}

function countServicePorts(usage: Usage, service: KubeObject): void {
  const type = at(service, 'spec', 'type');
  if (type === 'LoadBalancer') addUsage(usage, 'services.loadbalancers', Quantity.of(1));
  const takesNodePorts = type === 'NodePort' || (type === 'LoadBalancer' && at(service, 'spec', 'allocateLoadBalancerNodePorts') !== false);
  if (takesNodePorts) addUsage(usage, 'services.nodeports', Quantity.of(listAt(service, 'spec', 'ports').length));
}

function addClaims(usage: Usage, spec: unknown, count: number): void {
  countObjects(usage, '/PersistentVolumeClaim', count);
  addStorage(usage, spec, count);
}

function addStorage(usage: Usage, spec: unknown, claims: number): void {
  const storage = (Quantity.tryParse(at(spec, 'resources', 'requests', 'storage')) ?? Quantity.zero).mul(claims);
  addUsage(usage, 'requests.storage', storage);
  const storageClass = at(spec, 'storageClassName');
  if (typeof storageClass !== 'string' || storageClass === '') return;
  addUsage(usage, `${storageClass}.storageclass.storage.k8s.io/requests.storage`, storage);
  addUsage(usage, `${storageClass}.storageclass.storage.k8s.io/persistentvolumeclaims`, Quantity.of(claims));
}

/** Plural as the API serves kinds: `NetworkPolicy` is `networkpolicies`, `Ingress` is `ingresses`. */
function pluralOf(kind: string): string {
  const word = kind.toLowerCase();
  if (word === 'endpoints') return word;
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return /(s|x|z|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
}
