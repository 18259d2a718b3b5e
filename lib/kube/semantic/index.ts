import type { Problem } from '../../errors';
import { groupKindOf, type KubeObject } from '../object';
import { checkAutoscaler, checkScaledObject } from './autoscaling';
import { checkNamespace, checkPriorityClass } from './cluster';
import { checkConfigMap, checkSecret } from './config';
import { checkResourceClaim, checkResourceClaimTemplate } from './devices';
import { checkDisruptionBudget } from './disruption';
import type { Fields } from './fields';
import { checkRoute } from './gateway';
import { checkIngress } from './ingress';
import { checkCronJob, checkJob } from './jobs';
import { checkMetadata } from './metadata';
import { checkNetworkPolicy } from './network';
import { checkJobSet, checkLeaderWorkerSet, checkVolcanoJob } from './parts';
import { checkPod } from './podspec';
import { checkLimitRange, checkQuota } from './quota';
import { checkClusterRole, checkClusterRoleBinding, checkRole, checkRoleBinding } from './rbac';
import { checkService } from './services';
import { Site } from './site';
import { checkClaim } from './storage';
import { checkDaemonSet, checkDeployment, checkPodTemplate, checkReplicaSet, checkReplicationController, checkRollout, checkScaledJob, checkStatefulSet } from './workloads';

type KindCheck = (site: Site, object: Fields) => void;

/** `group/Kind` → what there is to check beside metadata. */
const CHECKS: ReadonlyMap<string, KindCheck> = new Map([
  ['/Namespace', checkNamespace],
  ['/Pod', checkPod],
  ['/PodTemplate', checkPodTemplate],
  ['/ReplicationController', checkReplicationController],
  ['/Service', checkService],
  ['/ConfigMap', checkConfigMap],
  ['/Secret', checkSecret],
  ['/PersistentVolumeClaim', checkClaim],
  ['/ResourceQuota', checkQuota],
  ['/LimitRange', checkLimitRange],
  ['apps/Deployment', checkDeployment],
  ['apps/ReplicaSet', checkReplicaSet],
  ['apps/DaemonSet', checkDaemonSet],
  ['apps/StatefulSet', checkStatefulSet],
  ['batch/Job', checkJob],
  ['batch/CronJob', checkCronJob],
  ['autoscaling/HorizontalPodAutoscaler', checkAutoscaler],
  ['policy/PodDisruptionBudget', checkDisruptionBudget],
  ['networking.k8s.io/NetworkPolicy', checkNetworkPolicy],
  ['networking.k8s.io/Ingress', checkIngress],
  ['rbac.authorization.k8s.io/Role', checkRole],
  ['rbac.authorization.k8s.io/ClusterRole', checkClusterRole],
  ['rbac.authorization.k8s.io/RoleBinding', checkRoleBinding],
  ['rbac.authorization.k8s.io/ClusterRoleBinding', checkClusterRoleBinding],
  ['scheduling.k8s.io/PriorityClass', checkPriorityClass],
  ['gateway.networking.k8s.io/HTTPRoute', checkRoute],
  ['gateway.networking.k8s.io/GRPCRoute', checkRoute],
  ['argoproj.io/Rollout', checkRollout],
  ['keda.sh/ScaledJob', checkScaledJob],
  ['keda.sh/ScaledObject', checkScaledObject],
  ['resource.k8s.io/ResourceClaim', checkResourceClaim],
  ['resource.k8s.io/ResourceClaimTemplate', checkResourceClaimTemplate],
  ['batch.volcano.sh/Job', checkVolcanoJob],
  ['jobset.x-k8s.io/JobSet', checkJobSet],
  ['leaderworkerset.x-k8s.io/LeaderWorkerSet', checkLeaderWorkerSet],
]);

/**
 * What the API server would refuse about one object although its schema is met: names, labels, ports, selectors, amounts.
 *
 * Every problem is an error. `minor` is the Kubernetes minor that is judged for: 34 is 1.34.
 */
export function checkSemantics(object: KubeObject, minor: number): Problem[] {
  const site = new Site(object, minor);
  const groupKind = groupKindOf(object);
  checkMetadata(site, object, groupKind);
  CHECKS.get(groupKind)?.(site, object);
  return site.problems;
}
