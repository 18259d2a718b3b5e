import type { HostAlias, PodSpec } from 'kubernetes-types/core/v1';
import { readCidr } from '../../lib/kube/cidr';
import { isDnsSubdomain } from '../../lib/kube/names';
import type { Platform } from '../../lib/kube/platform';
import { platformName } from './platform-names';
import { show, type Ledger, type ShapeOf } from './problems';
import { integerProp, mapProp, textsProp } from './props';

/** What a pod may be told beside what every pod is. */
export interface PodSettings {
  /** Name of a PriorityClass that the platform lists in `priorityClasses`: who is let in first, and who may be put out for it. @default - the cluster's default class */
  readonly priority?: string;
  /** Name of a RuntimeClass that the platform lists in `runtimeClasses`, such as a sandbox. Its overhead, which the cluster adds to each pod, is not in our sums. @default - the cluster's own runtime */
  readonly runtimeClass?: string;
  /** Names by address, for hosts that no DNS server knows: `{ '10.0.0.9': ['legacy.acme.io'] }`. @default - none */
  readonly hostAliases?: Readonly<Record<string, readonly [string, ...string[]]>>;
  /** How names are looked up. @default - as the cluster does */
  readonly dns?: DnsOptions;
}

/** How names are looked up. */
export interface DnsOptions {
  /**
   * A name with fewer dots is first tried below the cluster's search domains, 1 to 15. At 2, names outside the cluster, such as
   * `api.stripe.com`, are asked for once instead of four times, and `service.namespace` still works.
   *
   * @default - that of Kubernetes, 5
   */
  readonly ndots?: number;
}

/** Every name that the settings have. */
export const POD_SETTINGS_SHAPE: ShapeOf<PodSettings> = { priority: true, runtimeClass: true, hostAliases: true, dns: { ndots: true } satisfies ShapeOf<DnsOptions> };

/** The resolver counts no further. */
const NDOTS = { min: 1, max: 15, what: 'dots' } as const;

/** The fields of a pod spec that the settings come to; what cannot be is told and left out. */
export function podSettings(ledger: Ledger, given: Readonly<Record<string, unknown>>, { priorityClasses = [], runtimeClasses = [] }: Platform): Partial<PodSpec> {
  const priorityClassName = platformName(ledger, 'priority', given['priority'], { what: 'a PriorityClass', key: 'priorityClasses', names: priorityClasses });
  const runtimeClassName = platformName(ledger, 'runtimeClass', given['runtimeClass'], { what: 'a RuntimeClass', key: 'runtimeClasses', names: runtimeClasses });
  if (priorityClassName !== undefined) ledger.externals.push({ group: 'scheduling.k8s.io', kind: 'PriorityClass', name: priorityClassName });
  if (runtimeClassName !== undefined) ledger.externals.push({ group: 'node.k8s.io', kind: 'RuntimeClass', name: runtimeClassName });
  const hostAliases = hostAliasesOf(ledger, given['hostAliases']);
  const ndots = mapProp(ledger, 'dns', given['dns'])['ndots'];
  return {
    ...(ndots !== undefined && { dnsConfig: { options: [{ name: 'ndots', value: `${integerProp(ledger, 'dns.ndots', ndots, NDOTS, 2)}` }] } }),
    ...(hostAliases.length > 0 && { hostAliases }),
    ...(priorityClassName !== undefined && { priorityClassName }),
    ...(runtimeClassName !== undefined && { runtimeClassName }),
  };
}

function hostAliasesOf(ledger: Ledger, given: unknown): HostAlias[] {
  const entries = Object.entries(mapProp(ledger, 'hostAliases', given)).filter(([, names]) => names !== undefined);
  return entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([ip, names]): HostAlias[] => {
      const prop = `hostAliases.${ip}`;
      if (ip.includes('/') || readCidr(ip) === undefined) {
        ledger.tell({ id: 'prop-malformed', message: `hostAliases has ${show(ip)}`, prop, accepted: "an address, IPv4 or IPv6, such as '10.0.0.9'", fix: "Write { '<address>': ['<name>'] }." });
        return [];
      }
      const hostnames = textsProp(ledger, prop, names) ?? [];
      const odd = hostnames.find((name) => !isDnsSubdomain(name));
      if (odd !== undefined || hostnames.length === 0) {
        if (Array.isArray(names)) ledger.tell({ id: 'prop-malformed', message: odd === undefined ? `${prop} names nobody` : `${prop} has ${show(odd)}`, prop, accepted: 'one DNS name or more, in lower case', fix: "Write the names of the host, such as 'legacy.acme.io'." });
        return [];
      }
      return [{ ip, hostnames: [...hostnames] }];
    });
}
