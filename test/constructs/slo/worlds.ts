import type { RequestMetrics } from '../../../lib/kube/platform-metrics';
import type { RequestSource, Revision, Subject } from '../../../constructs/kit/slo';
import { sourceOf } from '../../../constructs/kit/slo';

/** The labels that each source gives to the requests of one service, one version and one sort of answer. */
export interface World {
  readonly name: string;
  readonly source: RequestSource;
  readonly protocol: Subject['protocol'];
  /** Labels of requests that go to a Service and a version of it. */
  readonly labels: (of: { readonly service: string; readonly version: 'stable' | 'canary' }) => Readonly<Record<string, string>>;
  readonly good: Readonly<Record<string, string>>;
  readonly bad: Readonly<Record<string, string>>;
}

const source = (given: RequestMetrics, ambient = false) => sourceOf(given, { ambient });
const HASH = { stable: '7c9f', canary: '5d8b' };
const APP = { source: 'app', histogram: 'http_server_request_duration_seconds', status: 'http_response_status_code', buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5] } as const;

const istioLabels = (reporter: string): World['labels'] => ({ service, version }) => ({
  reporter,
  destination_service_namespace: 'shop',
  destination_service_name: version === 'canary' ? `${service}-canary` : service,
  destination_workload: service,
});
const traefikLabels = (prefix: string, suffix: string): World['labels'] => ({ service, version }) => ({ exported_service: `${prefix}shop-${service}${version === 'canary' ? '-canary' : ''}-${suffix}` });

/** One service, as each source sees it. */
export const WORLDS: readonly World[] = [
  { name: 'istio', source: source({ source: 'istio' }), protocol: 'http', labels: istioLabels('destination'), good: { response_code: '200' }, bad: { response_code: '503' } },
  { name: 'istio-ambient', source: source({ source: 'istio' }, true), protocol: 'grpc', labels: istioLabels('waypoint'), good: { response_code: '200', grpc_response_status: '0' }, bad: { response_code: '200', grpc_response_status: '14' } },
  {
    name: 'linkerd',
    source: source({ source: 'linkerd' }),
    protocol: 'grpc',
    labels: ({ service, version }) => ({ direction: 'inbound', namespace: 'shop', app_kubernetes_io_instance: service, rollouts_pod_template_hash: HASH[version], pod: `${service}-${HASH[version]}-x` }),
    good: { classification: 'success' },
    bad: { classification: 'failure' },
  },
  { name: 'nginx', source: source({ source: 'nginx' }), protocol: 'http', labels: ({ service, version }) => ({ exported_namespace: 'shop', exported_service: service, ...(version === 'canary' && { canary: `shop-${service}-canary-http` }) }), good: { status: '200' }, bad: { status: '502' } },
  { name: 'traefik', source: source({ source: 'traefik' }), protocol: 'http', labels: traefikLabels('', 'http@kubernetes'), good: { code: '200' }, bad: { code: '500' } },
  { name: 'traefik-gateway', source: source({ source: 'traefik' }), protocol: 'http', labels: traefikLabels('httproute-shop-api-gw-gateway-system-public-ep-websecure-0-1a2b-svc-', '0@kubernetesgateway'), good: { code: '200' }, bad: { code: '500' } },
  { name: 'envoy-gateway', source: source({ source: 'envoy-gateway' }), protocol: 'http', labels: ({ service }) => ({ envoy_cluster_name: `httproute/shop/${service}/rule/0` }), good: { envoy_response_code_class: '2' }, bad: { envoy_response_code_class: '5' } },
  { name: 'app', source: source(APP), protocol: 'http', labels: ({ service, version }) => ({ namespace: 'shop', job: service, rollouts_pod_template_hash: HASH[version], pod: `${service}-${HASH[version]}-x` }), good: { http_response_status_code: '200' }, bad: { http_response_status_code: '500' } },
];

/** The service as a whole, with a canary beside it. */
export function wholeOf({ protocol }: World): Subject {
  return { namespace: 'shop', name: 'api', services: ['api', 'api-canary'], routes: ['api'], protocol };
}

/** The new version alone. */
export function canaryOf(world: World, role: Revision['role'] = 'canary'): Subject {
  return { ...wholeOf(world), revision: { role, service: role === 'canary' ? 'api-canary' : 'api', podLabel: ['rollouts-pod-template-hash', HASH[role]] } };
}
