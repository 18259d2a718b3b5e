import type { EnvVar } from 'kubernetes-types/core/v1';
import type { OpenTelemetryCollector } from '../../../lib/kube/platform-tracing';
import { booleanProp, mapProp } from '../../kit/props';
import { inNamespace } from '../../kit/network';
import type { PeerFacts } from '../../kit/peer';
import type { ServiceContext } from './context';

/** Port of OTLP over gRPC; all others take it over HTTP. */
const GRPC_PORT = 4317;

/**
 * The variables by which every SDK of OpenTelemetry knows who it is and where its collector is, and the way there. None where the
 * platform has no collector, or the service wants none.
 *
 * @param own names of variables that the program sets itself, which are left to it
 */
export function tracing(context: ServiceContext, own: ReadonlySet<string>): readonly EnvVar[] {
  const { ledger, given, platform, connections } = context;
  const { otel } = mapProp(ledger, 'observe', given['observe']);
  const wanted = booleanProp(ledger, 'observe.otel', otel, platform.tracing !== 'none');
  if (!wanted) return [];
  if (platform.tracing === 'none') {
    ledger.tell({ id: 'engine-absent', message: "observe.otel is true, and the platform's tracing is none", prop: 'observe.otel', accepted: 'a platform with tracing', fix: "Write definePlatform({ tracing: { engine: 'opentelemetry', endpoint: 'http://otel-collector.observability.svc:4317' } }), or remove otel." });
    return [];
  }
  const collector = collectorOf(context, platform.tracing);
  if (collector) for (const port of collector.ports) connections.reachOut(collector, port);
  return variables(context, platform.tracing).filter(({ name }) => !own.has(name));
}

function variables({ identity: { name, versionLabels }, scope, workload }: ServiceContext, { endpoint, protocol }: OpenTelemetryCollector): readonly EnvVar[] {
  const field = (variable: string, fieldPath: string): EnvVar => ({ name: variable, valueFrom: { fieldRef: { fieldPath } } });
  const version = versionLabels['app.kubernetes.io/version'];
  const namespace = scope.namespace ?? '$(OTEL_RESOURCE_ATTRIBUTES_NAMESPACE)';
  const attributes = {
    'k8s.container.name': name,
    ...(workload.kind === 'Deployment' && { 'k8s.deployment.name': name }),
    'k8s.namespace.name': namespace,
    'k8s.node.name': '$(OTEL_RESOURCE_ATTRIBUTES_NODE_NAME)',
    'k8s.pod.name': '$(OTEL_RESOURCE_ATTRIBUTES_POD_NAME)',
    'k8s.pod.uid': '$(OTEL_RESOURCE_ATTRIBUTES_POD_UID)',
    'service.instance.id': `${namespace}.$(OTEL_RESOURCE_ATTRIBUTES_POD_NAME).${name}`,
    'service.namespace': namespace,
    ...(version !== undefined && { 'service.version': version }),
  };
  return [
    ...(scope.namespace === undefined ? [field('OTEL_RESOURCE_ATTRIBUTES_NAMESPACE', 'metadata.namespace')] : []),
    field('OTEL_RESOURCE_ATTRIBUTES_NODE_NAME', 'spec.nodeName'),
    field('OTEL_RESOURCE_ATTRIBUTES_POD_NAME', 'metadata.name'),
    field('OTEL_RESOURCE_ATTRIBUTES_POD_UID', 'metadata.uid'),
    { name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: endpoint },
    { name: 'OTEL_EXPORTER_OTLP_PROTOCOL', value: protocol ?? (portOf(endpoint) === GRPC_PORT ? 'grpc' : 'http/protobuf') },
    { name: 'OTEL_RESOURCE_ATTRIBUTES', value: Object.entries(attributes).map(([key, value]) => `${key}=${value}`).join(',') },
    { name: 'OTEL_SERVICE_NAME', value: name },
  ];
}

/** The collector as a peer; told where the platform does not say where its pods are. */
function collectorOf({ ledger }: ServiceContext, { endpoint, namespace, networks }: OpenTelemetryCollector): PeerFacts | undefined {
  const [service = '', inHost] = new URL(endpoint).hostname.split('.');
  const port = portOf(endpoint);
  const ports = [{ name: `tcp-${port}`, container: port, service: port }];
  if (networks) return { name: 'the collector', reach: { cidrs: networks }, ports };
  const found = namespace ?? (/^[^.]+\.[^.]+(?:\.svc(?:\..+)?)?$/.test(new URL(endpoint).hostname) ? inHost : undefined);
  if (found === undefined) {
    ledger.tell({ id: 'platform-key-absent', message: `the collector is at ${endpoint}, which does not tell the namespace of its pods`, prop: 'observe.otel', accepted: 'tracing with namespace, or with networks', fix: "Add namespace: '…' to tracing of the platform, or networks where the collector is outside the cluster." });
    return undefined;
  }
  ledger.externals.push({ group: '', kind: 'Service', namespace: found, name: service });
  return { name: 'the collector', namespace: found, reach: { peers: [inNamespace(found)] }, ports };
}

function portOf(endpoint: string): number {
  const { port, protocol } = new URL(endpoint);
  return port !== '' ? Number(port) : protocol === 'https:' ? 443 : 80;
}
