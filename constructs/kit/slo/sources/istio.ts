import type { IstioRequests } from '../../../../lib/kube/platform-metrics';
import { is, isOneOf, matches, matchesNot } from '../promql';
import { ENVOY_BOUNDS, type RequestSource } from '../source';

/**
 * Istio 1.20 and later. Sidecars of the called pods report `reporter="destination"`; in ambient mode the waypoint does, as
 * `reporter="waypoint"`. Versions are told apart by the Service that requests went to.
 *
 * @see https://istio.io/latest/docs/reference/config/metrics/
 */
export function istio(given: IstioRequests, ambient: boolean): RequestSource {
  return {
    key: 'istio',
    title: 'Istio',
    requests: 'istio_requests_total',
    histogram: 'istio_request_duration_milliseconds',
    unit: 'ms',
    bounds: given.buckets ?? ENVOY_BOUNDS,
    select: ({ namespace, services, revision }) => [is('reporter', ambient ? 'waypoint' : 'destination'), is('destination_service_namespace', namespace), isOneOf('destination_service_name', revision ? [revision.service] : services)],
    failures: (protocol) => (protocol === 'http' ? [[matches('response_code', '5..')]] : [[matches('response_code', '5..')], [matchesNot('response_code', '5..'), matches('grpc_response_status', GRPC_FAILURES)]]),
  };
}

/** Unknown, DeadlineExceeded, Unimplemented, Internal, Unavailable, DataLoss: what OpenTelemetry counts as errors of the server. @see https://opentelemetry.io/docs/specs/semconv/rpc/grpc/ */
const GRPC_FAILURES = '2|4|12|13|14|15';
