import { describe, expect, it } from 'vitest';
import { knowsPods, selectsNothing } from '../../lib/graph/known-pods';
import { mayBeMade } from '../../lib/graph/makers';
import { readLabelMap } from '../../lib/graph/selectors';
import { findService, servicesSelecting } from '../../lib/graph/services';
import { graphOf, pod, workloadNamed } from './sets';

const service = (name: string, selector: string, ports = '[{ port: 80, targetPort: http }]') => `---\napiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: shop }\nspec: { selector: ${selector}, ports: ${ports} }\n`;
const stateful = (name: string) => pod(name, `{ app: ${name} }`).replace('Deployment', 'StatefulSet');

/** The workloads of the namespace that labels in a selector select. */
function selected(yaml: string, labels: Record<string, string>): string[] {
  const selector = readLabelMap(labels);
  if (selector === undefined) throw new Error('unreadable');
  return graphOf(yaml).workloadsSelectedBy('shop', selector).map(({ name }) => name);
}

describe('a Service', () => {
  it('leads to the workloads whose pods carry its selector, and they lead back', () => {
    const graph = graphOf(pod('api', '{ app: api, tier: back }') + pod('web', '{ app: web }') + service('api', '{ app: api }'));
    expect(findService(graph, 'shop', 'api')).toMatchObject({ workloads: [{ name: 'api' }], ports: [{ port: 80, targetPort: 'http', protocol: 'TCP' }] });
    expect(servicesSelecting(graph, workloadNamed(graph, 'api')).map(({ name }) => name)).toEqual(['api']);
    expect(servicesSelecting(graph, workloadNamed(graph, 'web'))).toEqual([]);
  });

  it('without a selector, or for a name outside, leads to no workload', () => {
    const graph = graphOf(pod('api', '{ app: api }') + service('a', '{}') + service('b', '{ app: api }').replace('spec: {', 'spec: { type: ExternalName,'));
    expect(['a', 'b'].map((name) => findService(graph, 'shop', name)?.workloads)).toEqual([[], []]);
  });

  it('has its own port where it names no other', () => {
    const graph = graphOf(service('a', '{ app: a }', '[{ port: 53, protocol: UDP }, { port: none }, null]'));
    expect(findService(graph, 'shop', 'a')?.ports).toEqual([{ port: 53, targetPort: 53, protocol: 'UDP' }]);
  });
});

describe('labels that only running pods have', () => {
  it.each<[string, Record<string, string>, string[]]>([
    ['the name of a pod picks its StatefulSet', { 'statefulset.kubernetes.io/pod-name': 'db-0' }, ['db']],
    ['no other StatefulSet', { 'statefulset.kubernetes.io/pod-name': 'dbx-0' }, []],
    ['together with written labels', { app: 'cache', 'apps.kubernetes.io/pod-index': '0' }, ['cache']],
    ['a hash may be that of any workload', { app: 'api', 'pod-template-hash': '5d4f' }, ['api']],
  ])('%s', (_what, labels, expected) => {
    expect(selected(stateful('db') + stateful('cache') + pod('api', '{ app: api }'), labels)).toEqual(expected);
  });
});

describe('what the set cannot see', () => {
  const absent = readLabelMap({ app: 'absent' });
  const nothing = (yaml: string) => absent !== undefined && selectsNothing(graphOf(yaml), 'shop', absent);
  const API = pod('api', '{ app: api }');
  const binding = (verbs: string, account = 'default') => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: r, namespace: shop }
rules: [{ resources: [pods, secrets], verbs: ${verbs} }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: r, namespace: shop }
roleRef: { kind: Role, name: r }
subjects: [{ kind: ServiceAccount, name: ${account} }]
`;

  it.each<[string, string, boolean]>([
    ['a namespace whose pods are in the set', API, true],
    ['a namespace without pods in the set', '', false],
    ['the resource of an operator beside the pods', `${API}---\napiVersion: acme.io/v1\nkind: Database\nmetadata: { name: d, namespace: shop }\n`, false],
    ['a custom resource that makes no pods', `${API}---\napiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: { name: d, namespace: shop }\n`, true],
    ['an account in use that may create pods', API + binding('[create]'), false],
    ['an account in use that may only read pods', API + binding('[get, list]'), true],
    ['an account that no workload uses', API + binding('[create]', 'deployer'), true],
    ['pods that may be applied anywhere', API + pod('stray', '{ app: absent }').replace(', namespace: shop', '') + pod('other', '{}', '', 'test'), false],
    ['a Canary, whose primary has labels of its own', `${API}---\napiVersion: flagger.app/v1beta1\nkind: Canary\nmetadata: { name: c, namespace: shop }\n`, false],
  ])('%s: sure that nothing is selected is %s', (_what, yaml, sure) => {
    expect(nothing(yaml)).toBe(sure);
    expect(knowsPods(graphOf(yaml), 'shop')).toBe(sure);
  });

  it('is only what the roles grant', () => {
    const graph = graphOf(API + binding('["*"]'));
    expect(['/Secret', '/Pod', '/Service', '/ConfigMap'].map((kind) => mayBeMade(graph, 'shop', kind))).toEqual([true, true, false, false]);
    expect(mayBeMade(graph, 'test', '/Secret')).toBe(false);
  });
});
