import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import { listAt } from '../../../lib/kube/object';
import type { Cluster } from '../harness/cluster';
import { isTrue } from '../harness/conditions';
import { until } from '../harness/until';

/** The load of one namespace's pods: so many milli-cores, shared evenly. */
export interface Load {
  milliCores: number;
}

/** Serves the metrics API for one namespace, and for no other. */
export async function serveMetrics({ client, certificate }: Cluster, namespace: string, load: Load): Promise<() => Promise<void>> {
  const podMetrics = async () => {
    const pods = (await client.list('v1', 'Pod', namespace)).filter((pod) => pod.metadata.deletionTimestamp === undefined && isTrue(pod, 'Ready'));
    const share = `${Math.round(load.milliCores / Math.max(pods.length, 1))}m`;
    return pods.map((pod) => ({
      metadata: { name: pod.metadata.name, namespace, labels: pod.metadata.labels, creationTimestamp: new Date().toISOString() },
      timestamp: new Date().toISOString(),
      window: '15s',
      containers: listAt(pod, 'spec', 'containers').map((container) => ({ name: (container as { readonly name: string }).name, usage: { cpu: share, memory: '64Mi' } })),
    }));
  };
  const answer = async (url: string): Promise<unknown> => {
    if (url.includes(`/namespaces/${namespace}/pods`)) return { kind: 'PodMetricsList', apiVersion: GROUP_VERSION, metadata: {}, items: await podMetrics() };
    if (url.includes('/pods')) return { kind: 'PodMetricsList', apiVersion: GROUP_VERSION, metadata: {}, items: [] };
    if (url.startsWith(`/apis/${GROUP_VERSION}`)) return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: GROUP_VERSION, resources: [{ name: 'pods', singularName: '', namespaced: true, kind: 'PodMetrics', verbs: ['get', 'list'] }] };
    return undefined;
  };
  const server = https.createServer(certificate, (request, response) => {
    void answer(request.url ?? '').then(
      (body) => response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? { kind: 'Status', apiVersion: 'v1', status: 'Failure', code: 404 })),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;

  // The aggregator finds a server outside the cluster by an ExternalName.
  await client.create({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'metrics', namespace: 'kube-system' }, spec: { type: 'ExternalName', externalName: 'localhost', ports: [{ port }] } });
  const service = { apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService', metadata: { name: 'v1beta1.metrics.k8s.io' } };
  await client.create({ ...service, spec: { group: 'metrics.k8s.io', version: 'v1beta1', service: { name: 'metrics', namespace: 'kube-system', port }, insecureSkipTLSVerify: true, groupPriorityMinimum: 100, versionPriority: 100 } });
  await until('the metrics API to be available', 60, async () => isTrue((await client.read(service)).body, 'Available'), async () => (await client.read(service)).body.status);
  return async () => {
    // A group that nobody serves any more would keep every namespace from being deleted.
    await client.remove(service);
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  };
}

const GROUP_VERSION = 'metrics.k8s.io/v1beta1';
