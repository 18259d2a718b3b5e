import { is, promLabel } from '../promql';
import type { RequestSource } from '../source';

/**
 * Linkerd 2.14 and later, read at the called pods. The proxy classifies answers itself, gRPC's too; it measures until the
 * first byte. Pods are known by their labels, which Linkerd's configuration of Prometheus copies to the series.
 *
 * @see https://linkerd.io/2/reference/proxy-metrics/ and linkerd2-proxy, linkerd/metrics/src/latency.rs
 */
export function linkerd(): RequestSource {
  return {
    key: 'linkerd',
    title: 'Linkerd',
    requests: 'response_total',
    histogram: 'response_latency_ms',
    unit: 'ms',
    bounds: BOUNDS,
    select: ({ namespace, name, revision }) => [is('direction', 'inbound'), is('namespace', namespace), is('app_kubernetes_io_instance', name), ...(revision ? [is(promLabel(revision.podLabel[0]), revision.podLabel[1])] : [])],
    failures: () => [[is('classification', 'failure')]],
  };
}

const BOUNDS = [1, 10, 100, 1000, 10_000].flatMap((unit) => [1, 2, 3, 4, 5].map((times) => unit * times));
