import type { ResourceQuota } from 'kubernetes-types/core/v1';
import type { NamespaceDefaults } from '../../lib/kube/defaults/defaults';
import type { Budget } from '../kit/budget';

/** What of the budget is held against the namespace. */
export interface Counted {
  /** CPU limits; without, a container may have none. */
  readonly cpuLimits: boolean;
  /** ConfigMaps; not where old ones are kept for rollbacks and nothing removes them. */
  readonly configMaps: boolean;
}

/** The quota: sums that the namespace's pods may ask for, and how many objects it may hold. */
export function quotaSpec(budget: Budget, { limitRatio }: NamespaceDefaults, counted: Counted): ResourceQuota['spec'] {
  const { cpu, memory, ephemeral, storage, counts } = budget;
  return {
    hard: {
      'requests.cpu': `${cpu}`,
      'requests.memory': `${memory}`,
      ...(counted.cpuLimits && { 'limits.cpu': `${cpu.mul(limitRatio)}` }),
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
      ...(counted.configMaps && { 'count/configmaps': `${counts.configMaps}` }),
    },
  };
}

/** JSON pointer → the prop that sets what stands there. */
export const QUOTA_PROPS: ReadonlyMap<string, string> = new Map([
  ['/spec/hard', 'size'],
  ['/spec/hard/requests.cpu', 'size.cpu'],
  ['/spec/hard/limits.cpu', 'size.cpu'],
  ['/spec/hard/requests.memory', 'size.memory'],
  ['/spec/hard/limits.memory', 'size.memory'],
  ['/spec/hard/requests.ephemeral-storage', 'size.ephemeral'],
  ['/spec/hard/limits.ephemeral-storage', 'size.ephemeral'],
  ['/spec/hard/requests.storage', 'size.storage'],
  ['/spec/hard/pods', 'size.pods'],
  ['/spec/hard/services.loadbalancers', 'size.loadBalancers'],
  ['/spec/hard/services.nodeports', 'size.nodePorts'],
  ['/spec/hard/requests.nvidia.com~1gpu', 'gpu.count'],
]);
