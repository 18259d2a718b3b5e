import type { Graph } from '../../graph/graph';
import { mayBeMade } from '../../graph/makers';
import { isInhabited } from '../../graph/references';
import { findService, type ServiceView } from '../../graph/services';
import { containerPorts } from '../../graph/container-ports';
import { isMap } from '../../kube/object';
import { nearestName } from '../broken-reference';
import { deployment, object, service, set } from '../example-objects';
import { inContainer } from '../paths';
import { defineRule } from '../rule';

const env = (value: string, name = 'DB_ADDR') => deployment('api', { container: `env: [{ name: ${name}, value: "${value}" }]` });
const DB = service('db', '- port: 5432');

export const dnsNameRefs = defineRule({
  id: 'dns-name-refs',
  title: 'An address in the environment is that of a Service, with a port that it has.',
  why: 'The program starts, and fails or hangs on its first connection: nothing but the program ever looks at the address.',
  fix: 'Write the name and the port of the Service that is meant.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/'],
  examples: {
    bad: [
      { situation: 'a port that the Service does not have', yaml: set(DB, env('db:5433')) },
      { situation: 'the same in a URL', yaml: set(DB, env('postgres://user@db.shop.svc.cluster.local:5433/shop')) },
      { situation: 'a full name that no Service has', yaml: set(DB, env('dbb.shop.svc:5432')) },
    ],
    good: [
      { situation: 'a short name', yaml: set(DB, env('db:5432')) },
      { situation: 'the full name', yaml: set(DB, env('tcp://db.shop.svc.cluster.local:5432')) },
    ],
    nearMiss: [
      { situation: 'a name that is no Service of the set', yaml: set(DB, env('redis:6379')) },
      { situation: 'an image with its tag', yaml: set(DB, env('db:16', 'IMAGE')) },
      { situation: 'a namespace that is not in the set', yaml: env('db.payments.svc:5432') },
      { situation: 'a pod of a StatefulSet by its name', yaml: set(DB, env('db-0.db.shop.svc.cluster.local:5432')) },
      { situation: 'a name for a host outside has every port', yaml: set(object('v1 Service', 'db', 'spec: { type: ExternalName, externalName: db.acme.io }'), env('db:6432')) },
    ],
  },
  on: 'container',
  check(container, report, { graph }) {
    const list = container.container.env;
    if (!Array.isArray(list)) return;
    const namespace = graph.namespaceOf(container.pod.object);
    list.forEach((entry: unknown, index) => {
      if (!isMap(entry) || typeof entry.value !== 'string' || entry.value.length > LONGEST || NO_ADDRESS.test(String(entry.name))) return;
      const path = inContainer(container, 'env', index, 'value');
      for (const text of entry.value.split(',')) {
        const fault = faultOf(graph, namespace, text.trim());
        if (fault !== undefined) report({ path, message: `${String(entry.name)} of container ${container.name} is ${JSON.stringify(text.trim())}: ${fault.message}`, ...(fault.fix !== undefined && { fix: fault.fix }) });
      }
    });
  },
});

/** Longer values are no addresses but whole configurations. */
const LONGEST = 2000;
const NO_ADDRESS = /image|tag|version/i;
const ADDRESS = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^@/\s]*@)?([a-z0-9]([a-z0-9.-]*[a-z0-9])?)\.?(?::(\d{2,5}))?(?:[/?#]\S*)?$/;

interface Fault {
  readonly message: string;
  readonly fix?: string;
}

function faultOf(graph: Graph, own: string, text: string): Fault | undefined {
  const [, host, , portText] = ADDRESS.exec(text) ?? [];
  if (host === undefined || text.includes('$(')) return undefined;
  const labels = host.split('.');
  const svc = labels.indexOf('svc');
  // `name`, `name.namespace`, or `name.namespace.svc…` with the name of a pod before it.
  const [name, namespace = own] = svc < 0 ? labels : labels.slice(Math.max(0, svc - 2), svc);
  if (name === undefined || (svc < 0 && labels.length > 2)) return undefined;
  const service = findService(graph, namespace, name);
  if (service === undefined) return svc === 2 ? missing(graph, namespace, name) : undefined;
  if (portText === undefined || Number(portText) < LOWEST_PORT) return undefined;
  return hasPort(service, Number(portText)) ? undefined : { message: `Service ${name} has no port ${portText}`, ...(service.ports.length === 1 && { fix: `Write port ${service.ports[0]?.port}.` }) };
}

/** Smaller numbers behind a colon are versions more often than ports. */
const LOWEST_PORT = 80;

function missing(graph: Graph, namespace: string, name: string): Fault | undefined {
  if (!isInhabited(graph, namespace) || mayBeMade(graph, namespace, '/Service') || graph.status('/Service', namespace, name) !== 'missing') return undefined;
  const near = nearestName(graph, '/Service', namespace, name);
  return { message: `namespace ${namespace} has no Service ${name}`, ...(near !== undefined && { fix: `Write ${near} if that is meant.` }) };
}

/** The name of a Service without cluster IP leads to the pods, where any of their ports answers. */
function hasPort({ type, ports, headless, selector, workloads }: ServiceView, port: number): boolean {
  if (type === 'ExternalName' || ports.some((own) => own.port === port)) return true;
  return headless && (selector === undefined || workloads.length === 0 || workloads.some((workload) => containerPorts(workload).some((own) => own.port === port)));
}
