import { at, isMap, listAt } from '../../kube/object';
import type { Graph, Workload } from '../graph';
import { wholeNumber } from '../numbers';
import type { Amounts } from './amounts';

/** Devices that a pod needs from its node, under the names under which nodes offer them. */
export interface ClaimedDevices {
  /** Of each pod's own claims. */
  readonly own: Amounts;
  /** Of claims that pods share: on one node, and not once for each pod. */
  readonly shared: Amounts;
}

const NAME = 'device ';
const NONE: ClaimedDevices = { own: new Map(), shared: new Map() };

/** The name under which a node offers devices of a class; no resource has a space in its name. */
export function deviceName(deviceClass: string): string {
  return `${NAME}${deviceClass}`;
}

/** True for devices of a class. */
export function isDevice(name: string): boolean {
  return name.startsWith(NAME);
}

/**
 * What a pod claims, by class, where the platform says which devices its nodes have. Claims and templates that are not in the set are not known;
 * of alternatives (`firstAvailable`), and of what an administrator may look into, nothing is counted, and of `All` one. Selectors are not evaluated.
 */
export function claimedDevices(graph: Graph, { namespace, pod }: Workload): ClaimedDevices {
  const claims = listAt(pod.spec, 'resourceClaims');
  if (claims.length === 0 || !graph.memo(declaresDevices)) return NONE;
  const own = new Map<string, number>();
  const shared = new Map<string, number>();
  for (const claim of claims) {
    const template = at(claim, 'resourceClaimTemplateName');
    const name = at(claim, 'resourceClaimName');
    if (typeof template === 'string') count(own, at(graph.find('resource.k8s.io/ResourceClaimTemplate', namespace, template), 'spec', 'spec'));
    else if (typeof name === 'string') count(shared, at(graph.find('resource.k8s.io/ResourceClaim', namespace, name), 'spec'));
  }
  return { own, shared };
}

function count(into: Map<string, number>, spec: unknown): void {
  for (const request of listAt(spec, 'devices', 'requests')) {
    // Before v1beta2 of the API, what is asked stands in the request itself.
    const exactly = at(request, 'exactly') ?? request;
    const deviceClass = at(exactly, 'deviceClassName');
    if (typeof deviceClass !== 'string' || at(exactly, 'adminAccess') === true) continue;
    const name = deviceName(deviceClass);
    const devices = at(exactly, 'allocationMode') === 'All' ? 1 : wholeNumber(at(exactly, 'count'), 1);
    into.set(name, (into.get(name) ?? 0) + devices);
  }
}

function declaresDevices({ facts: { pools } }: Graph): boolean {
  const { pools: own = {}, instanceTypes = {} } = pools ?? {};
  return [...Object.values(own).map(({ instance }) => instance), ...Object.values(instanceTypes)].some((machine) => isMap(machine) && machine['devices'] !== undefined);
}
