import { madeBy } from '../../graph/made';
import { findService } from '../../graph/services';
import { at } from '../../kube/object';
import { object, service, set } from '../example-objects';
import { defineRule } from '../rule';

const POD = (app: string) => `{ metadata: { labels: { app: ${app} } }, spec: { containers: [{ name: ${app}, image: "registry.acme.io/${app}:1.4.2" }] } }`;
const groups = (more = '') => object('leaderworkerset.x-k8s.io/v1 LeaderWorkerSet', 'llm', `spec: { ${more}leaderWorkerTemplate: { size: 2, workerTemplate: ${POD('llm')} } }`);
const jobs = (network = '') => object('jobset.x-k8s.io/v1alpha2 JobSet', 'train', `spec: { ${network}replicatedJobs: [{ name: worker, template: { spec: { template: ${POD('train')} } } }] }`);

export const groupServiceTaken = defineRule({
  id: 'group-service-taken',
  title: 'Pods that find each other by name have the headless Service that gives them names.',
  why: 'The controller of LeaderWorkerSet or JobSet makes a headless Service of one name, and leaves alone what has that name already: behind a Service with an address, or for other pods, no pod has a name of its own, and all of them wait for the first.',
  fix: 'Give the Service for clients another name, or set subdomainPolicy: UniquePerReplica (LeaderWorkerSet) or network.subdomain (JobSet).',
  references: ['https://github.com/kubernetes-sigs/lws/tree/main/keps/173-headless-service-per-replica', 'https://jobset.sigs.k8s.io/docs/concepts/'],
  examples: {
    bad: [
      { situation: 'clients find the leaders under the name of the set', yaml: set(groups(), service('llm', '- port: 80')) },
      { situation: 'a Service has the name of a JobSet', yaml: set(jobs(), service('train', '- port: 80')) },
      { situation: 'a headless Service of that name is for other pods', yaml: set(groups(), service('llm', '- port: 80', 'clusterIP: None').replace('app: llm', 'app: web')) },
    ],
    good: [{ situation: 'each group has a Service of its own', yaml: set(groups('networkConfig: { subdomainPolicy: UniquePerReplica }, '), service('llm', '- port: 80')) }],
    nearMiss: [
      { situation: 'a headless Service that selects the pods', yaml: set(groups(), service('llm', '- port: 80', 'clusterIP: None')) },
      { situation: 'a subdomain of its own', yaml: set(jobs('network: { subdomain: train-pods }, '), service('train', '- port: 80')) },
      { situation: 'pods that need no names', yaml: set(jobs('network: { enableDNSHostnames: false }, '), service('train', '- port: 80')) },
    ],
  },
  on: 'object',
  kinds: ['leaderworkerset.x-k8s.io/LeaderWorkerSet', 'jobset.x-k8s.io/JobSet'],
  check(set, report, { graph }) {
    if (at(set, 'spec', 'network', 'enableDNSHostnames') === false) return;
    const parts = graph.partsOf(set);
    for (const { groupKind, name } of madeBy(set)) {
      const taken = groupKind === '/Service' ? findService(graph, graph.namespaceOf(set), name) : undefined;
      if (taken === undefined || (taken.headless && parts.every((part) => taken.workloads.includes(part)))) continue;
      report({ path: ['spec'], message: `the pods of ${set.kind} ${set.metadata.name} find each other by a headless Service ${name}, and the Service of that name ${taken.headless ? 'is for other pods' : 'has an address'}` });
    }
  },
});
