import type { ServiceSpec } from 'kubernetes-types/core/v1';
import { lowestMinor } from '../../../lib/kube/platform';
import { at } from '../../../lib/kube/object';
import { choiceProp } from '../../kit/props';
import type { ServiceContext } from './context';

/** What of a Service says which pods are reached first. `kubernetes-types` knows an older API. */
export type TrafficSpec = ServiceSpec & { readonly trafficDistribution?: string };

/** The first minors that have each on by default. 1.34 calls by its new name what was PreferClose. */
const SINCE = { PreferClose: 31, PreferSameZone: 34, PreferSameNode: 34 } as const;

/**
 * Which pods clients reach first. A zone with one pod would lose it in a roll-out, and its clients with it: two a zone are the least.
 *
 * @see https://kubernetes.io/docs/reference/networking/virtual-ips/#traffic-distribution
 */
export function trafficOf({ ledger, given, platform, protocol, replicas, defaults }: Pick<ServiceContext, 'ledger' | 'given' | 'platform' | 'protocol' | 'replicas' | 'defaults'>): Pick<TrafficSpec, 'trafficDistribution'> {
  const minor = lowestMinor(platform);
  const prop = 'trafficDistribution';
  const spreads = (at(given['availability'], 'zones') ?? defaults.availability.zones) !== false;
  // A client of a headless Service chooses the pod itself.
  const fits = !protocol.headless && spreads && minor >= SINCE.PreferClose && platform.zones > 1 && replicas.min >= platform.zones * defaults.traffic.podsPerZone;
  const wanted = choiceProp(ledger, prop, given[prop], ['PreferSameZone', 'PreferSameNode', false], fits ? 'PreferSameZone' : false);
  if (wanted === false) return {};
  if (protocol.headless) {
    ledger.tell({ id: 'traffic-headless', message: `${prop} is ${wanted}, and the Service is headless: clients choose the pod themselves`, prop, accepted: 'a Service with an address', fix: `Remove ${prop}, or give the Service an address.` });
    return {};
  }
  const value = wanted === 'PreferSameZone' && minor < SINCE.PreferSameZone ? 'PreferClose' : wanted;
  if (minor >= SINCE[value]) return { trafficDistribution: value };
  ledger.tell({ id: 'kubernetes-too-old', message: `${prop} ${wanted} needs Kubernetes 1.${SINCE[value]}, and the platform has 1.${minor}`, prop, accepted: `a platform from 1.${SINCE[value]} on`, fix: `Raise kubernetes to '1.${SINCE[value]}', or remove ${prop}.` });
  return {};
}
