import type { DeploymentSpec, DeploymentStrategy } from 'kubernetes-types/apps/v1';
import type { PodTemplateSpec, ServiceSpec } from 'kubernetes-types/core/v1';
import type { PodDisruptionBudgetSpec } from 'kubernetes-types/policy/v1';
import { parseDuration } from '../../../lib/units';
import { podsAway } from '../../kit/pod-group';
import type { ServiceContext } from './context';

/** The Deployment's spec; with an autoscaler it names no replicas, so that applying it again does not reset them. */
export function deploymentSpec({ replicas, identity: { selector }, defaults: { rollout } }: ServiceContext, strategy: DeploymentStrategy, startupBudget: number, template: PodTemplateSpec): DeploymentSpec {
  return {
    ...(!replicas.auto && !replicas.keda && { replicas: replicas.min }),
    minReadySeconds: parseDuration(rollout.minReady),
    progressDeadlineSeconds: startupBudget + parseDuration(rollout.deadlineBeyondStartup),
    revisionHistoryLimit: rollout.history,
    selector: { matchLabels: { ...selector } },
    strategy,
    template,
  };
}

/** The Service's spec: a virtual address, or none where clients are to see every pod; and what clients outside the cluster need. */
export function serviceSpec({ protocol: { ports, headless }, identity: { selector }, outside, traffic }: ServiceContext): ServiceSpec {
  const { spec, nodePorts = {} } = outside ?? {};
  return {
    type: 'ClusterIP',
    ...(headless && { clusterIP: 'None' }),
    ...spec,
    ...traffic,
    selector: { ...selector },
    ports: ports.map(({ name, service, appProtocol }) => ({
      name,
      port: service,
      targetPort: name,
      ...(appProtocol !== undefined && { appProtocol }),
      ...(nodePorts[name] !== undefined && { nodePort: nodePorts[name] }),
    })),
  };
}

/** A budget that also lets pods go that are broken already: they must not hold up a drain. */
export function budgetSpec(away: number | string, { group, identity: { reach } }: ServiceContext): PodDisruptionBudgetSpec {
  return { maxUnavailable: group ? podsAway(away, group) : away, unhealthyPodEvictionPolicy: 'AlwaysAllow', selector: { matchLabels: { ...(group?.selector ?? reach) } } };
}
