import type { EnvoyGatewayRequests } from '../../../../lib/kube/platform-metrics';
import { is, matches, oneOf } from '../promql';
import { ENVOY_BOUNDS, type RequestSource } from '../source';

/**
 * Envoy Gateway 1.3 and later. Each rule of a route is one cluster of Envoy, `httproute/<namespace>/<route>/rule/<number>`, with both Services of a canary
 * in it: versions cannot be told apart.
 *
 * @see https://gateway.envoyproxy.io/docs/tasks/observability/proxy-metric/
 */
export function envoyGateway(given: EnvoyGatewayRequests): RequestSource {
  return {
    key: 'envoy-gateway',
    title: 'Envoy Gateway',
    requests: 'envoy_cluster_upstream_rq_xx',
    histogram: 'envoy_cluster_upstream_rq_time',
    unit: 'ms',
    bounds: given.buckets ?? ENVOY_BOUNDS,
    select: ({ namespace, routes, protocol, revision }) => (revision ? undefined : [matches('envoy_cluster_name', `${protocol}route/${namespace}/${oneOf(routes)}/rule/[0-9]+`)]),
    failures: (protocol) => (protocol === 'http' ? [[is('envoy_response_code_class', '5')]] : undefined),
  };
}
