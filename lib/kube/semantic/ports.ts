import { isPortName } from '../names';
import { asMap, asNumber, isSet, listAt, numberAt, repeatsOf, show, textAt, type Fields } from './fields';
import type { Site } from './site';

/** True for a number that a port can have. */
function isPortNumber(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= 65535;
}

/** True for a port by number or by name; what is neither number nor text is the schema's to refuse. */
export function isPort(value: unknown): boolean {
  if (typeof value === 'string') return isPortName(value);
  const port = asNumber(value);
  return port === undefined || isPortNumber(port);
}

/** Reports what is no port, by number or by name. */
export function reportPort(site: Site, value: unknown, path: ReadonlyArray<string | number>): void {
  if (typeof value === 'string') {
    site.report({
      id: 'port-name-malformed',
      path,
      message: /^\d+$/.test(value) ? `the port ${show(value)} is text, and text is taken for the name of a port` : `${show(value)} is no name of a port`,
      accepted: 'at most 15 lower-case letters, digits and single "-", with one letter at least',
      fix: /^\d+$/.test(value) ? `Write ${value.slice(0, 5)} without quotes.` : 'Shorten or correct the name.',
    });
  } else {
    site.report({ id: 'port-out-of-range', path, message: `the port is ${show(value)}`, accepted: '1 to 65535', fix: 'Write a port from 1 to 65535.' });
  }
}

/** `ports` of one container. */
export function checkContainerPorts(site: Site, container: Fields): void {
  const ports = listAt(container, 'ports');
  for (let index = 0; index < ports.length; index++) {
    const port = asMap(ports[index]);
    if (!port) continue;
    if (!isPort(port.containerPort)) reportPort(site, port.containerPort, ['ports', index, 'containerPort']);
    if (port.hostPort !== 0 && !isPort(port.hostPort)) reportPort(site, port.hostPort, ['ports', index, 'hostPort']);
    const name = textAt(port, 'name') ?? '';
    if (name !== '' && !isPortName(name)) reportPort(site, name, ['ports', index, 'name']);
  }
  for (const index of repeatsOf(ports, 'name')) {
    const name = textAt(asMap(ports[index]), 'name');
    site.report({
      id: 'port-name-duplicate',
      path: ['ports', index, 'name'],
      message: `two ports of the container are named ${show(name)}`,
      fix: 'Give each port a name of its own.',
    });
  }
}

/** Host ports: each once over the containers that run together, and equal to the container port on the host network. */
export function checkHostPorts(site: Site, spec: Fields, containers: readonly unknown[]): void {
  const onHost = spec.hostNetwork === true;
  let taken: Set<string> | undefined;
  for (let c = 0; c < containers.length; c++) {
    const ports = listAt(asMap(containers[c]), 'ports');
    for (let p = 0; p < ports.length; p++) {
      const port = asMap(ports[p]);
      if (!port || !isSet(port.hostPort)) continue;
      const number = numberAt(port, 'hostPort') ?? 0;
      if (number === 0) continue;
      const path = ['containers', c, 'ports', p, 'hostPort'];
      if (onHost && number !== numberAt(port, 'containerPort')) {
        site.report({
          id: 'host-port-mismatch',
          path,
          message: `hostPort is ${number} and containerPort is ${numberAt(port, 'containerPort')}, and the pod is on the host network`,
          fix: 'Remove hostPort: on the host network the container port is the port of the host.',
        });
      }
      taken ??= new Set();
      const key = `${textAt(port, 'protocol') ?? 'TCP'}/${textAt(port, 'hostIP') ?? ''}/${number}`;
      if (taken.has(key)) {
        site.report({ id: 'host-port-duplicate', path, message: `the host port ${number} is asked for twice`, fix: 'Give each container another host port, or remove it.' });
      }
      taken.add(key);
    }
  }
}
