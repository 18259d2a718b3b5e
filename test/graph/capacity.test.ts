import { describe, expect, it } from 'vitest';
import { ledger, type Ledger } from '../../lib/graph/capacity';
import { itemName, formatLedger } from '../../lib/graph/ledger-text';
import type { GraphFacts } from '../../lib/graph/graph';
import { graphOf } from './sets';

const workload = (kind: string, name: string, spec: string, container = 'resources: { requests: { cpu: 250m, memory: 256Mi }, limits: { cpu: 500m, memory: 256Mi } }', pod = '') => `---
apiVersion: ${kind.split(' ')[0]}
kind: ${kind.split(' ')[1]}
metadata: { name: ${name}, namespace: shop }
spec:
  ${spec}
  template: { spec: { ${pod} containers: [{ name: main, image: "x:1", ${container} }] } }
`;
const object = (kind: string, name: string, spec: string) => `---\napiVersion: ${kind.split(' ')[0]}\nkind: ${kind.split(' ')[1]}\nmetadata: { name: ${name}, namespace: shop }\nspec: ${spec}\n`;
const quota = (hard: string, more = '') => object('v1 ResourceQuota', 'shop', `{ hard: ${hard}${more} }`);
const hpa = (name: string, max: number) => object('autoscaling/v2 HorizontalPodAutoscaler', name, `{ scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: ${name} }, minReplicas: 2, maxReplicas: ${max} }`);

function shop(yaml: string, nodes?: number, facts: Partial<GraphFacts> = {}): Ledger {
  return ledger(graphOf(yaml, { ...facts, ...(nodes !== undefined && { nodes }) }), 'shop');
}

function totals(yaml: string, ...keys: readonly string[]): string[] {
  const { totals: sums } = shop(yaml);
  return keys.map((key) => sums.get(key)?.toString() ?? '0');
}

/** What is left of each key of the one quota. */
function headroom(yaml: string): Record<string, string> {
  return Object.fromEntries(shop(yaml).quotas.flatMap(({ lines }) => lines.map(({ key, headroom: left }) => [key, left.toString()])));
}

describe('the ledger', () => {
  it('counts an autoscaled Deployment at its maximum and its surge, rounded up', () => {
    // 6 pods and a quarter of 6, which is 2: 8 pods of 250m, 256Mi and twice 250m.
    const yaml = workload('apps/v1 Deployment', 'api', 'paused: false') + hpa('api', 6);
    expect(totals(yaml, 'pods', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory')).toEqual(['8', '2', '2Gi', '4', '2Gi']);
    expect(shop(yaml).items[0]).toMatchObject({ pods: 8, reckoning: '6 + 2 surge' });
  });

  it('adds no surge where pods are re-created or replaced one by one', () => {
    const yaml = workload('apps/v1 Deployment', 'api', 'replicas: 4\n  strategy: { type: Recreate }') + workload('apps/v1 StatefulSet', 'db', 'replicas: 3');
    expect(totals(yaml, 'pods', 'requests.cpu')).toEqual(['7', '1750m']);
  });

  it('adds sidecars, and counts an init container where it is more than what runs', () => {
    const sidecar = 'initContainers: [{ name: proxy, restartPolicy: Always, resources: { requests: { cpu: 100m } } }, { name: load, resources: { requests: { cpu: 400m } } }],';
    // Starting: 100m of the sidecar and 400m; running: 100m and 250m.
    expect(totals(workload('apps/v1 StatefulSet', 'db', 'replicas: 2', undefined, sidecar), 'requests.cpu')).toEqual(['1']);
  });

  it('counts Jobs at their parallelism, and CronJobs once with a note where runs may overlap', () => {
    const cron = object('batch/v1 CronJob', 'report', '{ schedule: "0 * * * *", jobTemplate: { spec: { parallelism: 2, template: { spec: { containers: [{ name: a, resources: { requests: { cpu: 1 } } }] } } } } }');
    const yaml = workload('batch/v1 Job', 'load', 'parallelism: 3') + cron;
    expect(totals(yaml, 'pods', 'requests.cpu', 'count/jobs.batch', 'count/cronjobs.batch')).toEqual(['5', '2750m', '6', '1']);
    expect(shop(yaml).assumptions).toEqual(['CronJob report is counted once: with concurrencyPolicy Allow a run that outlasts its schedule overlaps the next']);
  });

  it('counts a DaemonSet on every node, and says so where their number is not known', () => {
    const yaml = workload('apps/v1 DaemonSet', 'agent', 'minReadySeconds: 1');
    expect(shop(yaml, 12).totals.get('pods')?.toString()).toBe('12');
    expect(shop(yaml, 12).assumptions).toEqual([]);
    expect(shop(yaml).totals.get('pods')?.toString()).toBe('1');
    expect(shop(yaml).assumptions).toHaveLength(1);
  });

  it('counts objects as quotas do', () => {
    const yaml =
      object('v1 Service', 'public', '{ type: LoadBalancer, ports: [{ port: 80 }, { port: 443 }] }') +
      object('v1 Service', 'node', '{ type: NodePort, ports: [{ port: 80 }] }') +
      object('v1 Service', 'bare', '{ type: LoadBalancer, allocateLoadBalancerNodePorts: false, ports: [{ port: 80 }] }') +
      object('v1 ConfigMap', 'settings', '{}') +
      object('networking.k8s.io/v1 NetworkPolicy', 'deny', '{}') +
      object('v1 PersistentVolumeClaim', 'data', '{ storageClassName: fast, resources: { requests: { storage: 10Gi } } }') +
      workload('apps/v1 StatefulSet', 'db', 'replicas: 3\n  volumeClaimTemplates: [{ metadata: { name: data }, spec: { resources: { requests: { storage: 5Gi } } } }]');
    expect(totals(yaml, 'services', 'services.loadbalancers', 'services.nodeports', 'count/networkpolicies.networking.k8s.io')).toEqual(['3', '2', '3', '1']);
    // Every namespace has the ConfigMap with the cluster's trust bundle.
    expect(totals(yaml, 'configmaps', 'count/configmaps')).toEqual(['2', '2']);
    expect(totals(yaml, 'persistentvolumeclaims', 'requests.storage', 'fast.storageclass.storage.k8s.io/requests.storage')).toEqual(['4', '25Gi', '10Gi']);
  });

  it('counts what a LimitRange gives to containers that say nothing', () => {
    const range = object('v1 LimitRange', 'shop', '{ limits: [{ type: Container, default: { memory: 512Mi }, defaultRequest: { memory: 128Mi }, max: { cpu: 1 } }] }');
    expect(totals(range + workload('apps/v1 StatefulSet', 'db', 'replicas: 2', 'tty: false'), 'requests.memory', 'limits.memory', 'limits.cpu', 'requests.cpu')).toEqual(['256Mi', '1Gi', '2', '2']);
    // A limit stands for the request before the default does.
    expect(totals(range + workload('apps/v1 StatefulSet', 'db', 'replicas: 2', 'resources: { limits: { memory: 1Gi } }'), 'requests.memory')).toEqual(['2Gi']);
  });

  it('holds quotas in whatever units against the exact sum', () => {
    const yaml = workload('apps/v1 Deployment', 'api', 'replicas: 4') + quota('{ cpu: 1.25, requests.memory: "1342177280", limits.cpu: 2500m, memory: 1Gi, pods: "10", services: "0" }');
    // 5 pods: 1250m, 1280Mi, 2500m.
    expect(headroom(yaml)).toEqual({ cpu: '0', 'requests.memory': '0', 'limits.cpu': '0', memory: '-256Mi', pods: '5', services: '0' });
  });

  it('names the items of a line, biggest first', () => {
    const yaml = workload('apps/v1 StatefulSet', 'small', 'replicas: 1') + workload('apps/v1 StatefulSet', 'big', 'replicas: 5') + quota('{ requests.cpu: 1 }');
    expect(shop(yaml).quotas[0]?.lines[0]?.items.map(itemName)).toEqual(['StatefulSet big', 'StatefulSet small']);
  });

  it.each([
    ['a priority', 'scopeSelector: { matchExpressions: [{ scopeName: PriorityClass, operator: In, values: [batch] }] }', 'priorityClassName: batch,', '2'],
    ['another priority', 'scopeSelector: { matchExpressions: [{ scopeName: PriorityClass, operator: In, values: [batch] }] }', 'priorityClassName: high,', '0'],
    ['no priority', 'scopeSelector: { matchExpressions: [{ scopeName: PriorityClass, operator: DoesNotExist }] }', '', '2'],
    ['pods with requests', 'scopes: [NotBestEffort]', '', '2'],
    ['pods without requests', 'scopes: [BestEffort]', '', '0'],
    ['pods with a deadline', 'scopes: [Terminating]', 'activeDeadlineSeconds: 60,', '2'],
    ['pods without a deadline', 'scopes: [NotTerminating]', 'activeDeadlineSeconds: 60,', '0'],
    ['both scopes', 'scopes: [NotBestEffort, Terminating]', '', '0'],
  ])('counts in a quota for %s only the pods in its scope', (_what, scope, pod, pods) => {
    const { quotas } = shop(workload('apps/v1 StatefulSet', 'db', 'replicas: 2', undefined, pod) + quota('{ pods: "5" }', `, ${scope}`));
    expect(quotas[0]?.lines[0]?.used.toString()).toBe(pods);
  });

  it('keeps namespaces apart', () => {
    const yaml = workload('apps/v1 StatefulSet', 'db', 'replicas: 2').replace('shop', 'test') + quota('{ pods: "5" }');
    expect(headroom(yaml)).toEqual({ pods: '5' });
  });

  it('is shown as a table, with what is left', () => {
    const yaml = workload('apps/v1 Deployment', 'api', 'replicas: 4') + workload('batch/v1 Job', 'load', 'parallelism: 1') + quota('{ requests.cpu: 2, pods: "5" }');
    expect(formatLedger(shop(yaml)).split('\n')).toEqual([
      'namespace shop      pods at peak  requests.cpu  pods',
      'Deployment api      4 + 1 surge          1250m     5',
      'Job load            1                     250m     1',
      'total                                    1500m     6',
      'ResourceQuota shop                           2     5',
      'left                                      500m    -1',
    ]);
  });
});

describe('the queues of a namespace', () => {
  const LOCAL = object('kueue.x-k8s.io/v1beta2 LocalQueue', 'team-a', '{ clusterQueue: research }');
  const cluster = (cohort: string, ...flavors: readonly string[]) => `---\napiVersion: kueue.x-k8s.io/v1beta2\nkind: ClusterQueue\nmetadata: { name: research }\nspec: { ${cohort} resourceGroups: [{ coveredResources: [cpu], flavors: [${flavors.map((quotas, i) => `{ name: f${i}, resources: [{ name: cpu, ${quotas} }] }`).join(', ')}] }] }\n`;
  const queued = (name: string, spec: string) => workload('batch/v1 Job', name, spec).replace('namespace: shop', 'namespace: shop, labels: { kueue.x-k8s.io/queue-name: team-a }');
  const jobs = queued('one', 'parallelism: 4') + queued('two', 'parallelism: 2') + workload('batch/v1 Job', 'free', 'parallelism: 8');
  const lines = (yaml: string, facts: Partial<GraphFacts> = {}) => shop(yaml, undefined, facts).queues.map(({ queue, clusterQueue, lines: own }) => [queue.metadata.name, clusterQueue.name, ...own.map(({ resource, asked, nominal, most }) => `${resource} ${asked.toString()} of ${nominal.toString()}, ${most?.toString() ?? 'any'}`)]);

  it('are held against all that waits in them, and nothing else', () => {
    expect(lines(LOCAL + cluster('', 'nominalQuota: 1', 'nominalQuota: 2') + jobs)).toEqual([['team-a', 'research', 'cpu 1500m of 3, 3']]);
  });

  it('say what may be borrowed, with a limit or without', () => {
    expect(lines(LOCAL + cluster('cohortName: all,', 'nominalQuota: 1, borrowingLimit: 4') + jobs)).toEqual([['team-a', 'research', 'cpu 1500m of 1, 5']]);
    expect(lines(LOCAL + cluster('cohortName: all,', 'nominalQuota: 1') + jobs)).toEqual([['team-a', 'research', 'cpu 1500m of 1, any']]);
  });

  it('have the capacity that the platform names, unless the set says more; of others nothing is known', () => {
    const clusterQueues = { research: { cpu: 2, 'nvidia.com/gpu': 8 } };
    expect(lines(LOCAL + jobs, { clusterQueues })).toEqual([['team-a', 'research', 'cpu 1500m of 2, 2', 'nvidia.com/gpu 0 of 8, 8']]);
    expect(lines(LOCAL + cluster('', 'nominalQuota: 1') + jobs, { clusterQueues })).toEqual([['team-a', 'research', 'cpu 1500m of 1, 1']]);
    expect(lines(LOCAL + jobs)).toEqual([]);
    expect(lines(jobs, { clusterQueues })).toEqual([]);
  });

  it('stand below the quotas of the table', () => {
    expect(formatLedger(shop(LOCAL + cluster('cohortName: all,', 'nominalQuota: 1') + queued('one', 'parallelism: 4') + quota('{ pods: "5" }'))).split('\n')).toEqual([
      'namespace shop           pods at peak  pods  requests.cpu',
      'Job one                  4                4             1',
      'total                                     4             1',
      'ResourceQuota shop                        5',
      'left                                      1',
      'LocalQueue team-a                                       1',
      'ClusterQueue research                                   1',
      'with what it may borrow                               any',
    ]);
  });
});

describe('what controllers add', () => {
  const annotated = (annotations: string) => `---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api, namespace: shop }\nspec: { replicas: 2, strategy: { type: Recreate }, template: { metadata: { annotations: { ${annotations} } }, spec: { containers: [{ name: main, image: "x:1", resources: { requests: { cpu: 250m, memory: 256Mi } } }] } } }\n`;
  const vault = (...more: readonly string[]) => annotated(['agent-inject: "true"', ...more].map((line) => `vault.hashicorp.com/${line}`).join(', '));

  it.each([
    ['the agent that Vault injects, with the injector’s own requests', vault(), ['1', '640Mi']],
    ['the agent with the requests that the pod names', vault('agent-requests-cpu: 25m', 'agent-requests-mem: 128Mi'), ['550m', '768Mi']],
    ['no agent that stays where only the start is asked for', vault('agent-pre-populate-only: "true"'), ['500m', '512Mi']],
    ['no agent where none is asked for', annotated('vault.hashicorp.com/agent-inject: "false"'), ['500m', '512Mi']],
  ])('counts %s', (_what, yaml, expected) => {
    expect(totals(yaml, 'requests.cpu', 'requests.memory')).toEqual(expected);
  });

  it('counts the Secret that an ExternalSecret makes', () => {
    expect(totals(object('external-secrets.io/v1 ExternalSecret', 'a', '{ target: { name: b } }') + object('external-secrets.io/v1 ExternalSecret', 'c', '{ target: { creationPolicy: None } }'), 'secrets', 'count/secrets', 'count/externalsecrets.external-secrets.io')).toEqual(['1', '1', '2']);
  });
});
