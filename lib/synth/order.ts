import { groupKindOf, type KubeObject } from '../kube/object';
import type { Stage } from '../kube/provenance';

/**
 * What a cluster should see first, so that a stream applied from the top never waits for itself: definitions, then the
 * room, then its limits and rules, then what pods need, then pods, then what acts on them.
 */
const STAGES: ReadonlyArray<readonly string[]> = [
  ['apiextensions.k8s.io/CustomResourceDefinition'],
  ['/Namespace'],
  ['/ResourceQuota', '/LimitRange'],
  ['networking.k8s.io/NetworkPolicy', 'cilium.io/CiliumNetworkPolicy', 'cilium.io/CiliumClusterwideNetworkPolicy', 'policy.networking.k8s.io/AdminNetworkPolicy', 'security.istio.io/AuthorizationPolicy', 'security.istio.io/PeerAuthentication', 'policy.linkerd.io/AuthorizationPolicy'],
  ['/ServiceAccount', 'rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/ClusterRoleBinding', 'rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/RoleBinding'],
  ['scheduling.k8s.io/PriorityClass', 'node.k8s.io/RuntimeClass', 'networking.k8s.io/IngressClass', 'gateway.networking.k8s.io/GatewayClass', 'kueue.x-k8s.io/ResourceFlavor', 'kueue.x-k8s.io/ClusterQueue', 'kueue.x-k8s.io/LocalQueue'],
  ['/ConfigMap', '/Secret', 'external-secrets.io/SecretStore', 'external-secrets.io/ClusterSecretStore', 'external-secrets.io/ExternalSecret', 'bitnami.com/SealedSecret', 'secrets-store.csi.x-k8s.io/SecretProviderClass', 'keda.sh/TriggerAuthentication', 'keda.sh/ClusterTriggerAuthentication'],
  ['storage.k8s.io/StorageClass', '/PersistentVolume', '/PersistentVolumeClaim'],
  ['/Service'],
  ['apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'batch/Job', 'batch/CronJob', '/Pod', 'apps/ReplicaSet', 'argoproj.io/Rollout', 'leaderworkerset.x-k8s.io/LeaderWorkerSet', 'jobset.x-k8s.io/JobSet', 'ray.io/RayCluster', 'ray.io/RayService', 'ray.io/RayJob', 'serving.kserve.io/InferenceService'],
  ['autoscaling/HorizontalPodAutoscaler', 'autoscaling.k8s.io/VerticalPodAutoscaler', 'keda.sh/ScaledObject', 'keda.sh/ScaledJob', 'policy/PodDisruptionBudget', 'flagger.app/Canary'],
  ['gateway.networking.k8s.io/Gateway', 'gateway.networking.k8s.io/HTTPRoute', 'gateway.networking.k8s.io/GRPCRoute', 'gateway.networking.k8s.io/TLSRoute', 'gateway.networking.k8s.io/TCPRoute', 'networking.k8s.io/Ingress', 'networking.istio.io/VirtualService', 'networking.istio.io/DestinationRule'],
];

const STAGE_OF: ReadonlyMap<string, number> = new Map(STAGES.flatMap((kinds, stage) => kinds.map((kind): [string, number] => [kind, stage])));

const CLAIM = '/PersistentVolumeClaim';
const SERVICES = STAGES.findIndex((kinds) => kinds.includes('/Service'));

/**
 * True for what pods need before they can start. A claim is none of it: where volumes are bound by the first pod, a claim without a pod waits
 * for ever.
 */
export function isNeededByPods(object: KubeObject): boolean {
  const kind = groupKindOf(object);
  return kind !== CLAIM && (STAGE_OF.get(kind) ?? STAGES.length) < SERVICES;
}

/**
 * The text by which objects sort: stage, namespace, group and kind, name. It is compared by code unit, so the order
 * depends on the set alone: not on who declared what first, nor on a locale.
 */
export function orderKeyOf(object: KubeObject, when?: Stage): string {
  const kind = groupKindOf(object);
  const own = STAGE_OF.get(kind) ?? STAGES.length;
  // What is to end before pods start comes right after what pods need.
  const stage = when === 'before' && own > SERVICES ? `${letter(SERVICES)}~` : letter(own);
  return `${stage}\0${object.metadata.namespace ?? ''}\0${kind}\0${object.metadata.name}\0${object.apiVersion}`;
}

/** The items in the order in which a stream should apply their objects. */
export function inOrder<T extends { readonly object: KubeObject; readonly stage?: Stage | undefined }>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, key: orderKeyOf(item.object, item.stage) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ item }) => item);
}

function letter(stage: number): string {
  return String.fromCharCode(65 + stage);
}
