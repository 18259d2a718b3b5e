import type { AppRequests } from '../../../../lib/kube/platform-metrics';
import { is, matches, promLabel } from '../promql';
import type { RequestSource } from '../source';

/**
 * The service itself, scraped at its port `metrics`. Its monitor calls the job by the service's name, and copies the labels of
 * pods by which versions are told apart.
 */
export function app(given: AppRequests): RequestSource {
  return {
    key: 'app',
    title: 'the service itself',
    requests: `${given.histogram}_count`,
    histogram: given.histogram,
    unit: given.unit ?? 's',
    bounds: given.buckets,
    select: ({ namespace, name, revision }) => [is('namespace', namespace), is('job', name), ...(revision ? [is(promLabel(revision.podLabel[0]), revision.podLabel[1])] : [])],
    failures: () => [[matches(given.status, given.failures ?? '5..')]],
  };
}
