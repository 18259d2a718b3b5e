import type { LimitRange, ResourceQuota } from 'kubernetes-types/core/v1';
import type { NamespaceDefaults } from '../../lib/kube/defaults/defaults';
import type { Budget } from './budget';

/** The quota: sums that the namespace's pods may ask for, and how many objects it may hold. */
export function quotaSpec(budget: Budget, { limitRatio }: NamespaceDefaults): ResourceQuota['spec'] {
  const { cpu, memory, ephemeral, storage, counts } = budget;
  return {
    hard: {
      'requests.cpu': `${cpu}`,
      'requests.memory': `${memory}`,
      'limits.cpu': `${cpu.mul(limitRatio)}`,
      'limits.memory': `${memory.mul(limitRatio)}`,
      'requests.ephemeral-storage': `${ephemeral}`,
      'limits.ephemeral-storage': `${ephemeral.mul(limitRatio)}`,
      'requests.storage': `${storage}`,
      persistentvolumeclaims: `${counts.claims}`,
      'requests.nvidia.com/gpu': `${budget.gpus}`,
      pods: `${counts.pods}`,
      services: `${counts.services}`,
      'services.loadbalancers': `${budget.loadBalancers}`,
      'services.nodeports': `${budget.nodePorts}`,
      'count/jobs.batch': `${counts.jobs}`,
      'count/cronjobs.batch': `${counts.cronJobs}`,
      'count/secrets': `${counts.secrets}`,
      'count/configmaps': `${counts.configMaps}`,
    },
  };
}

/** Defaults for everything that the quota counts, so that no pod is refused for what it left out. */
export function limitRangeSpec(budget: Budget, { container: { request, limit } }: NamespaceDefaults): LimitRange['spec'] {
  return {
    limits: [
      {
        type: 'Container',
        default: { cpu: `${limit.cpu}`, memory: limit.memory, 'ephemeral-storage': limit.ephemeral },
        defaultRequest: { cpu: `${request.cpu}`, memory: request.memory, 'ephemeral-storage': request.ephemeral },
        max: { memory: `${budget.containerMemory}` },
      },
    ],
  };
}
