import { isPortName } from '../../../lib/kube/names';
import { isMap } from '../../../lib/kube/object';
import { show, type Ledger } from '../../kit/problems';
import { integerProp, mapProp, PORT_BOUNDS, requireProp } from '../../kit/props';
import type { Protocol, ServicePort } from './protocol';

/** What a sidecar can be. */
export const SIDECAR_KINDS = ['plain', 'ambassador', 'adapter'] as const;

/**
 * The protocol with the ports of sidecars: those of plain ones and adapters stand at the Service, an ambassador's is for the pod alone. All containers
 * of a pod share one network: no two of them can listen at one port.
 */
export function withSidecarPorts(ledger: Ledger, given: unknown, protocol: Protocol): Protocol {
  const byNumber = new Map(protocol.ports.map(({ container, name }) => [container, `port ${name} of the service`]));
  const byService = new Map(protocol.ports.map(({ service, name }) => [service, `the Service's port ${name}`]));
  const names = new Set(protocol.ports.map(({ name }) => name));
  const added = Object.entries(mapProp(ledger, 'sidecars', given)).flatMap(([owner, sidecar]) => {
    if (!isMap(sidecar)) return [];
    const at = `sidecars.${owner}`;
    return portsOf(ledger, at, sidecar).flatMap(({ prop, name, container }): ServicePort[] => {
      const other = byNumber.get(container) ?? (name === undefined ? undefined : byService.get(container));
      if (other !== undefined) ledger.tell({ id: 'port-clash', message: `${prop} is ${container}, which is ${other}: the containers of a pod share one network`, prop, accepted: 'a port that no other container of the pod uses', fix: 'Give each port a number of its own.' });
      else byNumber.set(container, `the port of ${owner}`);
      if (name === undefined) return [];
      if (!isPortName(name) || names.has(name)) {
        ledger.tell({ id: 'port-name', message: `${prop} is to be the port ${show(name)}${names.has(name) ? ', which is there already' : ''}`, prop, accepted: 'a-z, 0-9 and inner dashes, a letter at least, 15 characters at most, and no name of another port', fix: 'Name the port after what it serves.' });
        return [];
      }
      names.add(name);
      return [{ name, container, service: container, owner }];
    });
  });
  return added.length === 0 ? protocol : { ...protocol, ports: [...protocol.ports, ...added] };
}

interface Asked {
  readonly prop: string;
  /** @default - it is for the pod alone */
  readonly name?: string;
  readonly container: number;
}

function portsOf(ledger: Ledger, at: string, { kind, port, portName, ports }: Readonly<Record<string, unknown>>): Asked[] {
  if (kind === 'ambassador') return requireProp(ledger, `${at}.port`, port, '5432') ? numbered(ledger, `${at}.port`, port) : [];
  if (kind === 'adapter') return numbered(ledger, `${at}.port`, port, typeof portName === 'string' ? portName : 'metrics');
  return Object.entries(mapProp(ledger, `${at}.ports`, ports)).flatMap(([name, number]) => numbered(ledger, `${at}.ports.${name}`, number, name));
}

function numbered(ledger: Ledger, prop: string, port: unknown, name?: string): Asked[] {
  const container = integerProp(ledger, prop, port, PORT_BOUNDS, 0);
  return container === 0 ? [] : [{ prop, container, ...(name !== undefined && { name }) }];
}
