import { ledger, type LedgerItem, type QuotaLine } from '../../graph/capacity';
import { itemName } from '../../graph/ledger-text';
import { Quantity } from '../../units';
import { deployment, object, set, workload } from '../example-objects';
import { defineRule } from '../rule';

const quota = (hard: string, more = '') => object('v1 ResourceQuota', 'shop', `spec: { hard: ${hard}${more} }`);
const MEMORY = 'resources: { requests: { cpu: 500m, memory: 1Gi }, limits: { memory: 1Gi } }';

export const quotaFitsPeak = defineRule({
  id: 'quota-fits-peak',
  title: 'Everything in a namespace fits its ResourceQuota at the peak.',
  why: 'The quota refuses the pods that do not fit: the autoscaler stops before its maximum on the busiest day, and a rolling update hangs because its surge pods are refused.',
  fix: 'Raise the quota, or lower requests, replicas or the autoscaler’s maximum.',
  references: ['https://kubernetes.io/docs/concepts/policy/resource-quotas/'],
  examples: {
    bad: [
      { situation: 'four pods and one that a rolling update adds, where four fit', yaml: set(deployment('api', { spec: 'replicas: 4', container: MEMORY }), quota('{ requests.memory: 4Gi }')) },
      {
        situation: 'the autoscaler may go beyond the quota',
        yaml: set(
          deployment('api', { spec: 'strategy: { rollingUpdate: { maxSurge: 0 } }', container: MEMORY }),
          object('autoscaling/v2 HorizontalPodAutoscaler', 'api', `
            spec:
              scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: api }
              minReplicas: 2
              maxReplicas: 10
          `),
          quota('{ requests.cpu: "4" }'),
        ),
      },
      { situation: 'more Services of the sort than granted', yaml: set(object('v1 Service', 'api', 'spec: { type: LoadBalancer, ports: [{ port: 80 }] }'), quota('{ services.loadbalancers: "0" }')) },
      { situation: 'a container without a request takes the default of the LimitRange', yaml: set(deployment('api', { spec: 'replicas: 8' }), object('v1 LimitRange', 'shop', 'spec: { limits: [{ type: Container, defaultRequest: { memory: 1Gi } }] }'), quota('{ requests.memory: 4Gi }')) },
    ],
    good: [{ situation: 'pods and surge fit exactly', yaml: set(deployment('api', { spec: 'replicas: 4', container: MEMORY }), quota('{ requests.memory: 5Gi, requests.cpu: 2500m, pods: "5" }')) }],
    nearMiss: [
      { situation: 'Recreate adds no pods', yaml: set(deployment('api', { spec: 'replicas: 4\nstrategy: { type: Recreate }', container: MEMORY }), quota('{ requests.memory: 4Gi }')) },
      { situation: 'a StatefulSet replaces pod by pod', yaml: set(workload('apps/v1 StatefulSet', 'db', { spec: 'replicas: 4', container: MEMORY }), quota('{ requests.memory: 4Gi }')) },
      { situation: 'the quota counts another priority only', yaml: set(deployment('api', { spec: 'replicas: 4', container: MEMORY }), quota('{ requests.memory: 1Gi }', ', scopeSelector: { matchExpressions: [{ scopeName: PriorityClass, operator: In, values: [batch] }] }')) },
      { situation: 'the quota of another namespace', yaml: set(deployment('api', { spec: 'replicas: 4', container: MEMORY }), quota('{ requests.memory: 1Gi }').replace('namespace: shop', 'namespace: test')) },
    ],
  },
  on: 'object',
  kinds: ['/ResourceQuota'],
  check(quota, report, { graph }) {
    const { namespace, quotas } = ledger(graph, graph.namespaceOf(quota));
    for (const line of quotas.find((account) => account.quota === quota)?.lines ?? []) {
      if (!line.headroom.isNegative()) continue;
      const over = Quantity.zero.sub(line.headroom);
      report({
        path: ['spec', 'hard', line.key],
        message: `${placeOf(namespace)} reaches ${line.key} ${line.used} at its peak, and the quota grants ${line.hard}: ${over} too much; biggest: ${biggest(line)}`,
        accepted: `${line.used} or more`,
        fix: `Raise ${line.key} to ${line.used}, or free ${over}: ${savingOf(line.key)}.`,
      });
    }
  },
});

const MOST_ITEMS = 3;

/** `Deployment api 5Gi (5 pods: 4 + 1 surge), Job load 2Gi (2 pods), and 4 more`. */
function biggest({ items, key }: QuotaLine): string {
  const named = items.slice(0, MOST_ITEMS).map((item) => `${itemName(item)} ${item.amounts.get(key)}${podsOf(item)}`);
  const more = items.length - named.length;
  return `${named.join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}

function podsOf({ pods, reckoning }: LedgerItem): string {
  if (reckoning === '') return '';
  const count = `${pods} ${pods === 1 ? 'pod' : 'pods'}`;
  return reckoning === `${pods}` ? ` (${count})` : ` (${count}: ${reckoning})`;
}

/** How less of it is taken. */
function savingOf(key: string): string {
  if (key === 'pods' || key === 'count/pods') return 'lower the highest scale of a workload';
  const list = /^(requests|limits)\.(?!storage$)/.exec(key)?.[1] ?? (/^(cpu|memory|ephemeral-storage|hugepages-.+)$/.test(key) ? 'requests' : undefined);
  return list === undefined ? 'declare fewer or smaller objects that it counts' : `lower the ${list} or the highest scale of a workload`;
}

function placeOf(namespace: string): string {
  return namespace === '' ? 'the namespace' : `namespace ${namespace}`;
}
