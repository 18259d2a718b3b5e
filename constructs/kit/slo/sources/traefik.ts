import type { TraefikRequests } from '../../../../lib/kube/platform-metrics';
import { matches, oneOf } from '../promql';
import type { RequestSource } from '../source';

/**
 * Traefik 3.7, whose services are called `<namespace>-<Service>-<port>@kubernetes` for an Ingress, `…@kubernetescrd` for a TraefikService, and end with
 * `-svc-<namespace>-<Service>-<number>@kubernetesgateway` for a route of the Gateway API.
 *
 * @see https://doc.traefik.io/traefik/reference/install-configuration/observability/metrics/
 */
export function traefik(given: TraefikRequests): RequestSource {
  const label = given.honorLabels === true ? 'service' : 'exported_service';
  return {
    key: 'traefik',
    title: 'Traefik',
    requests: 'traefik_service_requests_total',
    histogram: 'traefik_service_request_duration_seconds',
    unit: 's',
    bounds: given.buckets ?? [0.1, 0.3, 1.2, 5],
    select: ({ namespace, services, revision }) => [matches(label, `(.+-svc-)?${namespace}-${oneOf(revision ? [revision.service] : services)}-[a-z0-9]+@kubernetes(crd|gateway)?`)],
    failures: (protocol) => (protocol === 'http' ? [[matches('code', '5..')]] : undefined),
  };
}
