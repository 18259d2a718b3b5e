import { groupOf } from '../../kube/object';

/**
 * Kinds that exist in two groups or more among Kubernetes 1.28–1.36 and the custom resources that Plinth knows.
 * The file of such an object carries its group, whichever it is, so that no file is renamed when its twin appears.
 */
const SHARED_KINDS: ReadonlySet<string> = new Set([
  'AuthorizationPolicy', // policy.linkerd.io, security.istio.io
  'CronJob', // batch, batch.volcano.sh
  'Event', // core, events.k8s.io
  'Gateway', // gateway.networking.k8s.io, networking.istio.io
  'HTTPRoute', // gateway.networking.k8s.io, policy.linkerd.io
  'Job', // batch, batch.volcano.sh
  'PodGroup', // scheduling.k8s.io, scheduling.run.ai, scheduling.volcano.sh
  'PolicyException', // kyverno.io, policies.kyverno.io
  'Queue', // scheduling.run.ai, scheduling.volcano.sh
  'Topology', // kai.scheduler, kueue.x-k8s.io
  'Workload', // kueue.x-k8s.io, scheduling.k8s.io
]);

/** Kinds whose names other well-known projects took: the first owner keeps the short file name, theirs carries the group. */
const FIRST_OWNER: ReadonlyMap<string, string> = new Map([
  ['Application', 'argoproj.io'], // app.k8s.io, core.oam.dev
  ['Backup', 'velero.io'], // postgresql.cnpg.io
  ['Certificate', 'cert-manager.io'], // networking.internal.knative.dev
  ['Ingress', 'networking.k8s.io'], // config.openshift.io
  ['NetworkPolicy', 'networking.k8s.io'], // projectcalico.org
  ['Service', ''], // serving.knative.dev
]);

/** The kind as file names carry it: `Deployment`, but `Job.batch`. */
export function fileKind(object: { readonly apiVersion: string; readonly kind: string }): string {
  const group = groupOf(object.apiVersion);
  const owner = FIRST_OWNER.get(object.kind);
  const qualified = SHARED_KINDS.has(object.kind) || (owner !== undefined && owner !== group);
  return qualified && group !== '' ? `${object.kind}.${group}` : object.kind;
}
