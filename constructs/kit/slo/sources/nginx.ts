import type { NginxRequests } from '../../../../lib/kube/platform-metrics';
import { is, isNot, matches } from '../promql';
import type { RequestSource } from '../source';

/**
 * The ingress-nginx controller, 1.9 to 1.15. Its label `service` is that of the main Ingress, for requests to the canary too: those have
 * a `canary`. gRPC fails with 200, which it cannot see.
 *
 * @see https://kubernetes.github.io/ingress-nginx/user-guide/monitoring/
 */
export function nginx(given: NginxRequests): RequestSource {
  const prefix = given.honorLabels === true ? '' : 'exported_';
  return {
    key: 'nginx',
    title: 'ingress-nginx',
    requests: 'nginx_ingress_controller_requests',
    histogram: 'nginx_ingress_controller_request_duration_seconds',
    unit: 's',
    bounds: given.buckets ?? GO_BOUNDS,
    select: ({ namespace, services: [main], revision }) => [is(`${prefix}namespace`, namespace), is(`${prefix}service`, main), ...(revision ? [(revision.role === 'canary' ? isNot : is)('canary', '')] : [])],
    failures: (protocol) => (protocol === 'http' ? [[matches('status', '5..')]] : undefined),
  };
}

/** `DefBuckets` of Prometheus' client for Go. */
const GO_BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
