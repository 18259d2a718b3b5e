import { Quantity } from '../units';
import { containersOf, type ContainerView, type PodSpec } from './pods';
import { isMap } from './object';
import { allowsOvercommit, isExtendedResource, isHugePages, isPodLevelResource } from './resource-names';

/** What a pod asks of one resource. Zero where it asks for nothing; a limit of zero is no limit. */
export interface Amount {
  readonly requests: Quantity;
  readonly limits: Quantity;
}

/** Resource name (`cpu`, `memory`, `nvidia.com/gpu`) → what one pod asks of it. */
export type Footprint = ReadonlyMap<string, Amount>;

type Amounts = Map<string, Quantity>;

/**
 * What one pod takes, as the scheduler and quotas count it.
 *
 * Main containers and sidecars run together and add up. An init container runs alone with the sidecars before it, so it counts where
 * that is more. A request that is left out is the limit. What the pod asks as a whole (`spec.resources`) replaces the sum, and the
 * runtime's overhead comes on top.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 */
export function podFootprint(spec: PodSpec): Footprint {
  const { requests, limits } = containerSums(spec);
  applyPodLevel(spec, requests, limits);
  for (const [name, overhead] of amountsOf(spec.overhead)) {
    addTo(requests, name, overhead);
    // A pod without a limit stays without one.
    if (limits.get(name)?.isZero() === false) addTo(limits, name, overhead);
  }
  const footprint = new Map<string, Amount>();
  for (const name of new Set([...requests.keys(), ...limits.keys()])) {
    footprint.set(name, { requests: requests.get(name) ?? Quantity.zero, limits: limits.get(name) ?? Quantity.zero });
  }
  return footprint;
}

/** What the containers of a pod take together, before pod-level resources and overhead. */
export function containerSums(spec: PodSpec): { readonly requests: Map<string, Quantity>; readonly limits: Map<string, Quantity> } {
  const containers = containersOf(spec);
  return { requests: peakOf(containers, requestsOf), limits: peakOf(containers, limitsOf) };
}

/** The most that is in use at once: while the pod starts, container by container, or while it runs. */
function peakOf(containers: readonly ContainerView[], read: (container: ContainerView) => Amounts): Amounts {
  const running: Amounts = new Map();
  const sidecars: Amounts = new Map();
  const starting: Amounts = new Map();
  for (const container of containers) {
    if (container.sort === 'ephemeral') continue;
    const amounts = read(container);
    if (container.sort === 'init') {
      for (const [name, amount] of amounts) raiseTo(starting, name, amount.add(sidecars.get(name) ?? Quantity.zero));
    } else {
      for (const [name, amount] of amounts) {
        addTo(running, name, amount);
        if (container.sort === 'sidecar') addTo(sidecars, name, amount);
      }
    }
  }
  // What sidecars alone take while starting is part of the sum of all that run.
  for (const [name, amount] of starting) raiseTo(running, name, amount);
  return running;
}

function requestsOf(view: ContainerView): Amounts {
  const resources = view.container.resources;
  const requests = amountsOf(isMap(resources) ? resources.requests : undefined);
  for (const [name, limit] of limitsOf(view)) if (!requests.has(name)) requests.set(name, limit);
  return requests;
}

function limitsOf(view: ContainerView): Amounts {
  const resources = view.container.resources;
  return amountsOf(isMap(resources) ? resources.limits : undefined);
}

/** Pod-level resources win over the sums; what of them is left out follows from the rest, as the API server fills it in. */
function applyPodLevel(spec: PodSpec, requests: Amounts, limits: Amounts): void {
  if (!isMap(spec.resources)) return;
  const podRequests = amountsOf(spec.resources.requests);
  const podLimits = amountsOf(spec.resources.limits);
  for (const [name, limit] of podLimits) {
    if (!isPodLevelResource(name)) continue;
    limits.set(name, limit);
    const asked = requests.has(name) && allowsOvercommit(name);
    if (!podRequests.has(name) && !asked) requests.set(name, limit);
  }
  for (const [name, request] of podRequests) if (isPodLevelResource(name)) requests.set(name, request);
}

function amountsOf(list: unknown): Amounts {
  const amounts: Amounts = new Map();
  if (!isMap(list)) return amounts;
  for (const [name, value] of Object.entries(list)) {
    const amount = Quantity.tryParse(value);
    if (amount) amounts.set(name, amount);
  }
  return amounts;
}

function addTo(amounts: Amounts, name: string, amount: Quantity): void {
  const before = amounts.get(name);
  amounts.set(name, before ? before.add(amount) : amount);
}

function raiseTo(amounts: Amounts, name: string, amount: Quantity): void {
  const before = amounts.get(name);
  if (!before || amount.compare(before) > 0) amounts.set(name, amount);
}

/**
 * What a number of pods takes of a ResourceQuota: quota key → amount.
 *
 * `cpu` and `requests.cpu` are two names of one thing, and so for memory and ephemeral storage; devices are counted by request only.
 */
export function quotaUsage(footprint: Footprint, pods: number): ReadonlyMap<string, Quantity> {
  const count = Quantity.of(pods);
  const usage: Amounts = new Map([
    ['pods', count],
    ['count/pods', count],
  ]);
  for (const [name, amount] of footprint) {
    const requests = amount.requests.mul(pods);
    if (isExtendedResource(name)) {
      usage.set(`requests.${name}`, requests);
    } else if (isHugePages(name)) {
      usage.set(name, requests).set(`requests.${name}`, requests);
    } else if (name === 'cpu' || name === 'memory' || name === 'ephemeral-storage') {
      usage.set(name, requests).set(`requests.${name}`, requests).set(`limits.${name}`, amount.limits.mul(pods));
    }
  }
  return usage;
}
