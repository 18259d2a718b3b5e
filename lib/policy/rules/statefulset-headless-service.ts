import { findService } from '../../graph/services';
import { referencesOf } from '../../graph/references';
import { at } from '../../kube/object';
import { object, service, set, workload } from '../example-objects';
import { defineRule } from '../rule';

const db = (spec: string) => workload('apps/v1 StatefulSet', 'db', { spec });

export const statefulsetHeadlessService = defineRule({
  id: 'statefulset-headless-service',
  title: 'A StatefulSet names a Service without cluster IP that selects its pods.',
  why: 'Only such a Service gives each pod a name of its own, such as db-0.db; without it replicas cannot find their primary, and peers cannot find one another.',
  fix: 'Add a Service with clusterIP: None that selects the pods, and name it in spec.serviceName.',
  references: ['https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id', 'kube-score statefulset-has-servicename'],
  examples: {
    bad: [
      { situation: 'no Service is named', yaml: db('replicas: 3') },
      { situation: 'the Service is not there', yaml: db('serviceName: db') },
      { situation: 'the Service has a cluster IP', yaml: set(db('serviceName: db'), service('db', '- port: 5432')) },
      { situation: 'the Service selects other pods', yaml: set(db('serviceName: pg'), service('pg', '- port: 5432', 'clusterIP: None')) },
    ],
    good: [{ situation: 'a Service of its own', yaml: set(db('serviceName: db'), service('db', '- port: 5432', 'clusterIP: None')) }],
    nearMiss: [
      { situation: 'a Service with a cluster IP beside it', yaml: set(db('serviceName: db'), service('db', '- port: 5432', 'clusterIP: None'), service('db-ro', '- port: 5432').replace('app: db-ro', 'app: db')) },
      { situation: 'an operator may make the Service', yaml: set(object('example.io/v1 Database', 'db'), db('serviceName: db')) },
    ],
  },
  on: 'object',
  kinds: ['apps/StatefulSet'],
  check(object, report, { graph }) {
    const path = ['spec', 'serviceName'];
    const name = at(object, ...path);
    if (typeof name !== 'string' || name === '') return report({ path: ['spec'], message: `StatefulSet ${object.metadata.name} names no Service` });
    const workload = graph.workloadOf(object);
    const governing = findService(graph, graph.namespaceOf(object), name);
    if (governing === undefined) {
      const missing = referencesOf(graph, object).some(({ use, state }) => use === 'governing-service' && state === 'missing');
      if (missing) report({ path, message: `Service ${name} is neither in the set nor declared as external` });
    } else if (!governing.headless) report({ path, message: `Service ${name} has a cluster IP, so it gives the pods no names` });
    else if (workload && governing.selector && !governing.workloads.includes(workload)) report({ path, message: `Service ${name} does not select the pods of StatefulSet ${object.metadata.name}` });
  },
});
