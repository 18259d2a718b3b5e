import { at, groupKindOf, listAt, type KubeObject } from '../../../lib/kube/object';
import { containersOf, podTemplatesOf } from '../../../lib/kube/pods';
import type { JudgeName } from './finding';

/** Something that a judge finds fault with and we mean, with the reason, which is looked for in the object itself. */
export interface JudgeException {
  readonly judge: JudgeName;
  readonly checks: readonly string[];
  /** Whether the reason is true of the object. */
  holds(object: KubeObject, set: readonly KubeObject[]): boolean;
  readonly reason: string;
}

const HOST = 'kubernetes.io/hostname';

/** Everything that foreign judges may find. An exception that nothing needs is a failure. */
export const JUDGE_EXCEPTIONS: readonly JudgeException[] = [
  {
    judge: 'kube-score', checks: ['deployment-has-host-podantiaffinity'],
    holds: (object) => listAt(specOf(object), 'topologySpreadConstraints').some((each) => at(each, 'topologyKey') === HOST) || at(object, 'spec', 'replicas') === 1,
    reason: 'Pods are spread over nodes by a topology spread constraint, which still places them when there are more pods than nodes; anti-affinity does not. A single pod has none beside it.',
  },
  {
    judge: 'kube-score', checks: ['networkpolicy-targets-pod'],
    holds: (object, set) => !set.some((each) => each.metadata.namespace === object.metadata.namespace && podTemplatesOf(each).length > 0),
    reason: 'The namespace is closed before anything runs in it: this set has no pods.',
  },
  {
    judge: 'kube-score', checks: ['container-security-context-user-group-id'], holds: namesItsUser,
    reason: 'The image brings a user of its own, and the program names it; without that, pods run as user 65532.',
  },
  {
    judge: 'checkov', checks: ['CKV_K8S_40'], holds: namesItsUser,
    reason: 'The image brings a user of its own, and the program names it; without that, pods run as user 65532.',
  },
  {
    judge: 'kube-score', checks: ['deployment-replicas'],
    holds: (object, set) => at(object, 'spec', 'replicas') === 1 || isScaledByKeda(object, set),
    reason: 'KEDA decides how many pods there are, with a minimum of its own; or one pod is asked for, with a reason in the program.',
  },
  { judge: 'kube-score', checks: ['deployment-strategy'], holds: (object) => at(object, 'spec', 'strategy', 'type') === 'Recreate', reason: 'Two versions must not run side by side: the program asks for it, with a reason.' },
  { judge: 'kube-score', checks: ['deployment-has-poddisruptionbudget'], holds: isScaledByKeda, reason: 'A worker that KEDA scales to zero has no pods that a budget could keep.' },
  {
    judge: 'kube-score', checks: ['networkpolicy-targets-pod'],
    holds: (object) => at(object, 'spec', 'podSelector', 'matchLabels', 'gateway.networking.k8s.io/gateway-name') !== undefined,
    reason: 'Istio makes the pods of a waypoint.',
  },
  {
    judge: 'kube-score', checks: ['networkpolicy-targets-pod', 'service-targets-pod'],
    holds: (object, set) => set.some((each) => isUnknown(each) && podTemplatesOf(each).some(({ labels }) => Object.entries(at(object, 'spec', 'podSelector', 'matchLabels') ?? at(object, 'spec', 'selector') ?? {}).every(([key, value]) => labels[key] === value))),
    reason: 'Its pods are those of a ScaledJob, LeaderWorkerSet, JobSet or Job of Volcano, kinds that the judge does not know.',
  },
  {
    judge: 'kube-score', checks: ['ingress-targets-service'],
    holds: (object, set) => listAt(object, 'spec', 'rules').some((rule) => listAt(rule, 'http', 'paths').some((path) => at(path, 'backend', 'service', 'port', 'name') === 'use-annotation')) || set.some(({ kind }) => kind === 'Canary'),
    reason: 'The load balancer’s controller reads the weights of two Services from an annotation; or Flagger makes the Service.',
  },
  {
    judge: 'kube-score', checks: ['pod-probes-identical'],
    holds: (object) => containersOf(specOf(object)).every(({ container: { livenessProbe, readinessProbe } }) => livenessProbe === undefined || patience(livenessProbe) >= 2 * patience(readinessProbe)),
    reason: 'A port has one way of being asked. Liveness is twice as patient, so that a pod which is late loses its traffic and not its life.',
  },
  {
    judge: 'kube-score', checks: ['container-image-pull-policy'],
    holds: (object) => containersOf(specOf(object)).every(({ container }) => String(container.image).includes('@sha256:') || container.imagePullPolicy === 'Always'),
    reason: 'A digest names one image for ever: pulling it again changes nothing.',
  },
  { judge: 'kube-score', checks: ['service-type'], holds: (object) => at(object, 'spec', 'type') === 'NodePort', reason: 'The example shows the port of a node, for which the program gives a reason.' },
  {
    judge: 'checkov', checks: ['CKV_K8S_43'],
    holds: (object) => containersOf(specOf(object)).every(({ container }) => /@sha256:|:(?!latest)[\w.-]+$/.test(String(container.image))),
    reason: 'Examples name versions, which people can read. A digest is taken wherever the program gives one, and the profile of an organisation may ask for it (`image-digest-required`).',
  },
  {
    judge: 'checkov', checks: ['CKV_K8S_35'],
    holds: (object) => containersOf(specOf(object)).some(({ container }) => listAt(container, 'env').some((each) => at(each, 'valueFrom', 'secretKeyRef') !== undefined) || listAt(container, 'envFrom').some((each) => at(each, 'secretRef') !== undefined)),
    reason: 'The program asks for the secret in a variable, as most images do; files are offered beside it.',
  },
];

function specOf(object: KubeObject): Record<string, unknown> {
  return podTemplatesOf(object)[0]?.spec ?? {};
}

function namesItsUser(object: KubeObject): boolean {
  const spec = specOf(object);
  return [spec, ...containersOf(spec).map(({ container }) => container)].some((context) => Number(at(context, 'securityContext', 'runAsUser') ?? 0) > 0);
}

function isScaledByKeda(object: KubeObject, set: readonly KubeObject[]): boolean {
  return set.some((each) => groupKindOf(each) === 'keda.sh/ScaledObject' && at(each, 'spec', 'scaleTargetRef', 'name') === object.metadata.name && each.metadata.namespace === object.metadata.namespace);
}

/** True for a workload of a kind that judges do not know. */
function isUnknown({ apiVersion }: KubeObject): boolean {
  return !['v1', 'apps/v1', 'batch/v1'].includes(apiVersion);
}

/** Seconds until a probe that fails has its way. */
function patience(probe: unknown): number {
  return Number(at(probe, 'periodSeconds') ?? 10) * Number(at(probe, 'failureThreshold') ?? 3);
}
