import { selectorText } from '../../graph/selectors';
import { servicesOf } from '../../graph/services';
import { selectsNothing } from '../../graph/known-pods';
import { deployment, object, service, set, workload } from '../example-objects';
import { defineRule } from '../rule';

export const serviceDangling = defineRule({
  id: 'service-dangling',
  title: 'The selector of a Service selects pods.',
  why: 'A Service without pods accepts its name and refuses every connection; nothing else reports it.',
  fix: 'Write the labels of the pods that are meant into spec.selector.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/service/', 'kube-score service-targets-pod', 'kube-linter dangling-service', 'Popeye 1100'],
  examples: {
    bad: [{ situation: 'the label has a typing error', yaml: set(deployment('api'), service('api', '- port: 80').replace('app: api', 'app: apis')) }],
    good: [{ situation: 'the labels of the Deployment', yaml: set(deployment('api'), service('api', '- port: 80')) }],
    nearMiss: [
      { situation: 'a set without any pods of the namespace cannot tell', yaml: service('api', '- port: 80') },
      { situation: 'no selector: somebody else keeps the endpoints', yaml: set(deployment('web'), object('v1 Service', 'db', 'spec: { ports: [{ port: 5432 }] }')) },
      { situation: 'a name for a host outside', yaml: set(deployment('web'), object('v1 Service', 'db', 'spec: { type: ExternalName, externalName: db.acme.io }')) },
      { situation: 'the pods of a Rollout', yaml: set(deployment('web'), workload('argoproj.io/v1alpha1 Rollout', 'api'), service('api', '- port: 80')) },
      {
        situation: 'a label that only a running pod has',
        yaml: set(workload('apps/v1 StatefulSet', 'db'), object('v1 Service', 'db-0', 'spec: { selector: { app: db, statefulset.kubernetes.io/pod-name: db-0 }, ports: [{ port: 5432 }] }')),
      },
      { situation: 'an operator makes pods that nobody can see here', yaml: set(deployment('web'), object('postgresql.cnpg.io/v1 Cluster', 'db'), service('db-rw', '- port: 5432')) },
    ],
  },
  on: 'set',
  check(graph, report) {
    for (const { object, namespace, selector } of servicesOf(graph)) {
      if (selector === undefined || !selectsNothing(graph, namespace, selector)) continue;
      report({ object, path: ['spec', 'selector'], message: `no pod of the namespace carries ${selectorText(selector)}` });
    }
  },
});
